"""What of a person may be shown to whom. No database and no clock.

The law behind it: Kenya's Data Protection (General) Regulations 2021, regulation 40 and after, allow a transfer on
safeguards, adequacy, necessity or consent; Rwanda's Law 058/2021, article 48, on an authorisation, consent or other
grounds. We ask for more than either: the person's consent for every showing abroad, and between the two countries of
the corridor an agreement in force as well. A freeze of the agreement thus stops what consent alone would allow.
"""

from __future__ import annotations

from collections.abc import Collection, Set
from dataclasses import dataclass
from enum import StrEnum

from accounts.models import Purpose
from registry.places.models import CORRIDOR
from registry.profiles.models import Visibility

from .models import Level


class AudienceKind(StrEnum):
    """Who looks."""

    VISITOR = "visitor"
    ORGANISATION = "organisation"
    MENTOR = "mentor"
    LINK = "link"
    SELF = "self"
    STAFF = "staff"


class Reason(StrEnum):
    """Why a person is shown as much as they are, or not at all."""

    OWN = "own"
    STAFF = "staff"
    AS_ASKED = "as_asked"
    LOWERED = "lowered"
    PURPOSE = "purpose_is_not_a_showing"
    PRIVATE = "private"
    NO_CARD_CONSENT = "no_card_consent"
    NO_MATCHING_CONSENT = "no_matching_consent"
    NO_AUDIENCE_COUNTRY = "no_audience_country"
    NO_CROSS_BORDER_CONSENT = "no_cross_border_consent"
    NO_AGREEMENT = "no_agreement_in_force"
    HIDDEN_THERE = "hidden_from_this_country"
    HIDDEN_SOMEWHERE = "hidden_from_a_country_so_not_public"


class Basis(StrEnum):
    """The ground on which a person is shown."""

    NONE = ""
    OWN = "own"
    STAFF = "staff"
    CONSENT = "consent"
    INTRODUCTION = "introduction"
    AGREEMENT = "agreement"


@dataclass(frozen=True)
class Decision:
    """What the gate says: whether, how much, why, on which ground, and which fields of the card."""

    allowed: bool
    level: Level
    reason: Reason
    basis: Basis = Basis.NONE
    fields: tuple[str, ...] = ()


# Purposes for which a person is shown to somebody; the others never show anyone.
SHOWING = frozenset({Purpose.PUBLIC_CARD, Purpose.MATCHING, Purpose.NAMED_PROFILE, Purpose.CROSS_BORDER})
# The audiences whose looking is written into the ledger.
LEDGERED = frozenset({AudienceKind.ORGANISATION, AudienceKind.MENTOR})
# The fields of a card, by level; each level holds those of the one before.
ANONYMOUS_FIELDS = (
    "headline",
    "country",
    "region",
    "skills",
    "experience",
    "languages",
    "hours_per_week",
    "available_from",
    "working_hours",
    "wants",
    "certifications",
)
# Links and samples, where somebody worked, and what they write about themselves tell who they are as the name does.
NAMED_FIELDS = (*ANONYMOUS_FIELDS, "name", "about", "places_of_work", "works")
FIELDS = {
    Level.ANONYMOUS: ANONYMOUS_FIELDS,
    Level.NAMED: NAMED_FIELDS,
    Level.CONTACT: (*NAMED_FIELDS, "email", "phone"),
}
# What goes with a part that a person hides.
GOES_WITH = {"experience": "places_of_work"}


def is_cross_border(home: str, other: str) -> bool:
    """Whether a person at home in one country is shown in another (ISO 3166-1 alpha-2 codes)."""
    return home != other


def needs_agreement(home: str, other: str) -> bool:
    """Whether the showing crosses the border that the agreement is about: both countries of the corridor."""
    return is_cross_border(home, other) and home in CORRIDOR and other in CORRIDOR


