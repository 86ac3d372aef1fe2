"""What is done otherwise where many graduates are: listings are ranked over shared arrays, and a graduate's own list is
found when somebody looks, so that no million lists are kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Q, Sum

from registry.agreements.selectors import in_force_pairs, opened_groups
from registry.listings.models import Listing
from registry.matching.engine import LATE, MOST_CHANGES
from registry.matching.models import CrowdChange, CrowdNeed
from registry.matching.ranking import Pair
from registry.matching.rules import Context, ListingSide
from registry.matching.sides import load_context, load_graduates, load_listings, out_for
from registry.places.models import ExchangeRate
from registry.profiles.models import Profile
from registry.taxonomy.models import Edition

if TYPE_CHECKING:
    from registry.matching.engine.board import Board
    from registry.matching.engine.ranking import Finder

# Ranks listings by trying every graduate who can have any fit.
RankAll = Callable[[Sequence[ListingSide]], Mapping[int, list[Pair]]]
# The finder of this process, by the name of the arrays that it works on; and its board, by what it was made of.
_held: dict[str, Finder] = {}
_boards: dict[Hashable, Board] = {}


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


def best_of_profile(profile_id: int, *, on: date) -> tuple[list[Pair], Context]:
    """A graduate's best listings as they stand now, the best first, and what is true for these pairs.

    Sixteen queries; a few more and some seconds for the first of a process after a listing has changed.
    """
    from registry.matching.engine.board import best_for

    board = _board(on)
    excluded, owners = out_for(profile_id)
    context = replace(board.context, excluded=excluded, owners_avoided=owners)
    graduates = load_graduates(on, [profile_id])
    return [pair for graduate in graduates for pair in best_for(graduate, board, context)], context


def _board(on: date) -> Board:
    """All open listings; made anew when anything has changed that they are made of."""
    stamp = _stamp(on)
    if stamp not in _boards:
        from registry.matching.engine.board import board_of
        from registry.matching.engine.crowd import Codes

        listings = load_listings(on)
        made = board_of(listings, load_context(on, listings, exclusions=Q(pk__in=())), Codes.read())
        _boards.clear()
        _boards[stamp] = made
    return _boards[stamp]


def _stamp(on: date) -> Hashable:
    """What differs when the board has to. Five queries."""
    by_country = Listing.objects.on_pages(on).order_by().values_list("organisation__country", "mentor__country")
    listings = frozenset(by_country.annotate(Count("pk"), Sum("pk"), Max("updated_at")))
    groups = frozenset((host, major) for host, majors in opened_groups().items() for major in majors)
    rates = ExchangeRate.objects.aggregate(Max("pk"), Count("pk"))
    edition = Edition.objects.values_list("stamp", flat=True).first()
    return (on, listings, frozenset(in_force_pairs(on)), groups, *rates.values(), edition)
