"""What a skill earns by example: when it was last used, what hints at it, and how much a common one weighs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.matching import rules, words
from registry.matching.rules import GraduateSide, Held
from registry.matching.rules.scoring import best_credit, recency_of, share_of
from registry.matching.rules.weights import LEAST_RECENCY, MET_CREDIT, MOST_BY_HINTS, STANDS_ALONE
from registry.matching.words import Reader
from registry.profiles.models.graduate import TrustLevel

from . import strategies as some
from .strategies import HOMES, SKILLS
from .test_rules import AMINA, CONTEXT, LINUX, LISTING, NETWORKS, SQL, UNIX

LABELS = {LINUX: "Linux", NETWORKS: "networks", UNIX: "Unix", SQL: "SQL", 5: "shells", 6: "servers"}
NEED = LISTING.requirements[0]


@pytest.mark.parametrize(
    ("year", "left"),
    [(None, 1), (2030, 1), (2026, 1), (2023, 1), (2022, 0.95), (2020, 0.85), (2018, 0.75), (2017, 0.75), (1990, 0.75)],
)
def test_three_years_cost_nothing_then_each_takes_a_little(year: int | None, left: float) -> None:
    assert recency_of(year, in_year=2026) == pytest.approx(left)


@given(st.none() | st.integers(1900, 2200), st.integers(2000, 2100))
def test_time_never_adds_and_never_takes_more_than_a_quarter(year: int | None, now: int) -> None:
    assert LEAST_RECENCY <= recency_of(year, in_year=now + 1) <= recency_of(year, in_year=now) <= 1


def test_what_was_last_used_long_ago_counts_less_from_the_next_calendar_year_on() -> None:
    amina = replace(AMINA, skills={NETWORKS: Held(3, TrustLevel.SELF, 2023)})
    credits = {
        on.year: rules.credits_of(LISTING, amina, replace(CONTEXT, on=on))[1].value
        for on in (date(2026, 12, 31), date(2027, 1, 1))
    }
    assert credits == {2026: pytest.approx(0.7), 2027: pytest.approx(0.7 * 0.95)}


def test_both_sides_read_that_a_skill_was_used_long_ago_and_only_the_graduate_when() -> None:
    amina = replace(
        AMINA, skills={NETWORKS: Held(3, TrustLevel.RECOGNISED, 2016), LINUX: Held(5, TrustLevel.SELF, 2025)}
    )
    explained = rules.explain(LISTING, amina, CONTEXT, LABELS)
    own, theirs = (words.reasons(explained, reader).needs for reader in Reader)
    assert own[1].text.endswith("You last used it in 2016, so it counts a little less.")
    assert own[0].text.endswith("You last used it in 2025.")
    assert theirs[1].text.endswith("It was last used more than three years ago and counts a little less.")
    assert "20" not in theirs[0].text + theirs[1].text


def test_to_use_a_skill_again_is_named_as_what_would_raise_the_score() -> None:
    listing = replace(LISTING, requirements=(NEED,))
    amina = replace(AMINA, skills={LINUX: Held(4, TrustLevel.RECOGNISED, 2010)})
    explained = rules.explain(listing, amina, CONTEXT, LABELS)
    assert explained["raise"]["change"] == "use"
    again = replace(AMINA, skills={LINUX: Held(4, TrustLevel.RECOGNISED, 2026)})
    assert explained["raise"]["score"] == rules.assess(listing, again, CONTEXT).score
    assert words.reasons(explained, Reader.GRADUATE).would_raise.startswith("Using “Linux” again")


HINTS = {5: 0.2, 6: 0.2, UNIX: 0.4}


def earned(**held: int) -> float:
    skills = {int(skill.removeprefix("s")): Held(level, TrustLevel.RECOGNISED) for skill, level in held.items()}
    return best_credit(NEED, skills, HINTS, in_year=2026).value


def test_hints_add_up_and_what_stands_alone_does_not() -> None:
    assert earned(s5=4) == pytest.approx(0.2)
    assert earned(s5=4, s6=4) == pytest.approx(1 - 0.8 * 0.8)
    assert earned(s5=4, s6=4, s3=4) == pytest.approx(0.4)  # the related skill says more than both hints
    assert earned(s5=4, s1=2) == pytest.approx(0.5)


def test_hints_alone_never_meet_a_need() -> None:
    close = dict.fromkeys(range(10, 60), STANDS_ALONE - 0.01)
    credit = best_credit(NEED, {skill: Held(5, TrustLevel.RECOGNISED) for skill in close}, close, in_year=2026)
    assert credit.value == MOST_BY_HINTS < MET_CREDIT
    assert credit.hints == 49


def test_a_hint_is_told_as_what_it_is() -> None:
    context = replace(CONTEXT, closeness={LINUX: HINTS})
    amina = replace(AMINA, skills={5: Held(4, TrustLevel.SELF), 6: Held(4, TrustLevel.PROVIDER)})
    explained = rules.explain(LISTING, amina, context, LABELS)
    need = words.reasons(explained, Reader.LISTING).needs[0]
    assert need.state == "partly"
    assert need.text == (
        "“servers” is needed in the same occupations and counts a little. "
        "1 more skill of the same occupations adds to it."
    )


def test_what_all_work_needs_weighs_half_and_what_is_welcome_three_quarters() -> None:
    shares = [
        share_of(replace(NEED, reuse=reuse)) for reuse in ("", "occupation-specific", "cross-sector", "transversal")
    ]
    assert shares == [3, 3, 2.25, 1.5]
    assert share_of(replace(NEED, required=False)) == 2.25


# --- The same person elsewhere, with more, with less ---------------------------------------------------------------


@settings(deadline=None, max_examples=100)
@given(some.listings, some.graduates, some.contexts)
def test_a_person_earns_the_same_in_nairobi_lamu_kigali_and_huye(
    listing: rules.ListingSide, graduate: GraduateSide, context: rules.Context
) -> None:
    lives = [replace(graduate, home_country=country, home_region=region) for country, region in HOMES.values()]
    first, *others = [rules.credits_of(listing, one, context) for one in lives]
    assert others == [first] * 3


@settings(deadline=None, max_examples=100)
@given(some.listings, some.graduates, some.contexts, st.sampled_from(SKILLS), some.held)
def test_one_skill_more_never_lowers_a_credit(
    listing: rules.ListingSide, graduate: GraduateSide, context: rules.Context, skill: int, has: Held
) -> None:
    if skill in graduate.skills:
        return
    more = some.with_skill(graduate, skill, has)
    before, after = (rules.credits_of(listing, one, context) for one in (graduate, more))
    assert all(then.value >= now.value for now, then in zip(before, after, strict=True))


@settings(deadline=None, max_examples=100)
@given(some.listings, some.graduates, some.contexts)
def test_whoever_says_not_when_loses_nothing_by_it(
    listing: rules.ListingSide, graduate: GraduateSide, context: rules.Context
) -> None:
    silent = replace(graduate, skills={skill: replace(h, last_used_year=None) for skill, h in graduate.skills.items()})
    assert rules.assess(listing, silent, context).fit >= rules.assess(listing, graduate, context).fit
