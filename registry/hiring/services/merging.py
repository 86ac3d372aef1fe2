"""One person's two profiles become one: applications come along."""

from __future__ import annotations

from django.db import DatabaseError, transaction

from registry.hiring.models import Application
from registry.profiles.models import Profile


@transaction.atomic
def move_applications(*, kept: Profile, gone: Profile) -> int:
    """Move applications to the profile that is kept; return how many. One that the database refuses, because the person
    has such an application already, stays where its history is."""
    moved = 0
    for pk in Application.objects.filter(profile=gone).order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                moved += Application.objects.filter(pk=pk).update(profile=kept)
        except DatabaseError:
            continue
    return moved
