"""Reads the two sides of matching into what the rules know, in a fixed number of queries however many rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model, Q, Sum

from accounts.models import Consent, ConsentState, Organisation, Purpose
from registry.agreements.selectors import in_force_pairs, opened_groups
from registry.listings.models import Kind, Listing, ListingSkill, State
from registry.places.selectors import rates_on
from registry.profiles.models import Experience, MentorProfile, Profile, ProfileLanguage, ProfileSkill, Visibility
from registry.taxonomy.models import Skill
from registry.taxonomy.selectors import closeness_of

from .models import Exclusion
from .rules import Context, GraduateSide, Held, ListingSide, Mark, Requirement
from .rules.weights import DAYS_A_MONTH

Rates = Mapping[str, Decimal]
# How many graduates are held in memory at once, at about 4 KB each.
BLOCK = 5_000


def load_context(on: date, listings: Iterable[ListingSide], *, exclusions: Q) -> Context:
    """What is true on a day for pairs with these listings. `exclusions` chooses the exclusions that can matter.

    Eight queries.
    """
    listings = list(listings)
    return Context(
        on=on,
        in_force=in_force_pairs(on),
        mobility={(host, major) for host, majors in opened_groups().items() for major in majors},
        closeness=closeness_of({need.skill for listing in listings for need in listing.requirements}),
        excluded=set(Exclusion.objects.filter(exclusions).values_list("listing_id", "profile_id")),
        owners_avoided=_owners_avoided([listing.id for listing in listings]),
    )


def _owners_avoided(listing_ids: Collection[int]) -> set[tuple[str, int]]:
    """The owners of these listings whom a graduate wants to see nothing of, with the graduate. One query."""
    owners = Listing.objects.filter(pk__in=listing_ids)
    said = Exclusion.objects.filter(because=Exclusion.Because.OWNER).filter(
        Q(listing__organisation__in=owners.filter(organisation__isnull=False).values("organisation"))
        | Q(listing__mentor__in=owners.filter(mentor__isnull=False).values("mentor"))
    )
    rows = said.values_list("listing__organisation_id", "listing__mentor_id", "profile_id")
    return {(_owner(organisation, mentor), profile) for organisation, mentor, profile in rows}


def out_for(profile_id: int) -> tuple[set[tuple[int, int]], set[tuple[str, int]]]:
    """What is not to be matched with a graduate any more: (listing, profile), and (owner, profile). One query."""
    rows = Exclusion.objects.filter(profile=profile_id)
    fields = ("listing_id", "because", "listing__organisation_id", "listing__mentor_id")
    listings, owners = set(), set()
    for listing_id, because, organisation, mentor in rows.values_list(*fields):
        listings.add((listing_id, profile_id))
        if because == Exclusion.Because.OWNER:
            owners.add((_owner(organisation, mentor), profile_id))
    return listings, owners


def _owner(organisation: int | None, mentor: int | None) -> str:
    return f"mentor:{mentor}" if organisation is None else f"organisation:{organisation}"


def labels_of(skill_ids: Collection[int]) -> dict[int, str]:
    """The names of skills. One query."""
    return dict(Skill.objects.filter(pk__in=skill_ids).values_list("pk", "label"))


# --- Listings ------------------------------------------------------------------------------------------------


def load_listings(on: date, ids: Collection[int] | None = None) -> list[ListingSide]:
    """Listings by number, or all that one can apply to on that day, in order of number. Three queries."""
    chosen = Listing.objects.on_pages(on) if ids is None else Listing.objects.filter(pk__in=ids)
    needs: dict[int, list[Requirement]] = defaultdict(list)
    asked = ListingSkill.objects.filter(listing__in=chosen).order_by("listing_id", "-is_required", "-weight", "pk")
    fields = ("listing_id", "skill_id", "level", "weight", "is_required", "skill__reuse_level")
    for listing, *need in asked.values_list(*fields):
        needs[listing].append(Requirement(*need))
    rates = rates_on(on)
    rows = chosen.order_by("pk").values(*_LISTING_FIELDS)
    return [_listing(row, tuple(needs[row["pk"]]), rates) for row in rows]


_LISTING_FIELDS = (
    "pk",
    "kind",
    "state",
    "closes_on",
    "country_id",
    "region_id",
    "is_remote",
    "isco_id",
    "eligible_countries",
    "languages",
    "hours_per_week",
    "starts_on",
    "pay_max",
    "currency_id",
    "duration_days",
    "organisation_id",
    "mentor_id",
    "organisation__country_id",
    "organisation__state",
    "mentor__country_id",
    "mentor__state",
    "mentor__user__is_active",
)


def _listing(row: Mapping[str, Any], needs: tuple[Requirement, ...], rates: Rates) -> ListingSide:
    return ListingSide(
        id=row["pk"],
        kind=row["kind"],
        is_open=row["state"] == State.OPEN and _is_in_good_standing(row),
        closes_on=row["closes_on"],
        owner_country=row["organisation__country_id"] or row["mentor__country_id"],
        country=row["country_id"],
        region=row["region_id"],
        is_remote=row["is_remote"],
        isco=row["isco_id"],
        requirements=needs,
        eligible_countries=frozenset(row["eligible_countries"]),
        languages=tuple(row["languages"]),
        hours_per_week=row["hours_per_week"],
        starts_on=row["starts_on"],
        is_paid=row["pay_max"] is not None,
        pay_top_usd=_dollars(row["pay_max"], row["currency_id"], rates, months=_months(row)),
        owner=_owner(row["organisation_id"], row["mentor_id"]),
    )


def _is_in_good_standing(row: Mapping[str, Any]) -> bool:
    """Whether the owner is verified now, as for everything on the pages."""
    if row["organisation__state"] is not None:
        return bool(row["organisation__state"] == Organisation.State.VERIFIED)
    return bool(row["mentor__state"] == MentorProfile.State.VERIFIED and row["mentor__user__is_active"])


def _months(row: Mapping[str, Any]) -> float:
    """Over how many months the pay spreads. A job's is monthly; a contract's is for all of it, and one that is
    shorter than a month is counted as one month's pay, because nobody promises the next."""
    if row["kind"] != Kind.CONTRACT or not row["duration_days"]:
        return 1.0
    return max(1.0, float(row["duration_days"]) / DAYS_A_MONTH)


