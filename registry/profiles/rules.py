"""Age, and what makes a profile complete. Pure: no clock, no database."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ADULT_AGE_YEARS = 18
OLDEST_AGE_YEARS = 110
ENOUGH_SKILLS = 3
ROSTER_SKILL_LEVEL = 2
# The hours of the day in which people work unless they say otherwise.
WORKS_FROM, WORKS_UNTIL = 8, 17

SKILL_LEVELS: dict[int, Promise] = {
    1: _("1 · I have tried it"),
    2: _("2 · I know the basics"),
    3: _("3 · I work with it on my own"),
    4: _("4 · I solve hard problems with it"),
    5: _("5 · I teach it to others"),
}


def age_on(born: date, on: date) -> int:
    """Completed years of age on a day.

    Who was born on 29 February completes a year on 1 March where there is no 29 February: of the two readings in use
    the one that never takes a minor for an adult.
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def is_adult(born: date, on: date) -> bool:
    """Whether a person is 18 or older on a day: the age that Kenya asks for; Rwanda's 16 is lower."""
    return age_on(born, on) >= ADULT_AGE_YEARS


def is_possible_birth(born: date, on: date) -> bool:
    """Whether somebody alive on a day can have been born then."""
    return born <= on and age_on(born, on) <= OLDEST_AGE_YEARS


