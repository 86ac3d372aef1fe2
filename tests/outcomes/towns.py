"""Invented towns of people with known endings, as columns of a release."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from registry.outcomes.releases.cube import People
from registry.outcomes.releases.measures import (
    DETAILS,
    INTENTS,
    MEASURES,
    MONTH_ENDS,
    PLACE,
    at_risk,
    claimed,
    detail,
    placed,
)
from registry.outcomes.rules import Definition

Column = NDArray[Any]


class TownOfGraduates:
    """So many people in so many cohorts, whose later months can be looked at too, and who may be corrected."""

    def __init__(self, chance: Generator, people: int, cohorts: int) -> None:
        self.chance, self.size = chance, people
        cohort = chance.choice(cohorts, people, p=chance.dirichlet(np.ones(cohorts)))
        country = chance.choice(["KE", "RW"], people, p=[0.6, 0.4])
        self.groups: dict[str, Column] = {
            "country": country,
            "region": np.array(
                [f"{code}-{number}" for code, number in zip(country, chance.integers(0, 3, people), strict=True)]
            ),
            "provider": np.array([f"provider-{number % 2}" for number in cohort]),
            "programme": np.array([f"programme-{number % 2}-{number % 4 // 2}" for number in cohort]),
            "cohort": np.array([f"cohort-{number}" for number in cohort]),
            "connectivity": chance.choice(["fibre", "mobile", "none", ""], people, p=[0.2, 0.5, 0.2, 0.1]),
            "certificate": chance.choice(["Networks", ""], people),
            "sex": chance.choice(["f", "m", "x", ""], people, p=[0.5, 0.43, 0.01, 0.06]),
            "disability": chance.choice(["yes", "no", ""], people, p=[0.08, 0.8, 0.12]),
            "marginalised": chance.choice(["yes", "no", ""], people, p=[0.2, 0.6, 0.2]),
        }
        self.ended = chance.choice(3, people, p=[0.85, 0.09, 0.06])
        self.intent = chance.choice(3, people, p=[0.85, 0.1, 0.05])
        self.finished = chance.integers(0, 700, people)  # days before the first look
        self.lost_after = np.where(chance.random(people) < 0.1, chance.integers(0, 400, people), 10_000)
        self.role_after = chance.exponential(chance.choice([250, 600, 1500]), people).astype(int)
        self.width = chance.integers(0, 3, people)  # from which definition on the role counts
        self.kinds = [chance.integers(0, len(names) + 1, people) for names in DETAILS]
        self.is_claimed = chance.random(people) < 0.05

    def correct(self, number: int) -> None:
        """So many people turn out to have found their role at another time, or elsewhere."""
        for person in self.chance.integers(0, self.size, number):
            self.role_after[person] = self.chance.integers(0, 800)
            if "connectivity" in self.groups:
                self.groups["connectivity"][person] = self.chance.choice(["fibre", "mobile", "none"])

    def people(self, *, later: int = 0) -> People:
        """Everybody, so many days after the first look."""
        counts = np.zeros((self.size, len(MEASURES)), np.bool_)
        followed = self.finished + later
        graduated = self.ended == 0
        until = np.minimum(followed, self.lost_after)
        lost = graduated & (self.lost_after < followed)
        self._put(counts, "enrolled", np.ones(self.size, np.bool_))
        self._put(counts, "graduated", graduated)
        self._put(counts, "withdrew", self.ended == 1)
        for number, intent in enumerate(INTENTS, start=1):
            self._put(counts, intent, graduated & (self.intent == number))
        self._put(counts, "mature", graduated & (followed >= 365))
        self._put(counts, "lost", lost)
        for width, definition in enumerate(Definition):
            self._put_roles(counts, definition, graduated, until, (self.role_after <= until) & (self.width <= width))
        return People(self.groups, counts)

    def _put_roles(
        self, counts: Column, definition: Definition, graduated: Column, until: Column, role: Column
    ) -> None:
        days = np.where(role, self.role_after, until)
        for month, end in enumerate(MONTH_ENDS, start=1):
            self._put(counts, placed(definition, month), graduated & role & (days <= end))
            self._put(counts, at_risk(definition, month), graduated & (days >= end) & ~(role & (days <= end)))
        in_year = graduated & role & (days <= 365)
        self._put(counts, claimed(definition), graduated & ~in_year & self.is_claimed)
        for names, kind in zip(DETAILS, self.kinds, strict=True):
            for number, name in enumerate(names):
                self._put(counts, detail(definition, name), in_year & (kind == number))

    @staticmethod
    def _put(counts: Column, measure: str, who: Column) -> None:
        counts[:, PLACE[measure]] = who


def a_town(seed: int, *, people: int = 250, cohorts: int = 4) -> TownOfGraduates:
    return TownOfGraduates(np.random.default_rng(seed), people, cohorts)
