"""What pages and other rooms ask about the agreement and the ledger."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Purpose
from registry.profiles.models import Profile

from .models import Agreement, Disclosure, Level, MobilityRule


def in_force_pairs(on: date) -> set[frozenset[str]]:
    """The pairs of countries between which an agreement is in force on that day. One query."""
    parties = Agreement.objects.in_force(on).values_list("party_a", "party_b")
    return {frozenset(pair) for pair in parties}


def opened_groups() -> dict[str, frozenset[str]]:
    """For each host country the ISCO-08 major groups that it opens to citizens of the other party. One query."""
    opened: dict[str, set[str]] = defaultdict(set)
    for host, major in MobilityRule.objects.values_list("host", "isco_major"):
        opened[host].add(major)
    return {host: frozenset(majors) for host, majors in opened.items()}


def mobility_open(host: str, isco_code: str) -> bool:
    """Whether a host country opens the major group of an ISCO-08 code to citizens of the other party.

    For many codes take `opened_groups`. Remote work for a client abroad needs no host's permission.
    """
    return MobilityRule.objects.filter(host=host, isco_major=isco_code[:1]).exists()


SHOWN: dict[str, str | Promise] = {
    Level.ANONYMOUS: _("Your card without your name: headline, region, skills, languages, times and certificates"),
    Level.NAMED: _("Your card with your name"),
    Level.CONTACT: _("Your card with your name, e-mail address and phone number"),
}
WHY: dict[str, str | Promise] = {
    "public_card": _("you agreed to a card on the talent pages"),
    "matching": _("you agreed to be matched with listings"),
    "named_profile": _("you agreed to show your name"),
    "cross_border": _("you agreed to be shown across the border"),
}
INTRODUCED = _("you applied to them or accepted their invitation")


@dataclass(frozen=True)
class LedgerRow:
    """One showing, in words that the graduate understands."""

    on: date
    who: str | Promise
    country: str
    shown: str | Promise
    why: str | Promise
    is_cross_border: bool
    agreement: str


def ledger_of(profile: Profile) -> QuerySet[Disclosure]:
    """Every showing of a graduate, newest first; put rows of it into words with `in_words`. One query."""
    return Disclosure.objects.filter(profile=profile).select_related(
        "organisation__country", "recipient__mentor__country", "agreement"
    )


def in_words(row: Disclosure) -> LedgerRow:
    """A ledger row as the graduate reads it. An organisation is named, its member who looked is not."""
    who: str | Promise = _("a person who has left")
    country = ""
    if row.organisation is not None:
        who, country = row.organisation.name, row.organisation.country.name
    elif row.recipient is not None:
        who = row.recipient.get_full_name() or _("a mentor")
        mentor = getattr(row.recipient, "mentor", None)
        country = mentor.country.name if mentor is not None else ""
    # Contact is only ever given after an introduction; a lower level says its purpose.
    why = INTRODUCED if row.level == Level.CONTACT else WHY.get(row.purpose, row.get_purpose_display())
    if row.level == Level.NAMED and row.purpose == Purpose.PUBLIC_CARD:
        why = WHY[Purpose.NAMED_PROFILE]
    return LedgerRow(
        on=row.on,
        who=who,
        country=country,
        shown=SHOWN[row.level],
        why=why,
        is_cross_border=row.is_cross_border,
        agreement=row.agreement.title if row.agreement is not None else "",
    )


@dataclass(frozen=True)
class SeenRow:
    """One showing, as an owner of the organisation reads it: which member, and whose card."""

    on: date
    who: str | Promise
    card: UUID
    shown: str
    is_cross_border: bool


def seen_by_members(organisation: Organisation) -> QuerySet[Disclosure]:
    """Every showing to members of an organisation, newest first, for `as_seen` to put into words. One query."""
    return Disclosure.objects.filter(organisation=organisation).select_related("recipient", "profile")


def as_seen(row: Disclosure) -> SeenRow:
    """A ledger row as an owner reads it. The graduate is a number here: the card itself goes through the gate."""
    who: str | Promise = _("a person who has left")
    if row.recipient is not None:
        who = row.recipient.get_full_name() or str(row.recipient)
    return SeenRow(row.on, who, row.profile.public_id, row.get_level_display(), row.is_cross_border)