def _dollars(amount: Decimal | None, currency: str | None, rates: Rates, *, months: float = 1.0) -> float | None:
    """An amount in US dollars a month; None without an amount or without a rate."""
    if amount is None or currency is None or currency not in rates:
        return None
    return float(amount * rates[currency]) / months


# --- Graduates -----------------------------------------------------------------------------------------------


def matchable_ids(*, holding: Collection[int] | None = None) -> list[int]:
    """The numbers of graduates who may be ranked, in order; `holding` keeps those with one of the skills. One query."""
    found = Profile.objects.matchable()
    if holding is not None:
        found = found.filter(pk__in=ProfileSkill.objects.filter(skill_id__in=holding).values("profile_id"))
    return list(found.order_by("pk").values_list("pk", flat=True))


def graduate_blocks(on: date, ids: Collection[int]) -> Iterator[list[GraduateSide]]:
    """Graduates by number, in blocks that fit into memory. Nine queries a block."""
    ordered = sorted(ids)
    rates = rates_on(on)
    for start in range(0, len(ordered), BLOCK):
        yield _graduates(ordered[start : start + BLOCK], rates)


def load_graduates(on: date, ids: Collection[int]) -> list[GraduateSide]:
    """Graduates by number, in order of number. Nine queries for each block of them."""
    return [graduate for block in graduate_blocks(on, ids) for graduate in block]


_PROFILE_FIELDS = (
    "pk",
    "user_id",
    "user__is_active",
    "country_id",
    "region_id",
    "nationality_id",
    "visibility",
    "is_looking",
    "available_from",
    "hours_per_week",
    "wants",
    "wants_remote",
    "pay_floor",
    "pay_currency_id",
    "contract_floor",
    "contract_currency_id",
)


