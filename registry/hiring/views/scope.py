"""Who is signed in; only for views behind `login_required`."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from accounts.models import User


def person(request: HttpRequest) -> User:
    """The person who asks."""
    return cast(User, request.user)
