"""Moves between states, pay, and what a listing may ask."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.listings import errors, rules
from registry.listings.models import Kind, State
from registry.listings.rules import Actor, AskedSkill
from registry.places.rules import CURRENCY_DECIMALS

TODAY = date(2026, 11, 24)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(State)), st.sampled_from(list(Actor))), max_size=12))
def test_what_has_ended_stays_ended_and_nothing_opens_unchecked(wishes: list[tuple[State, Actor]]) -> None:
    now, was_checked = State.DRAFT, False
    for wish, by in wishes:
        if rules.may_move(now, wish, by):
            # What its owner closed is a moderator's alone to open, and only what expired is the owner's to renew.
            assert now != State.CLOSED or by == Actor.MODERATOR
            assert now != State.EXPIRED or (wish, by) == (State.OPEN, Actor.OWNER)
            was_checked |= by == Actor.MODERATOR and wish not in {State.DRAFT, State.REVIEW}
            assert wish != State.OPEN or was_checked or now == State.EXPIRED
            assert now != State.HIDDEN or by == Actor.MODERATOR or wish == State.CLOSED
            now = wish


def test_every_state_has_its_moves() -> None:
    assert {state for pair in rules.TRANSITIONS for state in pair} == set(State)
    assert {now for now, _to in rules.TRANSITIONS} == set(State)
    assert all(rules.TRANSITIONS.values())
    assert {State.FILLED, State.CLOSED, State.EXPIRED} == rules.ENDED
    for now, to, by in [
        (State.DRAFT, State.OPEN, Actor.MODERATOR),
        (State.REVIEW, State.OPEN, Actor.OWNER),
        (State.HIDDEN, State.OPEN, Actor.OWNER),
        (State.CLOSED, State.OPEN, Actor.OWNER),
        (State.OPEN, State.PAUSED, Actor.MODERATOR),
    ]:
        with pytest.raises(errors.NotPossibleNow):
            rules.require_move(now, to, by)


@settings(deadline=None)
@given(st.sampled_from(list(State)), st.integers(-60, 60), st.integers(-10, 120))
def test_renewal_is_for_what_stands_or_ended_within_a_month(state: State, closed: int, until: int) -> None:
    fits = state in {State.OPEN, State.PAUSED, State.EXPIRED} and closed >= -30 and 0 <= until <= 90
    try:
        rules.require_renewal(
            state, closed_on=TODAY + timedelta(days=closed), until=TODAY + timedelta(days=until), on=TODAY
        )
    except errors.ListingError:
        assert not fits
    else:
        assert fits


@settings(deadline=None)
@given(
    st.sampled_from(sorted(CURRENCY_DECIMALS)),
    st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False),
    st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False),
)
def test_pay_is_accepted_exactly_when_its_currency_has_it_and_it_is_ordered(
    currency: str, low: Decimal, high: Decimal
) -> None:
    unit = Decimal(1).scaleb(-CURRENCY_DECIMALS[currency])
    fits = low % unit == 0 and high % unit == 0 and low <= high
    try:
        rules.require_pay(Kind.JOB, low=low, high=high, currency=currency)
    except errors.ListingError:
        assert not fits
    else:
        assert fits


def test_francs_have_no_decimals_and_the_error_stands_at_its_field() -> None:
    with pytest.raises(errors.AmountWrong, match="RWF has no decimals") as refused:
        rules.require_pay(Kind.CONTRACT, low=Decimal(650), high=Decimal("700.50"), currency="RWF")
    assert refused.value.field == "pay_max"


def test_work_is_paid_and_mentorships_are_not() -> None:
    with pytest.raises(errors.PayMissing):
        rules.require_pay(Kind.JOB, low=None, high=None, currency="KES")
    with pytest.raises(errors.PayOfMentorship):
        rules.require_pay(Kind.MENTORSHIP, low=Decimal(1), high=Decimal(1), currency="KES")
    rules.require_pay(Kind.MENTORSHIP, low=None, high=None, currency=None)


def test_the_closing_date_itself_still_counts() -> None:
    rules.require_time_left(TODAY, on=TODAY)
    with pytest.raises(errors.ClosingDatePast):
        rules.require_time_left(TODAY - timedelta(days=1), on=TODAY)


def test_who_offers_what() -> None:
    rules.require_kind(Kind.CONTRACT, is_mentor=True)
    rules.require_kind(Kind.CONTRACT, is_mentor=False)
    for kind, is_mentor in ((Kind.MENTORSHIP, False), (Kind.JOB, True)):
        with pytest.raises(errors.KindNotYours):
            rules.require_kind(kind, is_mentor=is_mentor)


def test_skills() -> None:
    rules.require_skills([AskedSkill(n) for n in range(20)])
    for skills, error in (
        ([AskedSkill(1), AskedSkill(1)], errors.SkillTwice),
        ([AskedSkill(n) for n in range(21)], errors.SkillsTooMany),
        ([AskedSkill(1, level=6)], errors.NotASkill),
        ([AskedSkill(1, weight=0)], errors.NotASkill),
    ):
        with pytest.raises(error):
            rules.require_skills(skills)


def test_places() -> None:
    rules.require_place(state=State.EXPIRED, filled=0, openings=1)  # an offer made in time
    with pytest.raises(errors.ListingFull):
        rules.require_place(state=State.OPEN, filled=2, openings=2)
    with pytest.raises(errors.NotPossibleNow):
        rules.require_place(state=State.DRAFT, filled=0, openings=1)
