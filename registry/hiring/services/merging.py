"""One person's two profiles become one: applications, talks and blocks come along."""

from __future__ import annotations

from django.db import DatabaseError, transaction

from registry.hiring.models import Application, Block, Interview
from registry.listings.models import Listing
from registry.profiles.models import Profile

from .talking import keep_apart


@transaction.atomic
def move_applications(*, kept: Profile, gone: Profile) -> int:
    """Move applications to the profile that is kept; return how many. One that the database refuses, because the person
    has such an application already or talks to somebody else at the same time, stays where its history is."""
    moved = 0
    for pk in Application.objects.filter(profile=gone).order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                Interview.objects.filter(application=pk).update(profile=kept)
                moved += Application.objects.filter(pk=pk).update(profile=kept)
        except DatabaseError:
            continue
    _move_blocks(kept, gone)
    return moved


def _move_blocks(kept: Profile, gone: Profile) -> None:
    """Whoever was kept away from one of the two is kept away from the person."""
    for block in Block.objects.filter(profile=gone).order_by("pk"):
        same = Block.objects.filter(
            profile=kept, organisation=block.organisation, mentor=block.mentor, wanted_by=block.wanted_by
        )
        if same.exists():
            block.delete()
        else:
            block.profile = kept
            block.save(update_fields=["profile"])
        theirs = Listing.objects.filter(organisation=block.organisation, mentor=block.mentor)
        keep_apart(kept, theirs.values_list("pk", flat=True))
