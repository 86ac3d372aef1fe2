"""The gates and factors by example: Amina in Lamu, Claudine in Huye."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from registry.matching import rules
from registry.matching.rules import Context, GraduateSide, Held, ListingSide, Requirement
from registry.matching.rules.scoring import isco_closeness
from registry.profiles.models.graduate import TrustLevel

TODAY = date(2026, 3, 2)
LINUX, NETWORKS, UNIX, SQL = 1, 2, 3, 4

LISTING = ListingSide(
    id=1,
    kind="job",
    is_open=True,
    closes_on=TODAY + timedelta(days=30),
    owner_country="RW",
    country="RW",
    region="RW-11",
    is_remote=True,
    isco="2522",
    requirements=(Requirement(LINUX, 4, 3, True), Requirement(NETWORKS, 2, 2, True), Requirement(SQL, 2, 2, False)),
    languages=("en",),
    hours_per_week=40,
    pay_top_usd=600.0,
)
AMINA = GraduateSide(
    id=7,
    skills={LINUX: Held(2, TrustLevel.PROVIDER), NETWORKS: Held(3, TrustLevel.SELF)},
    home_country="KE",
    home_region="KE-21",
    languages={"en": "C1", "sw": "C2"},
    hours_per_week=30,
    consents_cross_border=True,
)
CONTEXT = Context(
    on=TODAY,
    in_force={frozenset({"KE", "RW"})},
    mobility={("RW", "2")},
    closeness={LINUX: {UNIX: 0.8}},
)


def failing(listing: ListingSide = LISTING, graduate: GraduateSide = AMINA, context: Context = CONTEXT) -> list[str]:
    return [f"{gate.code}.{gate.reason}" for gate in rules.gates(listing, graduate, context) if not gate.passed]


def on_site(**changes: Any) -> ListingSide:
    return replace(LISTING, is_remote=False, **changes)


def test_a_pair_that_suits_passes_every_gate() -> None:
    assert failing() == []


@pytest.mark.parametrize(
    ("listing", "graduate", "refused"),
    [
        (replace(LISTING, is_open=False), AMINA, "open.closed"),
        (replace(LISTING, closes_on=TODAY - timedelta(days=1)), AMINA, "open.closed"),
        (LISTING, replace(AMINA, consents_matching=False), "looking.no_consent"),
        (LISTING, replace(AMINA, is_looking=False), "looking.not_looking"),
        (replace(LISTING, eligible_countries=frozenset({"RW"})), AMINA, "country.not_eligible"),
        (LISTING, replace(AMINA, consents_cross_border=False), "border.no_consent"),
        (on_site(), AMINA, "work_place.would_not_move"),
        (on_site(isco="7421"), replace(AMINA, may_move_to=frozenset({"RW"})), "work_place.closed_group"),
        (on_site(), replace(AMINA, may_move_to=frozenset({"RW"}), nationality="UG"), "work_place.closed_group"),
        (replace(LISTING, languages=("en", "fr")), AMINA, "languages.not_spoken"),
        (LISTING, replace(AMINA, languages={"en": "A2"}), "languages.not_spoken"),
        (LISTING, replace(AMINA, hours_per_week=19), "availability.too_few_hours"),
        (LISTING, replace(AMINA, available_from=TODAY + timedelta(days=62)), "availability.too_late"),
    ],
)
def test_each_gate_says_why_it_is_closed(listing: ListingSide, graduate: GraduateSide, refused: str) -> None:
    assert failing(listing, graduate) == [refused]


@pytest.mark.parametrize(
    ("listing", "graduate"),
    [
        (replace(LISTING, closes_on=TODAY), AMINA),
        (on_site(), replace(AMINA, may_move_to=frozenset({"RW"}))),
        (on_site(isco="7421"), replace(AMINA, may_move_to=frozenset({"RW"}), nationality="RW")),
        (on_site(country="KE"), AMINA),
        (LISTING, replace(AMINA, hours_per_week=20)),
        (LISTING, replace(AMINA, hours_per_week=None)),
        (LISTING, replace(AMINA, available_from=TODAY + timedelta(days=61))),
        (replace(LISTING, pay_top_usd=1.0), replace(AMINA, pay_floor_usd=5_000.0)),
    ],
)
def test_what_just_suffices_passes(listing: ListingSide, graduate: GraduateSide) -> None:
    assert failing(listing, graduate) == []


def test_a_frozen_agreement_closes_the_border_of_the_corridor_alone() -> None:
    frozen = replace(CONTEXT, in_force=frozenset())
    assert failing(context=frozen) == ["border.no_agreement"]
    assert failing(replace(LISTING, owner_country="DE"), context=frozen) == []
    assert failing(replace(LISTING, owner_country="KE"), context=frozen) == []


def test_an_excluded_pair_is_not_matched() -> None:
    assert failing(context=replace(CONTEXT, excluded={(1, 7)})) == ["excluded.excluded"]
    assert failing(context=replace(CONTEXT, excluded={(7, 1)})) == []


def test_credits_are_level_times_proof_times_closeness() -> None:
    linux, networks, sql = rules.credits_of(LISTING, AMINA, CONTEXT)
    assert linux.value == pytest.approx(2 / 4 * 0.9)
    assert networks.value == pytest.approx(0.7)  # more than asked counts no more
    assert sql.value == 0
    assert sql.skill is None
    coverage = (3 * 0.45 + 2 * 0.7 + 1.5 * 0) / 6.5  # the welcome skill weighs three quarters
    assert rules.fit_factors(LISTING, AMINA, CONTEXT)["coverage"] == pytest.approx(coverage)


def test_a_close_skill_counts_when_it_earns_more_than_the_exact_one() -> None:
    graduate = replace(AMINA, skills={**AMINA.skills, UNIX: Held(4, TrustLevel.RECOGNISED)})
    linux = rules.credits_of(LISTING, graduate, CONTEXT)[0]
    assert linux.skill == UNIX
    assert linux.value == pytest.approx(0.8)


def test_the_score_is_the_weighted_geometric_mean() -> None:
    scores = rules.assess(LISTING, AMINA, CONTEXT)
    fit = 0.85 * (3 * 0.45 + 2 * 0.7) / 6.5
    appeal = 0.30 * 1 + 0.25 * 1 + 0.20 * 1 + 0.15 * 30 / 40 + 0.10 * 0.5
    assert scores.fit == pytest.approx(fit, abs=1e-6)
    assert scores.appeal == pytest.approx(appeal, abs=1e-6)
    assert scores.score == pytest.approx(fit**0.6 * appeal**0.4, abs=1e-6)
    assert scores.open_score == pytest.approx(fit**0.6 * ((appeal - 0.25) / 0.75) ** 0.4, abs=1e-6)


@pytest.mark.parametrize(
    ("months", "experience"),
    [({}, 0), ({"2522": 12}, 0.5), ({"2522": 48}, 1), ({"2529": 24}, 0.25), ({"2512": 24}, 0), ({"2113": 24}, 0)],
)
def test_experience_counts_by_how_near_the_occupation_is(months: dict[str, int], experience: float) -> None:
    assert rules.fit_factors(LISTING, replace(AMINA, months=months), CONTEXT)["experience"] == experience


@pytest.mark.parametrize(
    ("group", "code", "near"),
    [("2512", "2512", 1), ("25", "2512", 1), ("2512", "25", 0), ("2512", "251", 0.25), ("2512", "2", 0)],
)
def test_what_lies_inside_a_group_is_fully_in_it(group: str, code: str, near: float) -> None:
    assert isco_closeness(group, code) == near


@pytest.mark.parametrize(
    ("listing", "changes", "factor", "value"),
    [
        (LISTING, {"wants": frozenset({"contract"})}, "kind", 0),
        (LISTING, {"wants": frozenset({"job", "contract"})}, "kind", 1),
        (LISTING, {"pay_floor_usd": 1_200.0}, "pay", 0.5),
        (LISTING, {"pay_floor_usd": 300.0}, "pay", 1),
        (replace(LISTING, kind="contract"), {"pay_floor_usd": 300.0, "contract_floor_usd": 1_200.0}, "pay", 0.5),
        (replace(LISTING, kind="contract"), {"pay_floor_usd": 1_200.0}, "pay", 0.5),
        (LISTING, {"contract_floor_usd": 1_200.0}, "pay", 1),
        (replace(LISTING, pay_top_usd=None), {"pay_floor_usd": 300.0}, "pay", 0.5),
        (replace(LISTING, pay_top_usd=None, is_paid=False), {"pay_floor_usd": 300.0}, "pay", 1),
        (LISTING, {"hours_per_week": 20}, "hours", 0.5),
        (replace(LISTING, hours_per_week=20), {"hours_per_week": 40}, "hours", 0.5),
        (replace(LISTING, hours_per_week=1, kind="mentorship"), {"hours_per_week": 40}, "hours", 1),
        (LISTING, {}, "place", 1),
        (LISTING, {"wants_remote": False}, "place", 0.6),
        (on_site(country="KE", region="KE-21"), {}, "place", 1),
        (on_site(country="KE", region="KE-30"), {}, "place", 0.7),
        (on_site(), {"may_move_to": frozenset({"RW"})}, "place", 0.5),
        (on_site(), {}, "place", 0),
        (LISTING, {}, "aims", 0.5),
        (LISTING, {"aims": ("2522",)}, "aims", 1),
        (LISTING, {"aims": ("7421", "2529")}, "aims", 0.25),
        (LISTING, {"aims": ("7421",)}, "aims", 0),
    ],
)
def test_the_factors_of_the_appeal(listing: ListingSide, changes: dict[str, Any], factor: str, value: float) -> None:
    assert rules.appeal_factors(listing, replace(AMINA, **changes))[factor] == pytest.approx(value)


def test_an_explanation_names_what_meets_what_is_missing_and_what_to_do() -> None:
    labels = {LINUX: "Linux", NETWORKS: "networks", SQL: "SQL"}
    explained = rules.explain(LISTING, AMINA, CONTEXT, labels)
    linux, networks, sql = explained["requirements"]
    assert (linux["state"], linux["met_by"]["level"], linux["met_by"]["trust"]) == ("partly", 2, "provider")
    assert networks["state"] == "met"
    assert (sql["state"], sql["met_by"], explained["missing"]) == ("missing", None, [SQL])
    better = explained["raise"]
    assert (better["change"], better["label"], better["level"]) == ("lift", "Linux", 4)


def test_ties_are_drawn_the_same_way_every_time() -> None:
    keys = [rules.order_key(0.5, 0.5, 1, profile) for profile in range(20)]
    assert sorted(keys) == sorted(keys, reverse=True)[::-1]
    assert len(set(keys)) == 20
    assert rules.order_key(0.5, 0.6, 1, 1) < min(keys)
    assert sorted(range(20), key=lambda profile: keys[profile]) != list(range(20))
