"""Who takes part in the demo: the same for the same seed, and as many as it promises."""

from __future__ import annotations

from datetime import date
from typing import Any

from registry.demo.content import load
from registry.demo.plan import Graduate, plan_cohort

TODAY = date(2026, 11, 25)


def planned(seed: int) -> dict[str, list[Graduate]]:
    chapters: list[tuple[dict[str, Any], dict[str, Any]]] = [(p, c) for p in load("programmes") for c in p["cohorts"]]
    return {c["slug"]: plan_cohort(p, c, seed=seed, today=TODAY) for p, c in chapters}


def test_a_seed_always_gives_the_same_people() -> None:
    assert planned(7) == planned(7)
    assert planned(7) != planned(8)


def test_the_demo_is_as_large_as_it_promises() -> None:
    cohorts = planned(7)
    assert len(cohorts) >= 7
    assert sum(len(people) for people in cohorts.values()) >= 1500
    assert sum(person.row["outcome"] == "graduated" for person in cohorts["digitruck-lamu-2025"]) == 140
    assert {person.row["country"] for people in cohorts.values() for person in people} >= {"KE", "RW"}
    assert (len(load("employers")) >= 60, len(load("mentors")) >= 40) == (True, True)


def test_nobody_graduates_or_is_placed_before_their_time() -> None:
    for person in (person for people in planned(7).values() for person in people):
        if person.row["outcome"] == "graduated":
            assert person.row["enrolled_on"] < person.row["graduated_on"] <= TODAY.isoformat()
        else:
            assert person.placed_after_days is None
