"""What the cells of one row mean, and what is wrong with them, in words for the officer who wrote them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import lru_cache, partial

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from registry.inclusion.rules import Answers
from registry.places.rules import fold, region_code
from registry.programmes.models import EnrolmentConnectivity, Intent, Outcome

from .columns import COLUMNS, MAX_CELL_CHARS

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
LONGEST = {"reference": 60, "given_names": 120, "family_name": 120, "certificate": 200}
LONGEST_SKILL = 200
MOST_SKILLS = 50
YOUNGEST, OLDEST = 10, 100
EARLIEST_YEAR = 1990
ADULT = 18
YES_OR_NO = {"yes": "yes", "y": "yes", "true": "yes", "no": "no", "n": "no", "false": "no"}


class WrongCell(ValueError):
    """A cell cannot be taken; the argument is a sentence for the officer."""


@dataclass(frozen=True)
class Places:
    """The countries and regions that a roster may name."""

    countries: Mapping[str, str]
    index: Mapping[tuple[str, str], str]
    residential: frozenset[str]
    names: Mapping[str, str]

    def regions_of(self, country: str) -> list[str]:
        """The names of the regions of a country in which people live."""
        return sorted(self.names[code] for (at, _name), code in self.index.items() if self._is_of(code, at, country))

    def _is_of(self, code: str, at: str, country: str) -> bool:
        return at == country and code in self.residential


@dataclass(frozen=True, slots=True)
class Values:
    """A row that can be taken, as an enrolment holds it."""

    reference: str
    given_names: str
    family_name: str
    country: str
    enrolled_on: date
    outcome: str
    email: str = ""
    phone: str = ""
    region: str | None = None
    birth_year: int | None = None
    graduated_on: date | None = None
    intent: str = ""
    connectivity: str = ""
    certificate: str = ""
    skills: tuple[str, ...] = ()
    answers: Answers = field(default_factory=Answers)


@dataclass
class Reading:
    """What came of one row: values, or the reasons why there are none; and warnings that do not stop it."""

    reference: str
    values: Values | None = None
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_cells(cells: Mapping[str, str], *, places: Places, on: date) -> Reading:
    """Read one row. Every cell is looked at, so that an officer learns all that is wrong at once."""
    texts: dict[str, str] = {}
    reasons: list[str] = []
    for name in COLUMNS:
        try:
            texts[name] = _plain(name, cells.get(name, ""))
        except WrongCell as wrong:
            texts[name] = ""
            reasons.append(str(wrong))
    reading = Reading(reference=texts["reference"][:60], reasons=reasons)
    if not reasons:
        _read_texts(texts, reading, places, on)
    return reading


def _read_texts(texts: Mapping[str, str], reading: Reading, places: Places, on: date) -> None:
    found: dict[str, object] = {}

    def take(name: str, read: Callable[[], object]) -> None:
        try:
            found[name] = read()
        except WrongCell as wrong:
            reading.reasons.append(str(wrong))

    for name in ("reference", "given_names", "family_name"):
        take(name, partial(_words, name, texts[name], required=True))
    take("email", lambda: _email(texts["email"]))
    take("country", lambda: _country(texts["country"], places))
    country = str(found.get("country", ""))
    take("phone", lambda: _phone(texts["phone"], country))
    take("region", lambda: _region(texts["region"], country, places, reading.warnings))
    take("birth_year", lambda: _birth_year(texts["birth_year"], on, reading.warnings))
    take("enrolled_on", lambda: _date("enrolled_on", texts["enrolled_on"], on, required=True))
    take("outcome", lambda: _choice("outcome", texts["outcome"], Outcome.values, required=True))
    take("graduated_on", lambda: _date("graduated_on", texts["graduated_on"], on))
    take("intent", lambda: _choice("intent", texts["intent"], Intent.values))
    take("connectivity", lambda: _choice("connectivity", texts["connectivity"], EnrolmentConnectivity.values))
    take("certificate", lambda: _words("certificate", texts["certificate"]))
    take("skills", lambda: _skills(texts["skills"]))
    take("answers", lambda: _answers(texts))
    if not texts["email"] and not texts["phone"]:
        reading.reasons.append(_("Give an e-mail address or a phone number, so that the person can be reached."))
    _check_together(found, reading.reasons)
    if not reading.reasons:
        reading.values = Values(**found)  # type: ignore[arg-type]  # each reader gives what its field holds


def _check_together(found: Mapping[str, object], reasons: list[str]) -> None:
    """What only shows when several cells are seen beside each other."""
    enrolled, graduated, outcome = found.get("enrolled_on"), found.get("graduated_on"), found.get("outcome")
    if outcome == Outcome.GRADUATED and "graduated_on" in found and graduated is None:
        reasons.append(_("graduated_on is missing. Everyone whose outcome is graduated needs the date."))
    if outcome is not None and outcome != Outcome.GRADUATED and graduated is not None:
        reasons.append(
            _("There is a graduated_on, but the outcome is %(outcome)s. Change one of them.") % {"outcome": outcome}
        )
    if isinstance(enrolled, date) and isinstance(graduated, date) and graduated < enrolled:
        reasons.append(_("graduated_on is before enrolled_on. Check both dates."))
    born = found.get("birth_year")
    if isinstance(enrolled, date) and isinstance(born, int) and not YOUNGEST <= enrolled.year - born <= OLDEST:
        reasons.append(
            _("birth_year %(year)d does not fit somebody who enrolled in %(enrolled)d.")
            % {"year": born, "enrolled": enrolled.year}
        )


def _plain(name: str, text: str) -> str:
    """The text of a cell without what cannot be seen; refuses what no cell of a roster holds."""
    if len(text) > MAX_CELL_CHARS:
        raise WrongCell(_("%(column)s holds more than 1,000 characters. Shorten it.") % {"column": name})
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).replace("\u200b", "").replace("\ufeff", "")
    text = text.strip()
    if text.startswith(FORMULA_STARTS) and name != "phone":
        raise WrongCell(
            _("%(column)s begins with “%(sign)s”, like a formula. Write the value itself, or leave it empty.")
            % {"column": name, "sign": text[0]}
        )
    if name == "skills":
        text = text.replace("\r", "\n").replace("\n", "|")
    if "\n" in text or "\r" in text:
        raise WrongCell(_("%(column)s holds a line break. Perhaps a quotation mark is not closed.") % {"column": name})
    if not text.isprintable():
        text = " ".join(text.split())
        if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co"} for letter in text):
            raise WrongCell(_("%(column)s holds signs that cannot be seen. Type it anew.") % {"column": name})
    return text


def _words(name: str, text: str, *, required: bool = False) -> str:
    text = " ".join(text.split())
    if required and not text:
        raise WrongCell(_("%(column)s is missing.") % {"column": name})
    if len(text) > LONGEST[name]:
        raise WrongCell(
            _("%(column)s is longer than %(most)d characters. Shorten it.") % {"column": name, "most": LONGEST[name]}
        )
    return text


def _email(text: str) -> str:
    if not text:
        return ""
    text = text.lower()
    try:
        validate_email(text)
        if len(text) > 254:
            raise ValidationError("")
    except ValidationError as error:
        raise WrongCell(_("“%(text)s” is not an e-mail address.") % {"text": _short(text)}) from error
    return text


def _country(text: str, places: Places) -> str:
    code = text.upper()
    if not code:
        raise WrongCell(_("country is missing. Write its code of two letters, for example KE or RW."))
    if code not in places.countries:
        named = next((code for code, name in places.countries.items() if fold(name) == fold(text)), None)
        if named:
            raise WrongCell(_("Write the country as its code: %(code)s.") % {"code": named})
        raise WrongCell(
            _("“%(text)s” is not a country. Write its code of two letters, for example KE or RW.")
            % {"text": _short(text)}
        )
    return code


def _region(text: str, country: str, places: Places, warnings: list[str]) -> str | None:
    if not text or not country:
        return None
    code = region_code(places.index, country, text)
    if code in places.residential:
        return code
    known = places.regions_of(country)
    where = {"text": _short(text), "country": places.countries[country]}
    if not known:
        warnings.append(_("We keep no list of regions of %(country)s, so “%(text)s” is left out.") % where)
        return None
    if code is not None:
        raise WrongCell(_("“%(text)s” is a province. Write the district.") % where)
    near = get_close_matches(text.title(), known, n=1, cutoff=0.6)
    if near:
        raise WrongCell(
            _("“%(text)s” is not a region of %(country)s. Did you mean %(near)s?") % {**where, "near": near[0]}
        )
    raise WrongCell(_("“%(text)s” is not a county or district of %(country)s.") % where)


def _phone(text: str, country: str) -> str:
    if not text or (not country and not text.startswith("+")):
        return ""
    if re.fullmatch(r"[0-9]+([.,][0-9]+)?E\+?[0-9]+", text, re.IGNORECASE):
        raise WrongCell(
            _("phone was shortened to “%(text)s” by the spreadsheet. Format the column as text and type it anew.")
            % {"text": _short(text)}
        )
    try:
        number = phonenumbers.parse(text, country or None)
        # Letters that a keypad would turn into digits are a slip here, and so is a formula.
        wrong = not phonenumbers.is_valid_number(number) or re.search(r"[^0-9+().\s/-]|^[-@=]|^\+[^0-9(]", text)
    except phonenumbers.NumberParseException:
        wrong = True
    if wrong:
        raise WrongCell(
            _("“%(text)s” is not a phone number of this country. Write it with its code, for example +254…")
            % {"text": _short(text)}
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _birth_year(text: str, on: date, warnings: list[str]) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{4}", text) or int(text) > on.year:
        raise WrongCell(
            _("birth_year “%(text)s” is not a year. Write four digits, for example 2003.") % {"text": _short(text)}
        )
    if on.year - int(text) < ADULT:
        warnings.append(_("This person is not 18 yet, and can claim their place only then."))
    return int(text)


def _date(name: str, text: str, on: date, *, required: bool = False) -> date | None:
    if not text:
        if required:
            raise WrongCell(_("%(column)s is missing.") % {"column": name})
        return None
    day = _day(name, text)
    if day > on:
        raise WrongCell(_("%(column)s “%(text)s” lies in the future.") % {"column": name, "text": _short(text)})
    if day.year < EARLIEST_YEAR:
        raise WrongCell(_("%(column)s “%(text)s” is too long ago.") % {"column": name, "text": _short(text)})
    return day


@lru_cache(maxsize=4096)
def _parsed_day(text: str) -> tuple[date | None, bool]:
    """The day, and whether the text was written as one at all."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00)?)?", text)
    if match:
        year, month, day = (int(part) for part in match.groups())
    else:
        match = re.fullmatch(r"([0-9]{1,2})([/.])([0-9]{1,2})\2([0-9]{4})", text)
        if not match:
            return None, False
        day, month, year = int(match[1]), int(match[3]), int(match[4])
    try:
        return date(year, month, day), True
    except ValueError:
        return None, True