def decide(
    *,
    consents: Set[Purpose],
    visibility: str,
    home_country: str,
    audience: AudienceKind,
    audience_country: str | None,
    level: Level,
    introduced: bool,
    agreement_in_force: bool,
    purpose: Purpose = Purpose.PUBLIC_CARD,
    hidden_fields: Collection[str] = (),
    hidden_in: Collection[str] = (),
) -> Decision:
    """Whether a person may be shown, and at which level.

    `consents` are the purposes that the person agrees to now; `agreement_in_force` is about the two countries.
    What is asked beyond the permitted is lowered to the permitted. To a third country (the diaspora) the agreement
    does not apply: consent to be shown abroad is needed in every case and is the ground. `hidden_fields` are left out
    and `hidden_in` are the countries that do not see the person, both until an introduction, which the person chose.
    """
    if audience in {AudienceKind.SELF, AudienceKind.STAFF}:
        own = audience == AudienceKind.SELF
        reason, basis = (Reason.OWN, Basis.OWN) if own else (Reason.STAFF, Basis.STAFF)
        return Decision(True, level, reason, basis, fields_of(level, hidden_fields))
    if audience == AudienceKind.LINK:
        # The person made the link and gave it away, as one hands over a sheet of paper. Contact is never on it.
        shown = Level.ANONYMOUS if level == Level.ANONYMOUS else Level.NAMED
        return Decision(True, shown, Reason.OWN, Basis.CONSENT, fields_of(shown, hidden_fields))
    meets = audience in LEDGERED
    introduced = introduced and meets
    refusal = _refusal_at_home(consents, visibility, purpose, introduced=introduced)
    if refusal is None and not introduced:
        refusal = _refusal_by_place(hidden_in, audience_country if meets else None)
    if refusal is None and meets:
        refusal = _refusal_abroad(consents, home_country, audience_country, agreement_in_force)
    if refusal is not None:
        return Decision(False, Level.ANONYMOUS, refusal)
    shown = _permitted(consents, visibility, level, introduced=introduced, meets=meets)
    reason = Reason.AS_ASKED if shown == level else Reason.LOWERED
    basis = _basis(home_country, audience_country if meets else None, introduced)
    return Decision(True, shown, reason, basis, fields_of(shown, () if introduced else hidden_fields))


def fields_of(level: Level, hidden: Collection[str] = ()) -> tuple[str, ...]:
    """The fields of a card at a level, without those that the person hides and what goes with them."""
    gone = {*hidden, *(GOES_WITH[name] for name in hidden if name in GOES_WITH)}
    return tuple(name for name in FIELDS[level] if name not in gone)


def _refusal_at_home(consents: Set[Purpose], visibility: str, purpose: Purpose, *, introduced: bool) -> Reason | None:
    if purpose not in SHOWING:
        return Reason.PURPOSE
    if introduced:  # the graduate applied or accepted an invitation: they chose to be seen
        return None
    if visibility == Visibility.PRIVATE:
        return Reason.PRIVATE
    if Purpose.PUBLIC_CARD not in consents:
        return Reason.NO_CARD_CONSENT
    if purpose == Purpose.MATCHING and Purpose.MATCHING not in consents:
        return Reason.NO_MATCHING_CONSENT
    return None


def _refusal_by_place(hidden_in: Collection[str], audience_country: str | None) -> Reason | None:
    """Who hides from one country is not on the open internet either, where that country could look all the same."""
    if audience_country is None:
        return Reason.HIDDEN_SOMEWHERE if hidden_in else None
    return Reason.HIDDEN_THERE if audience_country in hidden_in else None


def _refusal_abroad(
    consents: Set[Purpose], home: str, audience_country: str | None, agreement_in_force: bool
) -> Reason | None:
    if not audience_country:
        return Reason.NO_AUDIENCE_COUNTRY
    if not is_cross_border(home, audience_country):
        return None
    if Purpose.CROSS_BORDER not in consents:
        return Reason.NO_CROSS_BORDER_CONSENT
    if needs_agreement(home, audience_country) and not agreement_in_force:
        return Reason.NO_AGREEMENT
    return None


def _permitted(consents: Set[Purpose], visibility: str, asked: Level, *, introduced: bool, meets: bool) -> Level:
    """The highest level that is both asked and permitted."""
    if introduced:
        return asked
    named = meets and visibility == Visibility.NAMED and Purpose.NAMED_PROFILE in consents
    return Level.NAMED if named and asked != Level.ANONYMOUS else Level.ANONYMOUS


def _basis(home: str, audience_country: str | None, introduced: bool) -> Basis:
    if audience_country and needs_agreement(home, audience_country):
        return Basis.AGREEMENT
    if audience_country and is_cross_border(home, audience_country):
        return Basis.CONSENT
    return Basis.INTRODUCTION if introduced else Basis.CONSENT
