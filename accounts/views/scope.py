"""How the pages find an organisation: only among those that the person acts for."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import Organisation, User


def person(request: HttpRequest) -> User:
    """The signed-in person; only for views behind `login_required`."""
    return cast(User, request.user)


def own_organisation(request: HttpRequest, slug: str) -> Organisation:
    """The organisation if the person is one of its members; otherwise there is no such page."""
    mine = Organisation.objects.of_member(person(request)).select_related("country", "region")
    return get_object_or_404(mine, slug=slug)
