"""One person's two profiles become one."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from registry.placements.models import Placement
from registry.profiles.models import Profile


@transaction.atomic
def move_placements(*, kept: Profile, gone: Profile) -> int:
    """One person's two profiles become one: placements come along; return how many.

    One that overlaps with the same engagement of the profile that is kept stays: it is counted there already.
    """
    moved = 0
    for pk in Placement.objects.filter(profile=gone).order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                moved += Placement.objects.filter(pk=pk).update(profile=kept)
        except IntegrityError:
            continue
    return moved
