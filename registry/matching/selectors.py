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
from registry.programmes.models import Cohort, Programme

from . import contests
from .contesting import Contest
from .models import Exclusion, Match
from .rules import Context, GraduateSide, ListingSide, Scores, assess, explain, for_listing, shown_order
from .services import at_scale
from .sides import labels_of, load_context, load_graduates, load_listings


@dataclass(frozen=True)
class ProfileMatch:
    """A listing on a graduate's list. The explanation is the graduate's own, with pay."""

    listing: Listing
    rank: int  # 0 where a person put it forward and it is not ranked
    score: float
    fit: float
    explanation: dict[str, Any]
    is_by_hand: bool = False


@dataclass(frozen=True)
class ListingMatch:
    """A graduate on a listing's list, as a number for the disclosure gate. Nothing here depends on the pay floor."""

    profile_id: int
    rank: int  # 0 where a person put them forward and they are not ranked
    score: float  # the one that orders the list
    explanation: dict[str, Any]
    is_by_hand: bool = False


@dataclass(frozen=True)
class Why:
    """A pair as it stands now, whether ranked or not."""

    scores: Scores
    explanation: dict[str, Any]


_SHOWN_WITH = ("organisation", "mentor__user", "country", "region", "currency", "isco")


def matches_for_profile(profile: Profile, limit: int = 20, *, on: date | None = None) -> list[ProfileMatch]:
    """The graduate's best open listings, the best first; behind all others those whose owner leaves people waiting.

    What a person put forward comes first. Three queries, and eighteen more for each that was put forward; with many
    graduates those of `at_scale.best_of_profile` and a few for the words.
    """
    day = on or timezone.localdate()
    ranked = _found_now(profile, day) if at_scale.is_large() else _kept(profile, day)
    pairs = [(listing, why(profile, listing, on=day)) for listing in _put_forward_to(profile, day)]
    by_hand = [
        ProfileMatch(listing, 0, pair.scores.score, pair.scores.fit, pair.explanation, is_by_hand=True)
        for listing, pair in pairs
        if not contests.hindrances(pair.explanation)
    ]
    chosen = {match.listing.pk for match in by_hand}
    others = sorted(ranked, key=lambda match: match.listing.silent_since is not None)
    return [*by_hand, *(match for match in others if match.listing.pk not in chosen)][:limit]


def _found_now(profile: Profile, on: date) -> list[ProfileMatch]:
    """The list of a graduate who is one of very many: nobody keeps it, so it is found now."""
    pairs, context = at_scale.best_of_profile(profile.pk, on=on)
    listings = Listing.objects.on_pages(on).select_related(*_SHOWN_WITH).in_bulk([pair.listing.id for pair in pairs])
    named = {need.skill for pair in pairs for need in pair.listing.requirements}
    labels = labels_of(named.union(*(pair.graduate.skills for pair in pairs)))
    return [
        ProfileMatch(
            listing=listings[pair.listing.id],
            rank=rank,
            score=pair.scores.score,
            fit=pair.scores.fit,
            explanation=explain(pair.listing, pair.graduate, context, labels),
        )
        for rank, pair in enumerate(pairs, start=1)
        if pair.listing.id in listings
    ]