def local_day(at: datetime, time_zone: str) -> date:
    """The calendar day at an instant in a zone: a birthday begins at midnight where the person is at home."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def birth_year_agrees(born: date, roster_year: int | None) -> bool:
    """Whether a date of birth fits the year that a roster gives; a roster without one fits everybody."""
    return roster_year is None or born.year == roster_year


class Step(enum.StrEnum):
    """The steps of the guided builder, in the order in which they are asked."""

    BASICS = "basics"
    SKILLS = "skills"
    EXPERIENCE = "experience"
    LANGUAGES = "languages"
    WISHES = "wishes"
    CERTIFICATES = "certificates"
    WORKS = "works"
    INCLUSION = "inclusion"
    VISIBILITY = "visibility"

    @property
    def label(self) -> Promise:
        return STEP_LABELS[self]


STEP_LABELS: dict[Step, Promise] = {
    Step.BASICS: _("About you"),
    Step.SKILLS: _("Skills"),
    Step.EXPERIENCE: _("Experience"),
    Step.LANGUAGES: _("Languages"),
    Step.WISHES: _("Wishes"),
    Step.CERTIFICATES: _("Certificates"),
    Step.WORKS: _("Portfolio"),
    Step.INCLUSION: _("Sealed answers"),
    Step.VISIBILITY: _("Who sees you"),
}

# What helps most comes first: without skills, wishes and languages nothing can be matched at all.
MOST_USEFUL_FIRST = (
    Step.SKILLS,
    Step.WISHES,
    Step.LANGUAGES,
    Step.VISIBILITY,
    Step.BASICS,
    Step.EXPERIENCE,
    Step.CERTIFICATES,
)
NEXT_THING: dict[Step, Promise] = {
    Step.SKILLS: _("add at least three skills. Matches are made from them."),
    Step.WISHES: _("say what you look for. Nothing else is offered to you."),
    Step.LANGUAGES: _("add the languages that you speak. Many listings ask for one."),
    Step.VISIBILITY: _("choose who may see you. Until then nobody does."),
    Step.BASICS: _("write a headline and a few lines about you. Employers read them first."),
    Step.EXPERIENCE: _("add work that you did, also unpaid or informal. All of it counts."),
    Step.CERTIFICATES: _("add a certificate. What is proven counts more in your matches."),
}


@dataclass(frozen=True)
class Held:
    """What a profile has so far."""

    headline: bool = False
    about: bool = False
    skills: int = 0
    experiences: int = 0
    languages: int = 0
    wants: int = 0
    certificates: int = 0
    visibility_decided: bool = False


@dataclass(frozen=True)
class StepState:
    """One step and whether it is done. An optional step is never counted and never urged."""

    step: Step
    is_done: bool
    is_optional: bool = False

    @property
    def label(self) -> Promise:
        return self.step.label


@dataclass(frozen=True)
class Completeness:
    """How far a profile is: every step in order, the share that is done, and the most useful thing to do next."""

    steps: tuple[StepState, ...]
    done: int
    of: int
    next: Step | None

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.of)

    @property
    def next_thing(self) -> Promise | None:
        return NEXT_THING[self.next] if self.next is not None else None


def completeness(held: Held) -> Completeness:
    """What is done and what would help most. More of anything never makes a profile less complete."""
    done: Mapping[Step, bool] = {
        Step.BASICS: held.headline and held.about,
        Step.SKILLS: held.skills >= ENOUGH_SKILLS,
        Step.EXPERIENCE: held.experiences > 0,
        Step.LANGUAGES: held.languages > 0,
        Step.WISHES: held.wants > 0,
        Step.CERTIFICATES: held.certificates > 0,
        Step.VISIBILITY: held.visibility_decided,
    }
    steps = tuple(StepState(step, done.get(step, False), is_optional=step not in done) for step in Step)
    return Completeness(
        steps=steps,
        done=sum(done.values()),
        of=len(done),
        next=next((step for step in MOST_USEFUL_FIRST if not done[step]), None),
    )


# Whether to be seen, to answer sealed questions or to show a portfolio is everybody's own choice: nobody is urged.
HELPED_WITH = (Step.SKILLS, Step.WISHES, Step.LANGUAGES, Step.BASICS, Step.EXPERIENCE)


def step_to_help_with(found: Completeness) -> str:
    """The step at which a provider may help somebody on; empty where none is left."""
    undone = {state.step for state in found.steps if not state.is_done}
    return next((str(step) for step in HELPED_WITH if step in undone), "")


def step_after(step: Step) -> Step | None:
    """The step that follows in the builder, or None after the last one."""
    following = list(Step)
    position = following.index(step) + 1
    return following[position] if position < len(following) else None


def is_possible_year(year: int | None, *, born: date, on: date) -> bool:
    """Whether somebody may have used a skill in a year: from the year of birth to this one."""
    return year is None or born.year <= year <= on.year


# The words of the trust component (templates/components/trust_mark.html) for our levels, the strongest first.
TRUST_MARKS = {
    "recognised": "recognised",
    "provider": "confirmed",
    "unknown_issuer": "unknown_issuer",
    "self": "self_declared",
}

# What of a CV is read, and how it is called.
CV_KINDS = {".pdf": "pdf", ".docx": "docx", ".txt": "txt"}
LARGEST_CV_BYTES = 2 * 1024 * 1024
LARGEST_CV_UNPACKED_BYTES = 20 * 1024 * 1024
LONGEST_CV = 20_000
MOST_CV_PAGES = 12

MOST_WORKS = 12
LARGEST_SAMPLE_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 50_000_000
PICTURE_SIDE_PIXELS = 1600
PICTURE_QUALITY = 78
PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif"})
# What a portfolio may hold. Nothing here is ever opened by us or shown inside a page of ours.
FILE_SUFFIXES = frozenset(
    {".pdf", ".txt", ".md", ".csv", ".json", ".ipynb", ".py", ".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"}
)


def sample_kind(file_name: str) -> str | None:
    """What a file of this name is in a portfolio: `picture`, `file`, or None where it is not taken."""
    suffix = PurePath(file_name).suffix.lower()
    if suffix in PICTURE_SUFFIXES:
        return "picture"
    return "file" if suffix in FILE_SUFFIXES else None


LOCAL_NAMES = (".local", ".internal", ".localhost")


def is_public_link(url: str) -> bool:
    """Whether an address is one of a page that anybody can open: http or https, a named host, nobody's password."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    named = "." in host and not host.replace(".", "").isdigit() and not host.endswith(LOCAL_NAMES)
    return parts.scheme in {"http", "https"} and named and "@" not in parts.netloc and port in {None, 80, 443}


# The parts of a card that a person may keep to themselves, with their words; headline, country and skills are the card.
HIDEABLE: dict[str, Promise] = {
    "about": _("a few lines about me"),
    "region": _("county or district"),
    "languages": _("languages"),
    "hours_per_week": _("hours a week"),
    "available_from": _("from when"),
    "working_hours": _("hours of the day"),
    "wants": _("what I look for"),
    "certifications": _("certificates"),
    "experience": _("experience"),
    "works": _("portfolio and work samples"),
}
