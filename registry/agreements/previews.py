"""What each choice reveals: the gate's answer for everybody who might look, before anybody does."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent, ConsentState, Purpose
from registry.places.models import CORRIDOR
from registry.profiles.models import Profile, Visibility

from . import cards, rules
from .cards import Card
from .models import Level
from .rules import AudienceKind, Basis, Decision, Reason
from .selectors import in_force_pairs

# ISO 3166-1 leaves these two letters to users: here, any country outside the corridor.
ELSEWHERE = "ZZ"

WHY_NOT: dict[Reason, Promise] = {
    Reason.PRIVATE: _("Nothing: you chose to be seen by nobody."),
    Reason.NO_CARD_CONSENT: _("Nothing: you have not agreed to a card on the talent pages."),
    Reason.NO_MATCHING_CONSENT: _("Nothing: you have not agreed to be matched."),
    Reason.NO_CROSS_BORDER_CONSENT: _("Nothing: you have not agreed to be shown across the border."),
    Reason.NO_AGREEMENT: _("Nothing: the agreement between the two countries is suspended."),
    Reason.HIDDEN_THERE: _("Nothing: you hide from this country."),
    Reason.HIDDEN_SOMEWHERE: _("Nothing: you hide from a country, and the open internet can be read there too."),
}
SEES: dict[Level, Promise] = {
    Level.ANONYMOUS: _("Your card without your name."),
    Level.NAMED: _("Your card with your name and your portfolio."),
    Level.CONTACT: _("Everything on your card, with your name, e-mail address and phone number."),
}


@dataclass(frozen=True)
class Looker:
    """Somebody who might look."""

    code: str
    label: str | Promise
    kind: AudienceKind
    country: str | None
    introduced: bool = False


@dataclass(frozen=True)
class Sight:
    """What one of them sees, in a sentence."""

    looker: Looker
    decision: Decision

    @property
    def words(self) -> str | Promise:
        if not self.decision.allowed:
            return WHY_NOT.get(self.decision.reason, "")
        return SEES[self.decision.level]


@dataclass(frozen=True)
class Choice:
    """What a person has chosen, or thinks of choosing."""

    visibility: str
    hidden_fields: Collection[str] = ()
    hidden_in: Collection[str] = ()


def lookers(profile: Profile) -> list[Looker]:
    """Everybody who might look at this person, from everybody to somebody whom they have met."""
    home = profile.country_id
    others = [country for country in CORRIDOR if country != home]
    return [
        Looker("everybody", _("Everybody on the internet"), AudienceKind.VISITOR, None),
        Looker("home", _("An employer where you live"), AudienceKind.ORGANISATION, home),
        *(Looker(f"in-{code}", _ACROSS[code], AudienceKind.ORGANISATION, code) for code in others),
        Looker("elsewhere", _("An employer or mentor in another country"), AudienceKind.MENTOR, ELSEWHERE),
        Looker("introduced", _("An employer whom you applied to"), AudienceKind.ORGANISATION, home, introduced=True),
    ]


_ACROSS = {"KE": _("An employer in Kenya"), "RW": _("An employer in Rwanda")}


def sights(profile: Profile, choice: Choice, *, on: date) -> list[Sight]:
    """What each of them would see with this choice and the consents as they stand. Two queries; shows nobody."""
    given = Consent.objects.filter(user_id=profile.user_id, state=ConsentState.GIVEN)
    consents = {Purpose(purpose) for purpose in given.values_list("purpose", flat=True)}
    pairs = in_force_pairs(on)
    return [
        Sight(
            looker,
            rules.decide(
                consents=consents,
                visibility=choice.visibility,
                home_country=profile.country_id,
                audience=looker.kind,
                audience_country=looker.country,
                level=Level.CONTACT if looker.introduced else Level.NAMED,
                introduced=looker.introduced,
                agreement_in_force=frozenset({profile.country_id, looker.country or ""}) in pairs,
                purpose=Purpose.MATCHING if looker.introduced else Purpose.PUBLIC_CARD,
                hidden_fields=choice.hidden_fields,
                hidden_in=choice.hidden_in,
            ),
        )
        for looker in lookers(profile)
    ]


def would_be(choice: Choice) -> Decision:
    """The card itself, for its owner to look at while nobody sees it."""
    level = Level.NAMED if choice.visibility == Visibility.NAMED else Level.ANONYMOUS
    return Decision(True, level, Reason.OWN, Basis.OWN, rules.fields_of(level, choice.hidden_fields))


def card_of(profile: Profile, decision: Decision, *, on: date) -> Card | None:
    """The card as it would be shown, for its owner's eyes; None where nothing would be. Six queries at most."""
    if not decision.allowed:
        return None
    return cards.build({profile.pk: decision}, on=on, reader=profile.user).get(profile.pk)