def _kept(profile: Profile, on: date) -> list[ProfileMatch]:
    """The list that is kept for a graduate. One query."""
    rows = (
        _not_excluded()
        .filter(profile=profile, profile_rank__isnull=False)
        .filter(listing__in=Listing.objects.on_pages(on))
        .select_related(*(f"listing__{name}" for name in _SHOWN_WITH))
        .order_by("profile_rank", "pk")
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


def is_put_forward(profile: Profile, listing: Listing) -> bool:
    """Whether a person put a graduate forward for a listing. One query."""
    return Contest.objects.putting_forward().filter(profile=profile, listing=listing).exists()


def _put_forward_to(profile: Profile, on: date) -> list[Listing]:
    """The open listings for which a person put the graduate forward. One query."""
    if not Profile.objects.matchable().filter(pk=profile.pk).exists():
        return []
    by_hand = Contest.objects.putting_forward().filter(profile=profile)
    excluded = Exclusion.objects.filter(profile=profile)
    listings = Listing.objects.on_pages(on).filter(pk__in=by_hand.values("listing"))
    return list(listings.exclude(pk__in=excluded.values("listing")).select_related(*_SHOWN_WITH).order_by("pk"))


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


def matches_for_listing(listing: Listing, limit: int = 50, *, on: date | None = None) -> list[ListingMatch]:
    """The listing's best graduates who may be matched now, as they are shown on that day: the best first, those who are
    nearly equal in turn, and before all whom a person put forward.

    Two queries, and eighteen more where somebody was put forward.
    """
    day = on or timezone.localdate()
    rows = (
        _not_excluded()
        .filter(listing=listing, listing_rank__isnull=False)
        .filter(Exists(Profile.objects.matchable().filter(pk=OuterRef("profile_id"))))
        .order_by("listing_rank", "pk")
        .values_list("profile_id", "listing_rank", "open_score", "explanation")
    )
    ranked = [
        ListingMatch(profile_id=profile_id, rank=rank or 0, score=score, explanation=for_listing(explanation))
        for profile_id, rank, score, explanation in rows
    ]
    shown = [ranked[place] for place in shown_order([one.score for one in ranked], listing=listing.pk, on=day)]
    by_hand = _put_forward(listing, day)
    chosen = {match.profile_id for match in by_hand}
    return [*by_hand, *(match for match in shown if match.profile_id not in chosen)][:limit]


def _put_forward(listing: Listing, on: date) -> list[ListingMatch]:
    """Whom a person put forward for a listing, as long as they agree to be matched and are not excluded."""
    by_hand = Contest.objects.putting_forward().filter(listing=listing).values("profile")
    excluded = Exclusion.objects.filter(listing=listing).values("profile")
    ids = list(Profile.objects.matchable().filter(pk__in=by_hand).exclude(pk__in=excluded).values_list("pk", flat=True))
    if not ids:
        return []
    side = load_listings(on, [listing.pk])[0]
    context = load_context(on, [side], exclusions=Q(listing=listing))
    graduates = load_graduates(on, ids)
    named = {need.skill for need in side.requirements}.union(*(graduate.skills for graduate in graduates))
    labels = labels_of(named)
    pairs = [(one, explain(side, one, context, labels)) for one in graduates if one.is_visible]
    told = [
        ListingMatch(one.id, 0, assess(side, one, context).open_score, for_listing(explanation), is_by_hand=True)
        for one, explanation in pairs
        if not contests.hindrances(explanation)
    ]
    return sorted(told, key=lambda match: -match.score)


def why(profile: Profile, listing: Listing, *, on: date | None = None) -> Why:
    """The pair as it stands now, computed anew, so that a page never explains yesterday's profile.

    Twenty queries at most, however many skills.
    """
    graduate, side, context = _pair(profile, listing, on or timezone.localdate())
    named = {need.skill for need in side.requirements} | set(graduate.skills)
    return Why(scores=assess(side, graduate, context), explanation=explain(side, graduate, context, labels_of(named)))


def _pair(profile: Profile, listing: Listing, on: date) -> tuple[GraduateSide, ListingSide, Context]:
    sides = load_listings(on, [listing.pk])
    context = load_context(on, sides, exclusions=Q(listing=listing, profile=profile))
    return load_graduates(on, [profile.pk])[0], sides[0], context


def set_aside_by(profile: Profile) -> list[Exclusion]:
    """What a graduate set aside, with the reason where they gave one; the newest first. One query."""
    rows = Exclusion.objects.filter(profile=profile, reason=Exclusion.Reason.NOT_FOR_ME)
    return list(rows.select_related(*(f"listing__{name}" for name in _SHOWN_WITH)).order_by("-created_at", "-pk"))


@dataclass(frozen=True)
class Contested:
    """A match that a graduate contests; `has_page` unless its listing is no longer to be seen."""

    contest: Contest
    has_page: bool


def contested_by(profile: Profile) -> list[Contested]:
    """What a graduate contests, the newest first. Two queries."""
    contests_of = list(Contest.objects.filter(profile=profile).select_related("listing"))
    listings = Listing.objects.visible_to(profile.user).filter(pk__in=[one.listing_id for one in contests_of])
    seen = set(listings.values_list("pk", flat=True))
    return [Contested(one, has_page=one.listing_id in seen) for one in contests_of]


@dataclass(frozen=True)
class Teacher:
    """A programme that teaches a skill, with its cohort that begins next, if one is planned."""

    programme: Programme
    next_cohort: Cohort | None


def programmes_teaching(skill_ids: Collection[int], *, country: str, on: date) -> dict[int, list[Teacher]]:
    """For each skill the programmes of verified providers that teach it, those of the country first. Three queries."""
    teaching: dict[int, list[Teacher]] = defaultdict(list)
    if not skill_ids:
        return {}
    links = Programme.skills.through.objects.filter(skill_id__in=skill_ids).values_list("programme_id", "skill_id")
    by_programme: dict[int, list[int]] = defaultdict(list)
    for programme_id, skill_id in links:
        by_programme[programme_id].append(skill_id)
    found: Sequence[Programme] = list(
        Programme.objects.public().filter(pk__in=by_programme).select_related("provider", "country")
    )
    coming = Cohort.objects.filter(programme__in=found, starts_on__gte=on).order_by("-starts_on", "-pk")
    soonest = {cohort.programme_id: cohort for cohort in coming}
    for programme in sorted(found, key=lambda one: (one.country_id != country, one.name, one.pk)):
        for skill_id in by_programme[programme.pk]:
            teaching[skill_id].append(Teacher(programme, soonest.get(programme.pk)))
    return dict(teaching)


def _not_excluded() -> Any:
    excluded = Exclusion.objects.filter(listing_id=OuterRef("listing_id"), profile_id=OuterRef("profile_id"))
    return Match.objects.exclude(Exists(excluded))
