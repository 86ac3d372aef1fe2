"""What a CV says, as proposals: sections, work with its length, and the phrases in which skills are named. Pure.

CVs in the corridor are written in English, French, Kiswahili and Kinyarwanda, mostly from a handful of templates. A
proposal that is wrong costs its reader one tick, so the rules take what looks like work and leave the rest alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from registry.places.rules import fold

MOST_EXPERIENCES, MOST_PHRASES = 10, 40
LONGEST_TITLE = LONGEST_PLACE = 120
LONGEST_MONTHS = 600

# Folded headings -> section. A heading stands alone on its line.
_HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "work": (
        *("experience", "work experience", "professional experience", "employment", "employment history"),
        *("work history", "career history", "internships", "internship", "attachment", "industrial attachment"),
        *("volunteering", "volunteer experience", "volunteer work", "projects", "relevant experience"),
        *("experience professionnelle", "experiences professionnelles", "experiences", "stages", "benevolat"),
        *("uzoefu", "uzoefu wa kazi", "kazi nilizofanya", "kujitolea"),
        *("uburambe", "uburambe mu kazi", "akazi nakoze", "imirimo nakoze", "ubukorerabushake"),
    ),
    "skills": (
        *("skills", "technical skills", "key skills", "core skills", "core competencies", "competencies", "ict skills"),
        *("computer skills", "professional skills", "skills and competencies", "tools", "technologies"),
        *("competences", "competences techniques", "competences informatiques", "savoir faire", "outils"),
        *("ujuzi", "stadi", "ujuzi wa kompyuta", "ubumenyi", "ubushobozi", "ubumenyi bwihariye"),
    ),
    "other": (
        *("education", "education and training", "academic background", "academic qualifications", "qualifications"),
        *("training", "trainings", "certifications", "certificates", "awards", "languages", "language skills"),
        *("referees", "references", "hobbies", "interests", "hobbies and interests", "personal details", "profile"),
        *("personal information", "career objective", "objective", "summary", "personal statement", "contact"),
        *("formation", "formations", "diplomes", "langues", "loisirs", "centres d interet", "profil", "contacts"),
        *("elimu", "mafunzo", "lugha", "wadhamini", "marejeo", "mambo ninayopenda", "taarifa binafsi", "lengo"),
        *("amashuri", "amashuri nize", "uburezi", "indimi", "umwirondoro", "abahamya", "ibyo nkunda", "impamyabumenyi"),
    ),
}
_SECTION_OF: Final = {heading: section for section, headings in _HEADINGS.items() for heading in headings}

_MONTH_NAMES: Final = (
    "jan january janvier januari mutarama",
    "feb february fevrier fev februari gashyantare",
    "mar march mars machi werurwe",
    "apr april avril avr aprili mata",
    "may mai mei gicurasi",
    "jun june juin juni kamena",
    "jul july juillet juil julai nyakanga",
    "aug august aout agosti kanama",
    "sep sept september septembre septemba nzeri",
    "oct october octobre oktoba ukwakira",
    "nov november novembre novemba ugushyingo",
    "dec december decembre desemba ukuboza",
)
_MONTHS: Final = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
_NOW: Final = frozenset(
    [
        "present",
        "now",
        "current",
        "currently",
        "today",
        "ongoing",
        "date",
        "actuel",
        "aujourd",
        "hui",
        "present",
        "ce",
        "jour",
        "sasa",
        "leo",
        "ubu",
        "kugeza",
    ]
)

_POINT = (
    r"(?:(?P<{0}word>[^\W\d_]{{3,10}})\.?,?\s+)?(?:(?P<{0}month>0?[1-9]|1[0-2])\s*[/.]\s*)?(?P<{0}year>(?:19|20)\d\d)"
)
_RANGE: Final = re.compile(
    _POINT.format("a")
    + r"\s*(?:-|–|—|to|until|till|à|a|au|jusqu'à|hadi|mpaka|kugeza(?:\s+mu)?)\s*(?:"
    + _POINT.format("b")
    + r"|(?P<now>[^\W\d_][^\W\d_' ]{1,14}))",
    re.IGNORECASE,
)
_LENGTH: Final = re.compile(
    r"(?P<number>\d{1,2})\s*\+?\s*(?P<unit>months?|mois|miezi|amezi|years?|yrs?|ans|années?|miaka|imyaka)\b",
    re.IGNORECASE,
)
_LENGTH_BEFORE: Final = re.compile(
    r"\b(?P<unit>miezi|mwezi|amezi|ukwezi|miaka|mwaka|imyaka|umwaka)\s+(?P<number>\d{1,2})\b", re.I
)
_YEARS: Final = ("year", "yr", "an", "mia", "mwaka", "imya", "umwa")
_UNPAID: Final = frozenset(
    [
        "volunteer",
        "volunteering",
        "voluntary",
        "unpaid",
        "benevole",
        "benevolat",
        "stagiaire",
        "intern",
        "internship",
        "attachment",
        "trainee",
        "kujitolea",
        "ubukorerabushake",
        "umukorerabushake",
    ]
)
_INFORMAL: Final = frozenset(
    ["informal", "freelance", "freelancer", "jua", "kali", "casual", "hustle", "vibarua", "self", "employed", "ikiraka"]
)
_BULLET: Final = re.compile(r"^[\s•·▪◦●○*\-–—>»]+")
_SEPARATOR: Final = re.compile(r"\s+(?:[-–—|@·]|at|chez|kwa|muri)\s+|\s*[|·]\s*|,\s+", re.IGNORECASE)
_LIST: Final = re.compile(r"[,;|•·●/]|\s[-–—]\s|\t")


@dataclass(frozen=True)
class FoundWork:
    """Work that a CV names: what, where, how many months, and `paid`, `unpaid` or `informal`."""

    title: str
    place: str
    months: int
    kind: str


@dataclass(frozen=True)
class FoundInCv:
    """What a CV proposes. `phrases` are what it says under skills, in its own words."""

    work: tuple[FoundWork, ...]
    phrases: tuple[str, ...]


def read_cv(text: str, *, on: date) -> FoundInCv:
    """What a CV proposes on a day (for work that goes on). Never fails; from a text that is no CV comes little."""
    sections = list(_sections(text))
    work = [found for section, lines in sections if section == "work" for found in _work(lines, on)]
    if not work:  # without headings: any line with dates may be work
        loose = [line for section, lines in sections if section == "" for line in lines]
        work = _work(loose, on)
    phrases = [phrase for section, lines in sections if section == "skills" for phrase in _phrases(lines)]
    unique = {(fold(one.title), fold(one.place)): one for one in reversed(work)}
    return FoundInCv(
        work=tuple(reversed(unique.values()))[:MOST_EXPERIENCES],
        phrases=tuple({fold(phrase): phrase for phrase in phrases}.values())[:MOST_PHRASES],
    )


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """Section by section: its kind ("" before the first heading) and its lines."""
    kind, lines = "", list[str]()
    for raw in text.splitlines():
        line = re.sub(r"[ \t\xa0]+", " ", raw).strip()
        heading, rest = _heading(line)
        if heading is None:
            if line:
                lines.append(line)
            continue
        yield kind, lines
        kind, lines = heading, [rest] if rest else []
    yield kind, lines


def _heading(line: str) -> tuple[str | None, str]:
    """The section that a line begins, and what stands behind its colon."""
    head, colon, rest = line.partition(":")
    folded = fold(head)
    if folded in _SECTION_OF and (not rest.strip() or colon):
        return _SECTION_OF[folded], rest.strip()
    return None, ""


def _work(lines: list[str], on: date) -> list[FoundWork]:
    """One entry for each line that says when: its own words, or those of the line before when it is only a date."""
    found = []
    for number, line in enumerate(lines):
        length = _length(line, on)
        if length is None:
            continue
        months, words = length
        before = lines[number - 1] if number else ""
        after = lines[number + 1] if number + 1 < len(lines) else ""
        if not words and before and _length(before, on) is None:
            words = before
        elif not words:
            words = after
        title, place = _title_and_place(words)
        if title:
            found.append(FoundWork(title, place, months, _kind(f"{words} {line}")))
    return found


def _length(line: str, on: date) -> tuple[int, str] | None:
    """Months, and what is left of the line; None where it says no length of time."""
    if (ranged := _RANGE.search(line)) is not None and (months := _months_between(ranged, on)):
        return months, _rest(line, ranged)
    for pattern in (_LENGTH, _LENGTH_BEFORE):
        if (counted := pattern.search(line)) is not None:
            number = int(counted["number"])
            months = number * 12 if fold(counted["unit"]).startswith(_YEARS) else number
            return (min(months, LONGEST_MONTHS), _rest(line, counted)) if months else None
    return None


def _months_between(found: re.Match[str], on: date) -> int | None:
    first = _point(found, "a", default_month=1)
    if found["now"] is not None:
        if not set(fold(found["now"]).split()) & _NOW:
            return None
        last = (on.year, on.month)
    else:
        # "2021 - 2023" without months is taken from middle to middle: the shorter reading of what it may mean.
        last = _point(found, "b", default_month=first[1] if found["amonth"] or _named(found, "a") else 1)
    months = (last[0] - first[0]) * 12 + last[1] - first[1]
    if months < 0 or first > (on.year, on.month):
        return None
    return min(max(months, 1), LONGEST_MONTHS)


def _point(found: re.Match[str], side: str, *, default_month: int) -> tuple[int, int]:
    month = int(found[f"{side}month"]) if found[f"{side}month"] else _named(found, side) or default_month
    return int(found[f"{side}year"]), month


def _named(found: re.Match[str], side: str) -> int | None:
    word = found[f"{side}word"]
    return _MONTHS.get(fold(word)) if word else None


def _rest(line: str, found: re.Match[str]) -> str:
    """The line without its dates. A word before the year that is no month belongs to the line, not to the date."""
    start = found.start()
    groups = found.groupdict()
    word = groups.get("aword")
    if word and fold(word) not in _MONTHS:
        start = found.end("aword")
    left = f"{line[:start]} {line[found.end() :]}"
    return re.sub(r"\(\s*\)|\[\s*\]", " ", left).strip(" \t,;:|-–—·•()[]")


def _title_and_place(words: str) -> tuple[str, str]:
    bare = _BULLET.sub("", words).strip(" ,;:|-–—·")
    if not any(letter.isalpha() for letter in bare):
        return "", ""
    title, *rest = _SEPARATOR.split(bare, maxsplit=1)
    place = rest[0].strip(" ,;:|-–—·()") if rest else ""
    return title.strip()[:LONGEST_TITLE], place[:LONGEST_PLACE]


def _kind(words: str) -> str:
    said = set(fold(words).split())
    if said & _UNPAID:
        return "unpaid"
    return "informal" if said & _INFORMAL else "paid"


def _phrases(lines: list[str]) -> Iterator[str]:
    for line in lines:
        bare = _BULLET.sub("", line)
        label, colon, rest = bare.partition(":")
        # "Networking: Cisco, MikroTik" names both the kind and the things.
        parts = [label, *_LIST.split(rest)] if colon and len(label) < 40 else _LIST.split(bare)
        for part in parts:
            phrase = part.strip(" .;:()[]\t")
            if 2 <= len(phrase) <= 80 and any(letter.isalpha() for letter in phrase):
                yield phrase
