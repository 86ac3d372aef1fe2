"""What must hold for a pair to be matched at all, in the order in which it is told. Pay is no gate: the number of
matches would tell an employer what a graduate asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from registry.agreements.rules import needs_agreement
from registry.places.models import CORRIDOR

from .facts import Context, Gate, GraduateSide, ListingSide
from .weights import LATE_DAYS, LEAST_HOURS_SHARE, WORKING_LANGUAGE

Rule = Callable[[ListingSide, GraduateSide, Context], Gate]

# Passing gates without particulars are made once: the engine asks hundreds of thousands of times.
_OPEN = Gate("open", True, "open")
_CLOSED = Gate("open", False, "closed")
_LOOKING = Gate("looking", True, "consents_and_looks")
_NO_CONSENT = Gate("looking", False, "no_consent")
_NOT_LOOKING = Gate("looking", False, "not_looking")
_ANYWHERE = Gate("country", True, "anywhere")
_ELIGIBLE = Gate("country", True, "eligible")
_NOT_ELIGIBLE = Gate("country", False, "not_eligible")
_SAME_COUNTRY = Gate("border", True, "same_country")
_AGREEMENT = Gate("border", True, "agreement")
_CONSENT_ABROAD = Gate("border", True, "consent")
_NO_CONSENT_ABROAD = Gate("border", False, "no_consent")
_NO_AGREEMENT = Gate("border", False, "no_agreement")
_REMOTE = Gate("work_place", True, "remote")
_AT_HOME = Gate("work_place", True, "at_home")
_CITIZEN = Gate("work_place", True, "citizen")
_OPEN_GROUP = Gate("work_place", True, "open_group")
_CLOSED_GROUP = Gate("work_place", False, "closed_group")
_WOULD_NOT_MOVE = Gate("work_place", False, "would_not_move")
_NO_LANGUAGE_ASKED = Gate("languages", True, "none_asked")
_SPEAKS = Gate("languages", True, "speaks")
_FREE = Gate("availability", True, "free")
_NOT_EXCLUDED = Gate("excluded", True, "not_excluded")
_EXCLUDED = Gate("excluded", False, "excluded")
_OWNER_AVOIDED = Gate("excluded", False, "owner_avoided")


def listing_is_open(listing: ListingSide, graduate: GraduateSide, context: Context) -> Gate:
    """One can apply to it on that day; the closing day counts."""
    return _OPEN if listing.is_open and listing.closes_on >= context.on else _CLOSED


def graduate_is_looking(listing: ListingSide, graduate: GraduateSide, context: Context) -> Gate:
    """The graduate agreed to matching and looks for work."""
    if not graduate.consents_matching:
        return _NO_CONSENT
    return _LOOKING if graduate.is_looking else _NOT_LOOKING


def country_is_eligible(listing: ListingSide, graduate: GraduateSide, context: Context) -> Gate:
    """The listing is open to people who live where the graduate lives."""
    if not listing.eligible_countries:
        return _ANYWHERE
    return _ELIGIBLE if graduate.home_country in listing.eligible_countries else _NOT_ELIGIBLE


def border_may_be_crossed(listing: ListingSide, graduate: GraduateSide, context: Context) -> Gate:
    """The owner may be shown the graduate, as the disclosure gate will ask: abroad by consent, and between the two
    countries of the corridor under an agreement in force."""
    home, owner = graduate.home_country, listing.owner_country
    if home == owner:
        return _SAME_COUNTRY
    if not graduate.consents_cross_border:
        return _NO_CONSENT_ABROAD
    if not needs_agreement(home, owner):
        return _CONSENT_ABROAD
    return _AGREEMENT if frozenset((home, owner)) in context.in_force else _NO_AGREEMENT


def work_can_be_reached(listing: ListingSide, graduate: GraduateSide, context: Context) -> Gate:
    """Remote, in the country where the graduate lives, or in one they would move to and may work in.

    Citizens may always work in their own country. The open groups of a host (EAC Annex II) are open to citizens of
    the corridor's countries; who did not state a nationality is taken for a citizen of the home country.
    """
    if listing.is_remote:
        return _REMOTE
    if listing.country == graduate.home_country:
        return _AT_HOME
    if listing.country not in graduate.may_move_to:
        return _WOULD_NOT_MOVE
    citizen_of = graduate.nationality or graduate.home_country
    if citizen_of == listing.country:
        return _CITIZEN
    is_covered = citizen_of in CORRIDOR and (listing.country, listing.isco[:1]) in context.mobility
    return _OPEN_GROUP if is_covered else _CLOSED_GROUP


def languages_are_spoken(listing: ListingSide, graduate: GraduateSide, context: Context) -> Gate:
    """Every language of the listing, well enough to work in. CEFR levels sort as their names do."""
    if not listing.languages:
        return _NO_LANGUAGE_ASKED
    for code in listing.languages:
        if graduate.languages.get(code, "") < WORKING_LANGUAGE:
            return Gate("languages", False, "not_spoken", {"language": code, "level": WORKING_LANGUAGE})
    return _SPEAKS


def graduate_is_available(listing: ListingSide, graduate: GraduateSide, context: Context) -> Gate:
    """Free soon enough, for at least half of the asked hours. What a side did not say is no hindrance.

    Without a start date the work begins when the listing closes.
    """
    if graduate.available_from is not None:
        needed = max(listing.starts_on or listing.closes_on, context.on)
        if graduate.available_from > needed + timedelta(days=LATE_DAYS):
            params = {"free": graduate.available_from.isoformat(), "needed": needed.isoformat()}
            return Gate("availability", False, "too_late", params)
    has, asked = graduate.hours_per_week, listing.hours_per_week
    if has is not None and asked is not None and has < asked * LEAST_HOURS_SHARE:
        return Gate("availability", False, "too_few_hours", {"hours": has, "asked": asked})
    return _FREE


def pair_is_not_excluded(listing: ListingSide, graduate: GraduateSide, context: Context) -> Gate:
    """Not applied, declined or set aside before, and not from somebody whose listings the graduate does not want."""
    if (listing.id, graduate.id) in context.excluded:
        return _EXCLUDED
    return _OWNER_AVOIDED if (listing.owner, graduate.id) in context.owners_avoided else _NOT_EXCLUDED


GATES: Final[tuple[Rule, ...]] = (
    listing_is_open,
    graduate_is_looking,
    country_is_eligible,
    border_may_be_crossed,
    work_can_be_reached,
    languages_are_spoken,
    graduate_is_available,
    pair_is_not_excluded,
)


def gates(listing: ListingSide, graduate: GraduateSide, context: Context) -> list[Gate]:
    """Every gate of a pair, in order."""
    return [gate(listing, graduate, context) for gate in GATES]


def is_possible(listing: ListingSide, graduate: GraduateSide, context: Context) -> bool:
    """Whether every gate lets the pair through."""
    return all(gate(listing, graduate, context).passed for gate in GATES)
