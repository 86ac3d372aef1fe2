"""Who takes part in the demo and what happens to them: pure, and the same for the same seed."""

from __future__ import annotations

import csv
import io
import math
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .content import load

COLUMNS = (
    *("reference", "given_names", "family_name", "email", "phone", "country", "region", "birth_year", "enrolled_on"),
    *("outcome", "graduated_on", "intent", "sex", "disability", "marginalised", "connectivity", "skills"),
    "certificate",
)
# Share of graduates who reach a tech role within a year, by kind of graduate; the cohorts differ, as real ones do.
REACHES_ROLE = {
    "device-repair": 0.34, "help-desk": 0.46, "networks": 0.48, "web": 0.52, "data": 0.50,
    "ai-labelling": 0.30, "security": 0.55, "cloud": 0.60, "digital-marketing": 0.22, "iot": 0.40,
}  # fmt: skip
CLAIMS = 0.7
LOST_CONTACT = 0.08


@dataclass(frozen=True)
class Graduate:
    """One enrolment, and what becomes of it."""

    row: dict[str, str]
    kind: str
    claims: bool
    born_on: date
    placed_after_days: int | None
    lost_after_days: int | None
    is_named: bool
    crosses_border: bool


def plan_cohort(programme: dict[str, Any], cohort: dict[str, Any], *, seed: int, today: date) -> list[Graduate]:
    """Every enrolment of a cohort."""
    # Not for secrets: the same seed must give the same demo.
    chance = random.Random(f"{seed}:{cohort['slug']}")  # noqa: S311
    starts, ends = date.fromisoformat(cohort["starts_on"]), date.fromisoformat(cohort["ends_on"])
    lift = chance.uniform(0.7, 1.25)
    kinds, weights = list(programme["kinds"]), list(programme["kinds"].values())
    return [
        _graduate(
            chance, programme, cohort, number, starts=starts, ends=ends, lift=lift, today=today,
            kind=chance.choices(kinds, weights)[0],
        )
        for number in range(1, cohort["enrolled"] + 1)
    ]  # fmt: skip


def _graduate(
    chance: random.Random,
    programme: dict[str, Any],
    cohort: dict[str, Any],
    number: int,
    *,
    starts: date,
    ends: date,
    lift: float,
    today: date,
    kind: str,
) -> Graduate:
    country = programme["country"]
    sex = "f" if chance.random() < 0.55 else "m"
    names = load("names")[country]
    reference = f"{cohort['slug'].upper()}-{number:03d}"
    born = date(chance.randint(1990, 2005), chance.randint(1, 12), chance.randint(1, 28))
    graduated = number <= cohort["graduated"] and ends <= today
    training = ends > today
    profile = next(p for p in load("profiles") if p["key"] == kind)
    skills = [label for label, _level in chance.sample(profile["core"], k=min(4, len(profile["core"])))]
    row = {
        "reference": reference,
        "given_names": chance.choice(names[f"given_{sex}"]),
        "family_name": chance.choice(names["family"]),
        "email": f"{reference.lower()}@graduate.example",
        "phone": "",
        "country": country,
        "region": programme["region"],
        "birth_year": str(born.year),
        "enrolled_on": starts.isoformat(),
        "outcome": "in_training" if training else "graduated" if graduated else "withdrew",
        "graduated_on": ends.isoformat() if graduated else "",
        "intent": chance.choices(["job", "self_employment", "study", "none"], [70, 20, 7, 3])[0],
        "sex": sex,
        "disability": chance.choices(["yes", "no", ""], [9, 81, 10])[0],
        "marginalised": chance.choices(["yes", "no", ""], [35, 55, 10])[0],
        "connectivity": chance.choices(["fibre", "mobile", "none"], [12, 73, 15])[0],
        "skills": "|".join(skills),
        "certificate": f"{programme['name']} certificate" if graduated else "",
    }
    claims = graduated and chance.random() < CLAIMS
    reaches = claims and chance.random() < min(0.9, REACHES_ROLE[kind] * lift / CLAIMS)
    after = max(3, round(-150 * math.log(1 - chance.random()))) if reaches else None
    placed = after is not None and ends + timedelta(days=after + 10) < today
    lost = graduated and not placed and chance.random() < LOST_CONTACT
    return Graduate(
        row=row,
        kind=kind,
        claims=claims,
        born_on=born,
        placed_after_days=after if placed else None,
        lost_after_days=chance.randint(60, 300) if lost else None,
        is_named=chance.random() < 0.3,
        crosses_border=chance.random() < 0.7,
    )


def roster_file(graduates: list[Graduate]) -> bytes:
    """The cohort's roster as a provider would send it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(graduate.row for graduate in graduates)
    return text.getvalue().encode()
