"""What pages show of matches, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from registry.listings.models import Listing
from registry.profiles.models import Profile
from registry.programmes.models import Programme

from .models import Exclusion, Match
from .rules import Context, GraduateSide, ListingSide, Scores, assess, explain, for_listing
from .sides import labels_of, load_context, load_graduates, load_listings


@dataclass(frozen=True)
class ProfileMatch:
    """A listing on a graduate's list. The explanation is the graduate's own, with pay."""

    listing: Listing
    rank: int
    score: float
    fit: float
    explanation: dict[str, Any]


@dataclass(frozen=True)
class ListingMatch:
    """A graduate on a listing's list, as a number for the disclosure gate. Nothing here depends on the pay floor."""

    profile_id: int
    rank: int
    score: float  # the one that orders the list
    explanation: dict[str, Any]


@dataclass(frozen=True)
class Why:
    """A pair as it stands now, whether ranked or not."""

    scores: Scores
    explanation: dict[str, Any]


def matches_for_profile(profile: Profile, limit: int = 20, *, on: date | None = None) -> list[ProfileMatch]:
    """The graduate's best open listings, the best first. One query."""
    day = on or timezone.localdate()
    owner = ("listing__organisation", "listing__mentor__user")
    rows = (
        _not_excluded()
        .filter(profile=profile, profile_rank__isnull=False)
        .filter(listing__in=Listing.objects.on_pages(day))
        .select_related(*owner, "listing__country", "listing__region", "listing__currency", "listing__isco")
        .order_by("profile_rank", "pk")[:limit]
    )
    return [
        ProfileMatch(
            listing=row.listing,
            rank=row.profile_rank or 0,
            score=row.score,
            fit=row.fit,
            explanation=row.explanation,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class AskedSkill:
    """A skill that a graduate's matches ask for and that nothing on the profile earns credit for; how many ask."""

    label: str
    listings: int


def most_asked(matches: Collection[ProfileMatch], *, most: int = 3, at_least: int = 2) -> list[AskedSkill]:
    """What a graduate's matches ask for most and miss altogether, the most asked first, equal ones by name.

    One listing alone is no advice: a skill counts from `at_least` listings on. No query.
    """
    asked = Counter(
        need["label"]
        for match in matches
        for need in match.explanation["requirements"]
        if need["state"] == "missing" and need["label"]
    )
    ranked = sorted(asked.items(), key=lambda pair: (-pair[1], pair[0]))
    return [AskedSkill(label, number) for label, number in ranked[:most] if number >= at_least]


def matches_for_listing(listing: Listing, limit: int = 50) -> list[ListingMatch]:
    """The listing's best graduates who may be matched now, the best first. One query."""
    rows = (
        _not_excluded()
        .filter(listing=listing, listing_rank__isnull=False)
        .filter(Exists(Profile.objects.matchable().filter(pk=OuterRef("profile_id"))))
        .order_by("listing_rank", "pk")
        .values_list("profile_id", "listing_rank", "open_score", "explanation")[:limit]
    )
    return [
        ListingMatch(profile_id=profile_id, rank=rank or 0, score=score, explanation=for_listing(explanation))
        for profile_id, rank, score, explanation in rows
    ]


def why(profile: Profile, listing: Listing, *, on: date | None = None) -> Why:
    """The pair as it stands now, computed anew, so that a page never explains yesterday's profile.

    Eighteen queries at most, however many skills.
    """
    graduate, side, context = _pair(profile, listing, on or timezone.localdate())
    named = {need.skill for need in side.requirements} | set(graduate.skills)
    return Why(scores=assess(side, graduate, context), explanation=explain(side, graduate, context, labels_of(named)))


def _pair(profile: Profile, listing: Listing, on: date) -> tuple[GraduateSide, ListingSide, Context]:
    sides = load_listings(on, [listing.pk])
    context = load_context(on, sides, exclusions=Q(listing=listing, profile=profile))
    return load_graduates(on, [profile.pk])[0], sides[0], context


def programmes_teaching(skill_ids: Collection[int], *, country: str) -> dict[int, list[Programme]]:
    """For each skill the programmes of verified providers that teach it, those of the country first. Two queries."""
    teaching: dict[int, list[Programme]] = defaultdict(list)
    if not skill_ids:
        return {}
    links = Programme.skills.through.objects.filter(skill_id__in=skill_ids).values_list("programme_id", "skill_id")
    by_programme: dict[int, list[int]] = defaultdict(list)
    for programme_id, skill_id in links:
        by_programme[programme_id].append(skill_id)
    found: Sequence[Programme] = list(
        Programme.objects.public().filter(pk__in=by_programme).select_related("provider", "country")
    )
    for programme in sorted(found, key=lambda one: (one.country_id != country, one.name, one.pk)):
        for skill_id in by_programme[programme.pk]:
            teaching[skill_id].append(programme)
    return dict(teaching)


def _not_excluded() -> Any:
    excluded = Exclusion.objects.filter(listing_id=OuterRef("listing_id"), profile_id=OuterRef("profile_id"))
    return Match.objects.exclude(Exists(excluded))