def _graduates(ids: list[int], rates: Rates) -> list[GraduateSide]:
    rows = list(Profile.objects.filter(pk__in=ids).order_by("pk").values(*_PROFILE_FIELDS))
    skills: dict[int, dict[int, Held]] = defaultdict(dict)
    held = ProfileSkill.objects.filter(profile_id__in=ids)
    fields = ("profile_id", "skill_id", "level", "trust", "last_used_year")
    for profile, skill, skill_level, trust, year in held.values_list(*fields):
        skills[profile][skill] = Held(skill_level, trust, year)
    languages: dict[int, dict[str, str]] = defaultdict(dict)
    spoken = ProfileLanguage.objects.filter(profile_id__in=ids)
    for profile, language, level in spoken.values_list("profile_id", "language_id", "level"):
        languages[profile][language] = level
    months = _months_by_occupation(ids)
    aims = _linked(Profile.aims.through, ids, "iscogroup_id")
    moves = _linked(Profile.may_move_to.through, ids, "country_id")
    avoids = _avoids(ids)
    consents = _consents([row["user_id"] for row in rows if row["user__is_active"]])
    return [
        _graduate(
            row,
            consents[row["user_id"]],
            rates,
            skills=skills[row["pk"]],
            languages=languages[row["pk"]],
            months=months[row["pk"]],
            aims=tuple(sorted(aims[row["pk"]])),
            may_move_to=frozenset(moves[row["pk"]]),
            avoids=frozenset(avoids[row["pk"]]),
        )
        for row in rows
    ]


def _graduate(row: Mapping[str, Any], consents: set[str], rates: Rates, **parts: Any) -> GraduateSide:
    return GraduateSide(
        id=row["pk"],
        home_country=row["country_id"],
        home_region=row["region_id"],
        nationality=row["nationality_id"],
        hours_per_week=row["hours_per_week"],
        available_from=row["available_from"],
        wants=frozenset(row["wants"]),
        wants_remote=row["wants_remote"],
        pay_floor_usd=_dollars(row["pay_floor"], row["pay_currency_id"], rates),
        contract_floor_usd=_dollars(row["contract_floor"], row["contract_currency_id"], rates, months=1 / DAYS_A_MONTH),
        consents_matching=Purpose.MATCHING in consents,
        consents_cross_border=Purpose.CROSS_BORDER in consents,
        is_looking=row["is_looking"],
        is_visible=row["visibility"] != Visibility.PRIVATE and Purpose.PUBLIC_CARD in consents,
        **parts,
    )


def _months_by_occupation(ids: list[int]) -> dict[int, dict[str, int]]:
    months: dict[int, dict[str, int]] = defaultdict(dict)
    worked = Experience.objects.filter(profile_id__in=ids, isco__isnull=False)
    for profile, isco, total in worked.values_list("profile_id", "isco_id").annotate(total=Sum("months")):
        months[profile][isco] = total
    return months


# Where the mark stands that a graduate said no to.
MARKS: Mapping[str, str] = {
    Exclusion.Because.OCCUPATION: "listing__isco_id",
    Exclusion.Because.REGION: "listing__region_id",
    Exclusion.Because.KIND: "listing__kind",
}


def _avoids(ids: list[int]) -> dict[int, set[Mark]]:
    avoided: dict[int, set[Mark]] = defaultdict(set)
    said = Exclusion.objects.filter(profile_id__in=ids, because__in=list(MARKS))
    for row in said.values("profile_id", "because", *MARKS.values()):
        code = row[MARKS[row["because"]]]
        if code is not None:
            avoided[row["profile_id"]].add(Mark(str(row["because"]), code))
    return avoided


def _linked(through: type[Model], ids: list[int], other: str) -> dict[int, list[str]]:
    """The other ends of a many-to-many relation of profiles."""
    linked: dict[int, list[str]] = defaultdict(list)
    rows = through._default_manager.filter(profile_id__in=ids)
    for profile, code in rows.values_list("profile_id", other):
        linked[profile].append(code)
    return linked


def _consents(user_ids: list[int]) -> dict[int, set[str]]:
    """What these people agree to now, of all that matching asks for."""
    given: dict[int, set[str]] = defaultdict(set)
    asked = (Purpose.MATCHING, Purpose.CROSS_BORDER, Purpose.PUBLIC_CARD)
    answers = Consent.objects.filter(user_id__in=user_ids, purpose__in=asked, state=ConsentState.GIVEN)
    for user, purpose in answers.values_list("user_id", "purpose"):
        given[user].add(purpose)
    return given
