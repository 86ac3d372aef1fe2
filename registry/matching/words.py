"""The reasons of a match in sentences. Graduate and owner of the listing read the same reasons, each in own words.

The owner's say nothing of pay, because what they are made from holds nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from corridor.web.templatetags.corridor_ui import day, percent
from registry.places.selectors import language_name
from registry.profiles.models.graduate import TrustLevel

from .gate_words import GATES, Reader, Sentence
from .rules import for_listing
from .rules.weights import STANDS_ALONE

__all__ = ["TRUST_WORDS", "Line", "Need", "Reader", "Reasons", "reasons", "sentence_of"]

# From which value on a factor of the appeal is told as given.
GIVEN = 0.999
TRUST_WORDS: Mapping[str, Promise] = {
    TrustLevel.RECOGNISED: gettext_lazy("signed by a recognised issuer"),
    TrustLevel.PROVIDER: gettext_lazy("confirmed by the programme"),
    TrustLevel.UNKNOWN_ISSUER: gettext_lazy("signed, issuer not known to us"),
    TrustLevel.SELF: gettext_lazy("self-declared, not yet proven"),
}
STATE_WORDS: Mapping[str, Promise] = {
    "met": gettext_lazy("met"),
    "partly": gettext_lazy("partly met"),
    "missing": gettext_lazy("missing"),
}
STATE_TONES = {"met": "good", "partly": "warn", "missing": ""}


@dataclass(frozen=True)
class Need:
    """A skill that the listing asks for, and how it is met."""

    skill: int
    label: str
    level: int
    is_required: bool
    state: str
    state_words: str
    tone: str
    text: str


@dataclass(frozen=True)
class Line:
    """One condition, or one thing that a side asked for, with whether it holds."""

    holds: bool
    text: str


@dataclass(frozen=True)
class Reasons:
    """Everything that is said about a pair."""

    summary: str
    needs: list[Need]
    missing: list[Need]
    lines: list[Line]
    gates: list[Line]
    is_possible: bool
    would_raise: str


def reasons(explanation: Mapping[str, Any], reader: Reader) -> Reasons:
    """The sentences of an explanation, in the language that is active."""
    told = for_listing(explanation) if reader == Reader.LISTING else explanation
    needs = [_need(need, reader) for need in told["requirements"]]
    gates = [_gate(gate, reader) for gate in told["gates"] if reader in _sentences(gate)]
    return Reasons(
        summary=_summary(needs, reader),
        needs=needs,
        missing=[need for need in needs if need.state == "missing"],
        lines=_lines(told, reader),
        gates=gates,
        is_possible=all(gate.holds for gate in gates),
        would_raise=_would_raise(told["raise"], reader),
    )


# --- Skills --------------------------------------------------------------------------------------------------


def _summary(needs: list[Need], reader: Reader) -> str:
    met = sum(need.state == "met" for need in needs)
    if not needs:
        return _("No particular skill is asked for.")
    if reader == Reader.GRADUATE:
        return _("You meet %(met)d of %(all)d needs.") % {"met": met, "all": len(needs)}
    return _("Meets %(met)d of %(all)d needs.") % {"met": met, "all": len(needs)}


EXACT: Sentence = {
    Reader.GRADUATE: gettext_lazy("You have it at level %(held)d, %(trust)s."),
    Reader.LISTING: gettext_lazy("Has it at level %(held)d, %(trust)s."),
}
CLOSE: Sentence = {
    Reader.GRADUATE: gettext_lazy("Your “%(other)s” at level %(held)d, %(trust)s, is close to it and counts in part."),
    Reader.LISTING: gettext_lazy("“%(other)s” at level %(held)d, %(trust)s, is close to it and counts in part."),
}
HINT: Sentence = {
    Reader.GRADUATE: gettext_lazy("Your “%(other)s” is needed in the same occupations and counts a little."),
    Reader.LISTING: gettext_lazy("“%(other)s” is needed in the same occupations and counts a little."),
}
NOT_HELD: Sentence = {
    Reader.GRADUATE: gettext_lazy("You do not have it on your profile."),
    Reader.LISTING: gettext_lazy("Not on the profile."),
}


def _need(need: Mapping[str, Any], reader: Reader) -> Need:
    return Need(
        skill=need["skill"],
        label=need["label"],
        level=need["level"],
        is_required=need["required"],
        state=need["state"],
        state_words=str(STATE_WORDS[need["state"]]),
        tone=STATE_TONES[need["state"]],
        text=_met_by(need["met_by"], need["skill"], reader),
    )


def _met_by(held: Mapping[str, Any] | None, asked: int, reader: Reader) -> str:
    if held is None:
        return str(NOT_HELD[reader])
    sentence = EXACT if held["skill"] == asked else CLOSE
    if held["closeness"] < STANDS_ALONE:
        sentence = HINT
    text = str(sentence[reader]) % {
        "held": held["level"],
        "trust": TRUST_WORDS[held["trust"]],
        "other": held["label"],
    }
    if held.get("hints"):
        text += " " + ngettext(
            "%(hints)d more skill of the same occupations adds to it.",
            "%(hints)d more skills of the same occupations add to it.",
            held["hints"],
        ) % {"hints": held["hints"]}
    is_long_ago = held.get("recency", 1) < 1  # not in what was explained before recency counted
    if held.get("last_used_year"):
        used = USED_LONG_AGO if is_long_ago else USED
        text += " " + str(used) % {"year": held["last_used_year"]}
    elif is_long_ago:
        text += " " + str(NOT_USED_OF_LATE)
    return text


USED = gettext_lazy("You last used it in %(year)d.")
USED_LONG_AGO = gettext_lazy("You last used it in %(year)d, so it counts a little less.")
# The year itself is for the graduate alone.
NOT_USED_OF_LATE = gettext_lazy("It was last used more than three years ago and counts a little less.")


RAISES: Mapping[str, Sentence] = {
    "add": {
        Reader.GRADUATE: gettext_lazy("Learning “%(label)s” to level %(level)d would raise your match to %(share)s."),
        Reader.LISTING: gettext_lazy("With “%(label)s” at level %(level)d the match would be %(share)s."),
    },
    "lift": {
        Reader.GRADUATE: gettext_lazy("Reaching level %(level)d in “%(label)s” would raise your match to %(share)s."),
        Reader.LISTING: gettext_lazy("With “%(label)s” at level %(level)d the match would be %(share)s."),
    },
    "prove": {
        Reader.GRADUATE: gettext_lazy("A signed certificate for “%(label)s” would raise your match to %(share)s."),
        Reader.LISTING: gettext_lazy("With a signed certificate for “%(label)s” the match would be %(share)s."),
    },
    "use": {
        Reader.GRADUATE: gettext_lazy("Using “%(label)s” again would raise your match to %(share)s."),
        Reader.LISTING: gettext_lazy("With “%(label)s” in use again the match would be %(share)s."),
    },
}


def _would_raise(change: Mapping[str, Any] | None, reader: Reader) -> str:
    if change is None:
        return ""
    after = change.get("score" if reader == Reader.GRADUATE else "open_score")
    if after is None:  # explained before this figure was kept; the next night's run brings it
        return ""
    said = {"label": change["label"], "level": change["level"], "share": percent(after)}
    return str(RAISES[change["change"]][reader]) % said


# --- What both sides ask -------------------------------------------------------------------------------------

# For each factor: the sentence when it is given in full, and when it is not.
GIVES: Mapping[str, tuple[Sentence, Sentence]] = {
    "kind": (
        {
            Reader.GRADUATE: gettext_lazy("You are open to this kind of work."),
            Reader.LISTING: gettext_lazy("Is open to this kind of work."),
        },
        {
            Reader.GRADUATE: gettext_lazy("You said that you look for another kind of work."),
            Reader.LISTING: gettext_lazy("Looks for another kind of work first."),
        },
    ),
    "pay": (
        {Reader.GRADUATE: gettext_lazy("The pay reaches the least that you ask for.")},
        {Reader.GRADUATE: gettext_lazy("The pay does not reach the least that you ask for. Only you see this.")},
    ),
    "hours": (
        {
            Reader.GRADUATE: gettext_lazy("The hours suit you."),
            Reader.LISTING: gettext_lazy("The hours suit."),
        },
        {
            Reader.GRADUATE: gettext_lazy("The hours differ from those that you want."),
            Reader.LISTING: gettext_lazy("Wants other hours than these."),
        },
    ),
    "aims": (
        {Reader.GRADUATE: gettext_lazy("It is an occupation that you aim at.")},
        {Reader.GRADUATE: gettext_lazy("It is not quite an occupation that you aim at.")},
    ),
    "experience": (
        {
            Reader.GRADUATE: gettext_lazy("You have two years or more of experience in this occupation."),
            Reader.LISTING: gettext_lazy("Two years or more of experience in this occupation."),
        },
        {
            Reader.GRADUATE: gettext_lazy("Your experience in this occupation counts in part."),
            Reader.LISTING: gettext_lazy("Some experience in this occupation or a near one."),
        },
    ),
}
PLACES: Mapping[str, Sentence] = {
    "remote": {
        Reader.GRADUATE: gettext_lazy("It is remote, as you wish."),
        Reader.LISTING: gettext_lazy("Wants to work remotely."),
    },
    "region": {
        Reader.GRADUATE: gettext_lazy("It is in your own region."),
        Reader.LISTING: gettext_lazy("Lives in the region of the work."),
    },
    "country": {
        Reader.GRADUATE: gettext_lazy("It is in your country, in another place."),
        Reader.LISTING: gettext_lazy("Lives in the country of the work."),
    },
    "remote_unasked": {
        Reader.GRADUATE: gettext_lazy("It is remote, which you did not ask for."),
        Reader.LISTING: gettext_lazy("Would work remotely, and would rather not."),
    },
    "move": {
        Reader.GRADUATE: gettext_lazy("It is in a country that you would move to."),
        Reader.LISTING: gettext_lazy("Would move to the country of the work."),
    },
    "elsewhere": {
        Reader.GRADUATE: gettext_lazy("It is in another country."),
        Reader.LISTING: gettext_lazy("Lives in another country."),
    },
}
NEAR_PLACES = {"remote", "region"}


def _lines(told: Mapping[str, Any], reader: Reader) -> list[Line]:
    """What is worth a line: a factor that says nothing either way (no aims, no experience) is left out."""
    factors = told["factors"]
    lines = [_line(name, factors[name], reader) for name in ("kind", "pay", "hours") if name in factors]
    lines.insert(1, Line(told["place"] in NEAR_PLACES, str(PLACES[told["place"]][reader])))
    if "aims" in factors and factors["aims"] != 0.5:
        lines.append(_line("aims", factors["aims"], reader))
    if factors["experience"]:
        lines.append(_line("experience", factors["experience"], reader))
    if factors.get("feedback", 1.0) < 1.0:
        lines.append(Line(False, _("You set another one like it aside, so it counts less. You can take that back.")))
    if not told.get("is_visible", True):
        lines.append(Line(False, _("Your card is seen by nobody, so you are not on their list until you apply.")))
    return lines


def _line(name: str, value: float, reader: Reader) -> Line:
    given, not_given = GIVES[name]
    holds = value >= GIVEN
    return Line(holds, str((given if holds else not_given)[reader]))


# --- Gates ---------------------------------------------------------------------------------------------------

DATES = {"free", "needed"}


def _sentences(gate: Mapping[str, Any]) -> Sentence:
    return GATES[f"{gate['code']}.{gate['reason']}"]


def _gate(gate: Mapping[str, Any], reader: Reader) -> Line:
    sentence = str(_sentences(gate)[reader])
    params = {name: _param(name, value) for name, value in gate["params"].items()}
    return Line(gate["passed"], sentence % params if params else sentence)


def _param(name: str, value: Any) -> Any:
    if name in DATES:
        return day(date.fromisoformat(value))
    return language_name(value) if name == "language" else value


def sentence_of(gate: Mapping[str, Any]) -> str:
    """What the graduate reads of a gate of an explanation."""
    return _gate(gate, Reader.GRADUATE).text