def _day(name: str, text: str) -> date:
    day, is_written_so = _parsed_day(text)
    if day is not None:
        return day
    said = {"column": name, "text": _short(text)}
    if is_written_so:
        raise WrongCell(
            _("%(column)s “%(text)s” is no day of the calendar. Write the day first: 25/2/2025, or 2025-02-25.") % said
        )
    raise WrongCell(_("%(column)s “%(text)s” is not a date. Write 2025-02-25 or 25/2/2025.") % said)


def _choice(name: str, text: str, allowed: list[str], *, required: bool = False) -> str:
    word = re.sub(r"[\s-]+", "_", text).casefold()
    if not word and required:
        raise WrongCell(
            _("%(column)s is missing. Write %(allowed)s.") % {"column": name, "allowed": ", ".join(allowed)}
        )
    if word and word not in allowed:
        raise WrongCell(
            _("%(column)s cannot be “%(text)s”. Write %(allowed)s.")
            % {"column": name, "text": _short(text), "allowed": ", ".join(allowed)}
        )
    return word


def _answers(texts: Mapping[str, str]) -> Answers:
    sex = texts["sex"].casefold()
    if sex not in {"f", "m", "x", ""}:
        raise WrongCell(_("sex cannot be “%(text)s”. Write f, m or x, or leave it empty.") % {"text": _short(sex)})
    said = {}
    for name in ("disability", "marginalised"):
        word = texts[name].casefold()
        if word and word not in YES_OR_NO:
            raise WrongCell(
                _("%(column)s cannot be “%(text)s”. Write yes or no, or leave it empty.")
                % {"column": name, "text": _short(word)}
            )
        said[name] = YES_OR_NO.get(word, "")
    return Answers(sex=sex, **said)


def _skills(text: str) -> tuple[str, ...]:
    """The skills as written, each once. `;` separates too: where it separates cells, the reader has seen to it."""
    phrases = dict.fromkeys(" ".join(part.split()) for part in re.split(r"[|;]", text))
    phrases.pop("", None)
    if len(phrases) > MOST_SKILLS:
        raise WrongCell(_("skills names more than 50 skills. Keep those that the person really has."))
    if any(len(phrase) > LONGEST_SKILL for phrase in phrases):
        raise WrongCell(_("A skill is longer than 200 characters. Separate skills by | or ;"))
    return tuple(phrases)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
