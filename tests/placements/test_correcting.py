"""What is recorded wrongly is put right by both, and what was there before stays to be read."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from corridor.outbox.delivering import drain
from corridor.outbox.models import Delivery, Event
from corridor.web.errors import DomainError
from registry.outcomes.rules import Definition
from registry.outcomes.selectors import people as followed
from registry.placements import contracts, errors, rules, services
from registry.placements.models import CorrectionState, Placement, PlacementCorrection
from registry.placements.notices.confirming import placement_expected
from registry.placements.rules import Part
from registry.places.rules import WrongAmount
from tests.world import World, browser

from .test_lifecycle import placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(world: World) -> Placement:
    return placed(world, "confirmed", pay=Decimal(600), currency_id="KES", starts_on=world.today - timedelta(days=30))


def proposed(made: Placement, by: Any, **changes: Any) -> PlacementCorrection:
    return services.correct_placement(placement=made, by=by, changes=changes)


def test_nothing_changes_until_the_other_side_agrees(world: World, made: Placement) -> None:
    before = Placement.objects.values().get()
    day = world.today - timedelta(days=20)
    correction = proposed(made, world.boris, starts_on=day, role="Support lead", pay=Decimal("600.00"))
    assert Placement.objects.values().get() == before
    assert set(correction.after) == {"starts_on", "role"}  # what is the same is no change
    for nobody in (world.boris, world.eve, world.chantal):
        with pytest.raises(errors.NotYours):
            services.answer_correction(correction=correction, by=nobody, agrees=True)
    services.answer_correction(correction=correction, by=world.amina.user, agrees=True)
    made.refresh_from_db()
    assert (made.starts_on, made.role, made.state) == (day, "Support lead", "confirmed")
    correction.refresh_from_db()
    assert correction.before == {"starts_on": before["starts_on"].isoformat(), "role": "Support engineer"}
    history = apps.get_model("placements", "PlacementEvent").objects.filter(pgh_obj=made.pk)
    assert history.filter(role="Support engineer").exists()


def test_the_figures_follow_the_corrected_start_only_after_both_agreed(world: World) -> None:
    made = placed(world, "confirmed", isco_id="2512", starts_on=world.today - timedelta(days=30))

    def days() -> int | None:
        found = [p.follow_up for p in followed(definition=Definition.STRICT, on=world.today) if p.cohort == "lamu"]
        return next((f.days for f in found if f is not None and f.placed), None)

    first = days()
    assert first is not None
    correction = proposed(made, world.amina.user, starts_on=made.starts_on - timedelta(days=7))
    assert days() == first
    services.answer_correction(correction=correction, by=world.boris, agrees=True)
    assert days() == first - 7


def test_the_other_side_says_no_with_words(world: World, made: Placement) -> None:
    correction = proposed(made, world.amina.user, role="Director")
    drain()
    assert any(message.to == [world.boris.email] for message in mail.outbox)
    mail.outbox.clear()
    services.answer_correction(correction=correction, by=world.boris, agrees=False, words="She is an engineer.")
    drain()
    assert "She is an engineer." in next(one for one in mail.outbox if one.to == [world.amina.user.email]).body
    made.refresh_from_db()
    assert made.role == "Support engineer"
    with pytest.raises(errors.CorrectionGone):
        services.answer_correction(correction=correction, by=world.boris, agrees=True)
    assert not Delivery.objects.dead().exists()


def test_one_waits_at_a_time_and_can_be_taken_back(world: World, made: Placement) -> None:
    first = proposed(made, world.amina.user, role="Director")
    for by in (world.amina.user, world.boris):
        with pytest.raises(errors.CorrectionOpen):
            proposed(made, by, role="Cook")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlacementCorrection.objects.create(
            placement=made, side="employer", before={}, after={"role": "x"}, proposed_at=timezone.now()
        )
    with pytest.raises(errors.NotYours):
        services.withdraw_correction(correction=first, by=world.boris)
    services.withdraw_correction(correction=first, by=world.amina.user)
    proposed(made, world.boris, role="Cook")
    assert Event.objects.filter(topic="correction.proposed").count() == 2


REFUSED: dict[str, tuple[dict[str, Any], type[DomainError]]] = {
    "nothing": ({"role": "Support engineer"}, errors.NothingChanged),
    "a start to come": ({"starts_on": timezone.localdate() + timedelta(days=9)}, errors.NotStartedYet),
    "an end to come": ({"ended_on": timezone.localdate() + timedelta(days=9)}, errors.EndsInFuture),
    "an end before the start": ({"ended_on": timezone.localdate() - timedelta(days=99)}, errors.EndsBeforeStart),
    "half a cent": ({"pay": Decimal("1.005")}, WrongAmount),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_is_refused_in_words(world: World, made: Placement, what: str) -> None:
    changes, refusal = REFUSED[what]
    with pytest.raises(refusal):
        proposed(made, world.amina.user, **changes)


@pytest.mark.parametrize("state", ["disputed", "cancelled"])
def test_what_is_disputed_or_did_not_happen_is_not_corrected(world: World, state: str) -> None:
    with pytest.raises(errors.StepNotAllowed):
        proposed(placed(world, state), world.boris, role="Cook")


def test_a_correction_that_was_overtaken_or_disputed_is_not_agreed(world: World, made: Placement) -> None:
    correction = proposed(made, world.amina.user, ended_on=world.today - timedelta(days=3))
    services.end_placement(placement=made, by=world.boris, ended_on=world.today - timedelta(days=4))
    with pytest.raises(errors.Overtaken):
        services.answer_correction(correction=correction, by=world.boris, agrees=True)
    services.dispute_placement(placement=made, by=world.boris, reason="No.")
    with pytest.raises(errors.StepNotAllowed):
        services.answer_correction(correction=correction, by=world.boris, agrees=True)
    correction.refresh_from_db()
    assert correction.state == CorrectionState.PROPOSED


def test_a_corrected_start_does_not_run_into_another_engagement(world: World, made: Placement) -> None:
    placed(world, "confirmed", starts_on=world.today - timedelta(days=90), ended_on=world.today - timedelta(days=50))
    correction = proposed(made, world.amina.user, starts_on=world.today - timedelta(days=60))
    with pytest.raises(errors.OverlappingEngagement):
        services.answer_correction(correction=correction, by=world.boris, agrees=True)
    made.refresh_from_db()
    assert made.starts_on == world.today - timedelta(days=30)


def test_an_agreed_later_start_of_what_is_expected_asks_again_on_that_day(world: World) -> None:
    made = placed(world, starts_on=world.today + timedelta(days=1))
    correction = proposed(made, world.amina.user, starts_on=world.today + timedelta(days=8))
    services.answer_correction(correction=correction, by=world.boris, agrees=True)
    event = Event.objects.get(topic="placement.expected")
    due = event.deliveries.values_list("next_attempt_at", flat=True)
    assert {one.date() for one in due} == {world.today + timedelta(days=8)}


@pytest.mark.parametrize("now", CorrectionState)
@pytest.mark.parametrize("to", CorrectionState)
@pytest.mark.parametrize("by", Part)
def test_every_move_that_is_not_in_the_table_is_refused(now: CorrectionState, to: CorrectionState, by: Part) -> None:
    assert rules.may_move_correction(now, to, by) == (by in rules.CORRECTION_TRANSITIONS.get((now, to), ()))


def test_by_hand_from_both_sides(world: World, made: Placement) -> None:
    amina, boris = browser(world.amina.user), browser(world.boris)
    form = reverse("placement-correct", args=[made.public_id])
    page = amina.get(form).content.decode()
    assert 'value="Support engineer"' in page
    assert browser(world.eve).get(form).status_code == 404
    filled = {"role": "Support engineer", "isco_id": "2512", "starts_on": made.starts_on.isoformat(), "pay": "600"}
    assert amina.post(form, {**filled, "isco_id": "3512"}).status_code == 422  # nothing changed
    assert amina.post(form, {**filled, "starts_on": "2999-01-01"}).status_code == 422
    assert "once the other side agrees" in amina.post(form, filled, follow=True).content.decode()
    assert [one.about for one in contracts.corrections_waiting(world.boris)] == ["Support engineer, Hilltop Data"]
    assert contracts.corrections_waiting(world.amina.user) == contracts.corrections_waiting(world.eve) == []
    assert "Look at a correction" in boris.get(reverse("hire")).content.decode()
    where = reverse("placement", args=[made.public_id])
    assert "Take it back" in amina.get(where).content.decode()
    assert "I agree" in boris.get(where).content.decode()
    answer = reverse("correction-answer", args=[made.public_id, PlacementCorrection.objects.get().public_id])
    assert browser(world.eve).post(answer, {"act": "agree"}).status_code == 404
    assert boris.post(answer, {"act": "decline"}).status_code == 422  # not without words
    assert "now says so" in boris.post(answer, {"act": "agree"}, follow=True).content.decode()
    made.refresh_from_db()
    assert made.isco_id == "2512"
    seen = boris.get(where).content.decode()
    assert "A correction was agreed" in seen
    assert "→" in seen


def test_the_page_asks_as_often_for_a_long_history_as_for_a_short_one(world: World, made: Placement) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser(world.boris).get(reverse("placement", args=[made.public_id]))
        return len(asked)

    for turn in range(2):
        correction = proposed(made, world.amina.user, role=f"Role {turn}", isco_id=["2512", "3512"][turn])
        services.answer_correction(correction=correction, by=world.boris, agrees=True)
        made.refresh_from_db()
    queries()  # what the first page remembers is not asked again
    few = queries()
    for turn in range(4):
        correction = proposed(made, world.amina.user, role=f"Another {turn}")
        services.answer_correction(correction=correction, by=world.boris, agrees=True)
        made.refresh_from_db()
    assert queries() == few


def test_after_a_correction_both_are_asked_on_the_day_that_counts(world: World) -> None:
    """Nothing on the former day; the question comes on the new one."""
    placement = placed(world, "expected", starts_on=world.today)
    Placement.objects.filter(pk=placement.pk).update(starts_on=world.today + timedelta(days=14))
    assert placement_expected(placement.pk) == []
    Placement.objects.filter(pk=placement.pk).update(starts_on=world.today - timedelta(days=1))
    first = {one.key for one in placement_expected(placement.pk)}
    Placement.objects.filter(pk=placement.pk).update(starts_on=world.today)
    assert first
    assert not first & {one.key for one in placement_expected(placement.pk)}
