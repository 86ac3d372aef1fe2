"""How it goes: asked of both sides after 30, 90, 180 and 365 days, and answered in one tap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from corridor.outbox.delivering import drain
from registry.placements import checking, errors
from registry.placements.models import CheckIn, Placement
from registry.placements.rules import CHECKED_AFTER_DAYS, Side, milestone_on
from registry.programmes import selectors
from tests.world import World, browser

from .test_lifecycle import placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def began(world: World) -> Callable[..., Placement]:
    """Amina's work with Boris, confirmed, that began so many days ago."""

    def _began(days: int, **change: Any) -> Placement:
        starts_on = checking.today() - timedelta(days=days)
        return placed(world, "confirmed", starts_on=starts_on, **change)

    return _began


def asked(*, days: int = 0) -> int:
    return checking.ask_due(on=checking.today() + timedelta(days=days))


@given(st.integers(-10, 500))
def test_a_milestone_is_the_latest_that_was_reached(days: int) -> None:
    found = milestone_on(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days))
    assert found == max((one for one in CHECKED_AFTER_DAYS if one <= days), default=None)


def test_both_sides_are_asked_once_for_each_milestone(began: Any) -> None:
    began(29)
    assert [asked(), asked(days=1), asked(days=1), asked(days=40)] == [0, 1, 0, 0]
    assert sorted(CheckIn.objects.values_list("days", "side")) == [(30, "employer"), (30, "graduate")]
    assert asked(days=61) == 1


def test_nights_that_were_missed_bring_one_question(began: Any) -> None:
    began(200)
    assert asked() == 1
    assert set(CheckIn.objects.values_list("days", flat=True)) == {180}


@pytest.mark.parametrize("change", [{"kind": "mentorship"}, {"ended_on": checking.today() - timedelta(days=1)}])
def test_who_is_not_at_work_is_not_asked(began: Any, change: dict[str, Any]) -> None:
    began(100, **change)
    assert asked() == 0


def test_both_are_written_to_and_one_tap_answers(world: World, began: Any) -> None:
    placement = began(30)
    asked()
    drain()
    told = {message.to[0] for message in mail.outbox if message.subject.startswith("Corridor: How does it go?") or
            message.subject.startswith("How does it go?")}  # fmt: skip
    assert told == {world.amina.user.email, world.boris.email}
    amina, boris = browser(world.amina.user), browser(world.boris)
    assert "Say how it goes" in amina.get(reverse("me")).content.decode()
    url = reverse("placement-check-in", args=[placement.public_id])
    assert browser(world.eve).post(url, {"answer": "still"}).status_code == 404
    amina.post(url, {"answer": "still"})
    boris.post(url, {"answer": "promoted"})
    assert {(one.side, one.answer) for one in CheckIn.objects.all()} == {
        ("graduate", "still"), ("employer", "promoted")
    }  # fmt: skip
    assert checking.check_ins_waiting(world.amina.user) == checking.check_ins_waiting(world.boris) == []
    assert amina.post(url, {"answer": "still"}).status_code == 404  # nothing is asked any more


def test_who_left_says_when_and_it_ends(world: World, began: Any) -> None:
    placement = began(95)
    asked()
    amina, url = browser(world.amina.user), reverse("placement-check-in", args=[placement.public_id])
    refused = amina.post(url, {"answer": "left", "left_on": ""})
    assert refused.status_code == 422
    early = amina.post(url, {"answer": "left", "left_on": (placement.starts_on - timedelta(days=1)).isoformat()})
    assert early.status_code == 422
    last = checking.today() - timedelta(days=3)
    amina.post(url, {"answer": "left", "left_on": last.isoformat(), "reason": "better"})
    placement.refresh_from_db()
    held = CheckIn.objects.get(side="graduate")
    assert (placement.ended_on, held.answer, held.reason) == (last, "left", "better")
    assert checking.check_ins_waiting(world.boris) == []  # it has ended, so nobody is asked on
    with pytest.raises(errors.LastDayMissing):
        checking.answer(check_in=held, by=world.amina.user, answer="left")


def test_nobody_answers_for_the_other_side(world: World, began: Any) -> None:
    placement = began(30)
    asked()
    employers = checking.open_check_in(placement, Side.EMPLOYER)
    assert employers is not None
    for stranger in (world.amina.user, world.eve):
        with pytest.raises(errors.NotYours):
            checking.answer(check_in=employers, by=stranger, answer="still")


def test_an_officer_sees_who_has_not_answered_for_two_weeks(world: World, began: Any) -> None:
    placement = began(30)
    asked()

    def silent() -> int:
        checking.tell_providers_of_silence(at=timezone.now())
        return selectors.cohort_figures(world.lamu, at=timezone.now()).silent

    assert silent() == 0
    CheckIn.objects.update(asked_at=timezone.now() - timedelta(days=15))
    assert silent() == 1
    page = browser(world.chantal).get(reverse("cohort", args=["lamu"]), {"show": "silent"}).content.decode()
    assert "Check-in unanswered" in page
    browser(world.amina.user).post(reverse("placement-check-in", args=[placement.public_id]), {"answer": "still"})
    assert selectors.cohort_figures(world.lamu, at=timezone.now()).silent == 0
    CheckIn.objects.update(answer="", answered_at=None)
    assert silent() == 1
    Placement.objects.filter(pk=placement.pk).update(ended_on=checking.today())
    assert silent() == 0  # it has ended, so nothing is asked any more


def test_the_database_keeps_one_question_and_no_answer_without_its_time(began: Any) -> None:
    placement = began(30)
    asked()
    for wrong in (
        {"side": "graduate", "days": 30},
        {"side": "graduate", "days": 31},
        {"side": "graduate", "days": 90, "answer": "still"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            CheckIn.objects.create(placement=placement, asked_at=timezone.now(), **wrong)


def test_what_one_side_answered_is_not_the_others_to_read(world: World, began: Callable[..., Placement]) -> None:
    """The graduate says that the pay was bad; the employer reads that they answered, and no more."""
    placement = began(35)
    checking.ask_due(on=checking.today())
    question = CheckIn.objects.get(placement=placement, side=CheckIn.Side.GRADUATE)
    checking.answer(check_in=question, by=world.amina.user, answer="left", left_on=checking.today(), reason="pay")
    address = reverse("placement", args=[placement.public_id])
    assert "pay or conditions" in browser(world.amina.user).get(address).content.decode()
    seen = browser(world.boris).get(address).content.decode()
    assert "pay or conditions" not in seen
    assert "the graduate answered" in seen
