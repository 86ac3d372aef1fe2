"""Which way graduates are ranked: one after another while they are few, over shared arrays when they are many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from registry.matching.engine import LATE, MOST_CHANGES
from registry.matching.models import CrowdChange, CrowdNeed
from registry.matching.ranking import Pair
from registry.matching.rules import Context, ListingSide
from registry.matching.sides import load_graduates
from registry.profiles.models import Profile

if TYPE_CHECKING:
    from registry.matching.engine.ranking import Finder

# Ranks listings by trying every graduate who can have any fit.
RankAll = Callable[[Sequence[ListingSide]], Mapping[int, list[Pair]]]
# The finder of this process, by the name of the arrays that it works on.
_held: dict[str, Finder] = {}


def is_large() -> bool:
    """Whether so many profiles are there that arrays pay. The table's own estimate: to count them would cost more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'profiles_profile'::regclass")
        (number,) = cursor.fetchone() or (0,)
    return bool(number >= settings.MATCHING_ARRAYS_FROM)


def note_change(profile_id: int, *, at: datetime) -> None:
    """Remember that a graduate's row in the arrays may not be how they stand now."""
    if is_large() and Profile.objects.filter(pk=profile_id).exists():
        CrowdChange.objects.update_or_create(profile_id=profile_id, defaults={"changed_at": at})


def ask_for_new_arrays() -> None:
    """Whatever is ranked from now on is ranked by arrays that are read from now on."""
    moment = CrowdNeed.ask()
    CrowdChange.objects.filter(changed_at__lt=moment - LATE).delete()


def rank(listings: Sequence[ListingSide], context: Context, rank_all: RankAll) -> Mapping[int, list[Pair]]:
    """For each listing its best graduates, by arrays; `rank_all` does it one after another where they cannot tell."""
    from registry.matching.engine.ranking import Finder, rank_for_listings
    from registry.matching.engine.snapshot import changed_since, current

    snapshot = current()
    changed = changed_since(snapshot)
    if len(changed) > MOST_CHANGES:
        ask_for_new_arrays()
        snapshot = current()
        changed = changed_since(snapshot)
    if snapshot.name not in _held:
        _held.clear()
        _held[snapshot.name] = Finder(snapshot.crowd, snapshot.codes)
    return rank_for_listings(
        listings,
        _held[snapshot.name],
        context,
        changed=changed,
        load=lambda ids: load_graduates(context.on, ids),
        rank_all=rank_all,
    )
