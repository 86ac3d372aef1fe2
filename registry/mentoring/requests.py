"""Requests to mentors as the rules know them, read in a fixed number of queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from registry.hiring.models import Application, OfferState
from registry.listings.models import Kind, Listing, State
from registry.matching.rules import assess
from registry.matching.sides import graduate_blocks, load_context, load_listings
from registry.placements.models import Placement, PlacementState

from .models import ASKABLE, Preference
from .rules import Request, graduate_order, mentor_order


def askable(rows: QuerySet[Application] | None = None) -> QuerySet[Application]:
    """Requests to verified mentors that wait for an answer."""
    found = Application.objects.all() if rows is None else rows
    return found.filter(state__in=ASKABLE, listing__kind=Kind.MENTORSHIP)


def requests_in(rows: QuerySet[Application], *, on: date, scored: bool = True) -> list[Request]:
    """The requests among these applications, with what each side said of them and, if `scored`, how well the two fit.

    Three queries; to score them sixteen more, and eight more for every five thousand graduates.
    """
    found = list(
        askable(rows).order_by("pk").values_list("pk", "profile_id", "listing_id", "listing__mentor_id", "applied_at")
    )
    said = {
        (one.application_id, one.by): one
        for one in Preference.objects.filter(application__in=[pk for pk, *_rest in found])
    }
    earlier = _earlier_pairs({profile for _pk, profile, *_rest in found})
    pairs = {(listing, profile) for _pk, profile, listing, *_rest in found}
    scores = _scores(pairs, on) if scored and pairs else {}
    requests = []
    for pk, profile, listing, mentor, asked_at in found:
        wish, rank = said.get((pk, Preference.By.GRADUATE)), said.get((pk, Preference.By.MENTOR))
        requests.append(
            Request(
                application=pk,
                graduate=profile,
                mentorship=listing,
                asked_at=asked_at,
                wished=wish.position if wish is not None else None,
                ranked=rank.position if rank is not None else None,
                is_refused=rank is not None and rank.is_refused,
                is_earlier_pair=(profile, mentor) in earlier,
                score_0_1=scores.get((listing, profile), 0.0),
            )
        )
    return requests


def ordered_by(by: Preference.By, rows: QuerySet[Application], *, on: date) -> list[Request]:
    """One side's requests in its order: as put by hand, and behind that as the rules say. To the graduate a request
    that the mentor has put aside is like any other."""
    if by == Preference.By.GRADUATE:
        found = [replace(one, is_refused=False) for one in requests_in(rows, on=on, scored=False)]
        return sorted(found, key=graduate_order)
    return sorted(requests_in(rows, on=on), key=mentor_order)


def _earlier_pairs(profiles: Collection[int]) -> set[tuple[int, int | None]]:
    """Graduates and mentors who worked together in a mentorship that both confirmed."""
    met = Placement.objects.filter(kind=Kind.MENTORSHIP, state=PlacementState.CONFIRMED, profile__in=profiles)
    return set(met.values_list("profile_id", "mentor_id"))


def _scores(pairs: Collection[tuple[int, int]], on: date) -> dict[tuple[int, int], float]:
    """How well each pair of listing and graduate fits, without the least pay. Who does not agree to be matched is not
    scored: the request stands, behind those that are."""
    sides = {side.id: side for side in load_listings(on, {listing for listing, _profile in pairs})}
    context = load_context(on, sides.values(), exclusions=Q(pk=None))
    wanted: dict[int, list[int]] = defaultdict(list)
    for listing, profile in pairs:
        wanted[profile].append(listing)
    return {
        (listing, graduate.id): assess(sides[listing], graduate, context).open_score
        for block in graduate_blocks(on, wanted)
        for graduate in block
        if graduate.consents_matching
        for listing in wanted[graduate.id]
    }


def free_places(listings: Collection[int]) -> dict[int, int]:
    """How many more graduates each mentorship takes: its places, without those taken and those that are offered.

    One query.
    """
    offered = Count("applications__offers", filter=Q(applications__offers__state=OfferState.SENT))
    rows = Listing.objects.filter(pk__in=listings, state__in=[State.OPEN, State.EXPIRED])
    left = rows.annotate(left=F("openings") - F("filled") - offered)
    return {pk: max(0, free) for pk, free in left.values_list("pk", "left")}
