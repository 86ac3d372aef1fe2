"""Interviews: times are proposed and chosen, each on the reader's own clock, and calendars learn of every change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone
from icalendar import Calendar

from corridor.outbox.delivering import drain
from corridor.outbox.models import Delivery, Event
from registry.hiring import errors, services
from registry.hiring.clocks import moment, zone_for
from registry.hiring.models import Application, ApplicationState, Interview, InterviewState, InterviewWay, Voice
from registry.hiring.rules import PROPOSALS_AN_HOUR
from registry.hiring.talk_notices import interview_soon
from registry.hiring.talks import talk, talks_waiting
from tests.hiring import people
from tests.hiring.test_pages import page, send, signed_in
from tests.world import World

pytestmark = pytest.mark.django_db


def proposed(application: Application, by: Any, *hours: int, **changes: Any) -> Interview:
    """A talk for which times so many hours from now are proposed."""
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    terms = {"minutes": 30, "way": InterviewWay.PHONE, **changes}
    slots = [start + timedelta(hours=number) for number in hours or (48, 72)]
    return services.propose_interview(application=application, by=by, slots=slots, **terms)


def slots_of(interview: Interview) -> list[datetime]:
    return list(interview.slots.values_list("starts_at", flat=True))


def test_one_side_proposes_and_the_other_chooses(world: World) -> None:
    made = people.application(world.amina, world.listing)
    interview = proposed(made, world.boris)
    made.refresh_from_db()
    assert made.state == ApplicationState.INTERVIEW  # who wants to talk need not press a second button
    assert [str(one.what) for one in talks_waiting(world.amina.user, Voice.GRADUATE)] == ["Choose a time to talk"]
    with pytest.raises(errors.NotYourTurn):
        services.choose_slot(interview=interview, by=world.boris, starts_at=slots_of(interview)[0])
    chosen = services.choose_slot(interview=interview, by=world.amina.user, starts_at=slots_of(interview)[1])
    assert (chosen.state, chosen.starts_at) == ("agreed", slots_of(interview)[1])
    # Twice is as once: a second tap on a slow phone.
    again = services.choose_slot(interview=interview, by=world.amina.user, starts_at=slots_of(interview)[1])
    assert again.sequence == chosen.sequence


def test_the_graduate_may_propose_too(world: World) -> None:
    made = people.application(world.amina, world.listing, ApplicationState.SHORTLISTED)
    interview = proposed(made, world.amina.user)
    made.refresh_from_db()
    assert made.state == ApplicationState.SHORTLISTED  # how far an application is, the employer says
    assert services.choose_slot(interview=interview, by=world.boris, starts_at=slots_of(interview)[0]).state == "agreed"


@pytest.mark.parametrize(
    ("hours", "refusal"),
    [((0,), errors.SlotTooEarly), ((24 * 61,), errors.SlotTooLate), (tuple(range(40, 47)), errors.SlotsNeeded)],
)
def test_times_lie_ahead(world: World, hours: tuple[int, ...], refusal: type[Exception]) -> None:
    made = people.application(world.amina, world.listing)
    with pytest.raises(refusal):
        proposed(made, world.boris, *hours)
    assert not Interview.objects.exists()


def test_a_video_call_needs_its_link_and_a_phone_call_does_not(world: World) -> None:
    made = people.application(world.amina, world.listing)
    with pytest.raises(errors.WhereNeeded):
        proposed(made, world.boris, way=InterviewWay.VIDEO)
    assert proposed(made, world.boris).where == ""


def test_strangers_neither_propose_nor_choose(world: World) -> None:
    made = people.application(world.amina, world.listing)
    with pytest.raises(errors.NotYours):
        proposed(made, world.eve)
    interview = proposed(made, world.boris)
    for stranger in (world.eve, world.claudine.user):
        with pytest.raises(errors.NotYours):
            services.choose_slot(interview=interview, by=stranger, starts_at=slots_of(interview)[0])
        assert talk(interview=interview, user=stranger) is None


def test_nobody_is_at_two_talks_at_once(world: World) -> None:
    first = people.application(world.amina, world.listing)
    second = people.application(world.amina, people.listing(organisation=world.employer))
    one, two = proposed(first, world.boris, 48), proposed(second, world.boris, 48)
    services.choose_slot(interview=one, by=world.amina.user, starts_at=slots_of(one)[0])
    with pytest.raises(errors.BusyThen):
        services.choose_slot(interview=two, by=world.amina.user, starts_at=slots_of(two)[0])
    # Also from a writer who does not ask the service.
    one.refresh_from_db()
    with pytest.raises(IntegrityError, match="one_interview_at_a_time"), transaction.atomic():
        Interview.objects.filter(pk=two.pk).update(state="agreed", starts_at=one.starts_at, ends_at=one.ends_at)


def test_an_agreed_talk_is_moved_and_called_off(world: World) -> None:
    made = people.application(world.amina, world.listing)
    interview = proposed(made, world.boris)
    services.choose_slot(interview=interview, by=world.amina.user, starts_at=slots_of(interview)[0])
    later = [timezone.now() + timedelta(days=5)]
    moved = services.propose_other_times(
        interview=interview, by=world.amina.user, slots=later, minutes=45, way=InterviewWay.PHONE
    )
    assert (moved.state, moved.proposed_by, slots_of(moved)) == ("proposed", "graduate", later)
    services.call_off_interview(interview=moved, by=world.boris)
    with pytest.raises(errors.MoveNotAllowed):
        services.call_off_interview(interview=moved, by=world.boris)
    made.refresh_from_db()
    assert made.state == ApplicationState.INTERVIEW
    proposed(made, world.boris)  # and another one may come


@pytest.mark.parametrize("end", ["withdraw", "decline", "accept"])
def test_with_the_application_a_coming_talk_ends(world: World, end: str) -> None:
    made = people.application(world.amina, world.listing, ApplicationState.INTERVIEW)
    interview = proposed(made, world.boris)
    services.choose_slot(interview=interview, by=world.amina.user, starts_at=slots_of(interview)[0])
    if end == "withdraw":
        services.withdraw(application=made, by=world.amina.user)
    elif end == "decline":
        services.move(application=made, to="declined", by=world.boris, reason="skills")
    else:
        Application.objects.filter(pk=made.pk).update(state=ApplicationState.OFFERED)
        services.accept_offer(offer=people.offer(made), by=world.amina.user)
    interview.refresh_from_db()
    assert interview.state == InterviewState.CANCELLED


def agreed_in_the_past(world: World) -> Interview:
    made = people.application(world.amina, world.listing, ApplicationState.INTERVIEW)
    interview = proposed(made, world.boris)
    services.choose_slot(interview=interview, by=world.amina.user, starts_at=slots_of(interview)[0])
    past = timezone.now() - timedelta(hours=3)
    Interview.objects.filter(pk=interview.pk).update(starts_at=past, ends_at=past + timedelta(minutes=30))
    interview.refresh_from_db()
    return interview


def test_who_did_not_come_may_say_that_they_did(world: World) -> None:
    interview = agreed_in_the_past(world)
    missed = services.record_interview(interview=interview, by=world.boris, took_place=False)
    assert (missed.state, missed.missed_by) == ("missed", "graduate")
    with pytest.raises(errors.MoveNotAllowed):  # who said it does not contest it
        services.record_interview(interview=interview, by=world.boris, took_place=True)
    held = services.record_interview(interview=interview, by=world.amina.user, took_place=True)
    assert (held.state, held.missed_by) == ("held", "")


def test_a_talk_that_is_to_come_has_no_outcome(world: World) -> None:
    made = people.application(world.amina, world.listing)
    interview = proposed(made, world.boris)
    services.choose_slot(interview=interview, by=world.amina.user, starts_at=slots_of(interview)[0])
    with pytest.raises(errors.InterviewNotOver):
        services.record_interview(interview=interview, by=world.boris, took_place=False)


# --- Clocks and calendars ------------------------------------------------------------------------------------


def test_each_reads_their_own_clock(world: World) -> None:
    """Ten in Nairobi is nine in Kigali."""
    at = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
    assert str(moment(at, here="Africa/Nairobi", there="Africa/Kigali")) == (
        "Tuesday, 1 December, 10:00 in Nairobi (09:00 in Kigali)"
    )
    assert str(moment(at, here="Africa/Kigali", there="Africa/Maputo")) == "Tuesday, 1 December, 09:00 in Kigali"
    late = datetime(2026, 12, 1, 21, 30, tzinfo=UTC)
    assert "Wednesday, 2 December, 00:30 in Nairobi" in str(moment(late, here="Europe/Berlin", there="Africa/Nairobi"))
    made = people.application(world.amina, world.listing)
    assert zone_for(world.amina.user, made, Voice.GRADUATE) == "Africa/Nairobi"
    assert zone_for(world.boris, made, Voice.HIRER) == "Africa/Kigali"


def test_times_are_those_of_the_chosen_clock(world: World) -> None:
    """Boris types nine o'clock in Kigali; the clock that he chooses instead is his from then on."""
    made = people.application(world.amina, world.listing)
    day = (timezone.now() + timedelta(days=3)).date()
    boris = signed_in(world.boris)
    fields: dict[str, Any] = {"time_1": f"{day}T09:00", "zone": "Africa/Kigali", "minutes": 30, "way": "phone"}
    send(boris, "interview-propose", made.public_id, **fields)
    interview = Interview.objects.get()
    assert slots_of(interview) == [datetime(day.year, day.month, day.day, 7, tzinfo=UTC)]
    seen = page(signed_in(world.amina.user), "interview", interview.public_id)
    assert "10:00 in Nairobi (09:00 in Kigali)" in seen
    send(boris, "interview-move", interview.public_id, **{**fields, "zone": "Europe/Berlin"})
    world.boris.refresh_from_db()
    assert world.boris.time_zone == "Europe/Berlin"


def the_calendar(message: EmailMessage) -> tuple[str, Any]:
    """The method and the event of the calendar file that came with a mail."""
    [part] = [one for one in message.message().walk() if one.get_content_type() == "text/calendar"]
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    calendar = Calendar.from_ical(payload.decode())
    assert part.get_param("method") == str(calendar["method"])
    return str(calendar["method"]), calendar.walk("VEVENT")[0]


def test_calendars_learn_when_it_is_and_that_it_is_not(world: World) -> None:
    made = people.application(world.amina, world.listing)
    interview = proposed(made, world.boris, way=InterviewWay.VIDEO, where="https://meet.example.org/abc")
    services.choose_slot(interview=interview, by=world.amina.user, starts_at=slots_of(interview)[0])
    drain()
    told = [one for one in mail.outbox if one.subject.startswith("Agreed")]
    assert {one.to[0] for one in told} == {world.amina.user.email, world.boris.email}
    method, event = the_calendar(told[0])
    assert (method, event["status"], event["location"]) == ("REQUEST", "CONFIRMED", "https://meet.example.org/abc")
    assert event["dtstart"].dt == slots_of(interview)[0]
    assert "Amina" not in event.to_ical().decode()
    services.propose_other_times(
        interview=interview,
        by=world.amina.user,
        slots=[timezone.now() + timedelta(days=6)],
        minutes=30,
        way=InterviewWay.PHONE,
    )
    services.call_off_interview(interview=interview, by=world.boris)
    drain()
    # Also after it was moved, and to both: the old time stands in both calendars.
    over = [one for one in mail.outbox if one.subject.startswith("Called off")]
    assert {one.to[0] for one in over} == {world.amina.user.email, world.boris.email}
    method, gone = the_calendar(over[0])
    assert (method, gone["status"], gone["uid"]) == ("CANCEL", "CANCELLED", event["uid"])
    assert int(gone["sequence"]) > int(event["sequence"])


def test_reminders_wait_for_their_hour_and_follow_a_move(world: World) -> None:
    made = people.application(world.amina, world.listing)
    interview = proposed(made, world.boris, 48)
    services.choose_slot(interview=interview, by=world.amina.user, starts_at=slots_of(interview)[0])
    waiting = Delivery.objects.filter(event__topic="interview.soon").order_by("next_attempt_at")
    start = slots_of(interview)[0]
    hours = [round((start - due) / timedelta(hours=1)) for due in waiting.values_list("next_attempt_at", flat=True)]
    assert hours == [24, 1]
    payload = Event.objects.filter(topic="interview.soon").first()
    assert payload is not None
    assert len(interview_soon(**payload.payload)) == 2
    services.call_off_interview(interview=interview, by=world.boris)
    assert interview_soon(**payload.payload) == []


def test_the_walk_in_pages(world: World) -> None:
    """Proposed by Boris, none fits, other times by Amina, taken by Boris."""
    made = people.application(world.amina, world.listing)
    amina, boris = signed_in(world.amina.user), signed_in(world.boris)
    day = (timezone.now() + timedelta(days=3)).date()
    wrong = send(boris, "interview-propose", made.public_id, time_1="", zone="Africa/Kigali", minutes=30, way="phone")
    assert "Please check this" in wrong
    send(
        boris, "interview-propose", made.public_id, time_1=f"{day}T09:00", zone="Africa/Kigali", minutes=30, way="phone"
    )
    interview = Interview.objects.get()
    assert "Choose one of the times first" in send(amina, "interview-choose", interview.public_id)
    fields: dict[str, Any] = {"time_1": f"{day}T16:00", "zone": "Africa/Nairobi", "minutes": 45, "way": "phone"}
    assert "Your times are sent" in send(amina, "interview-move", interview.public_id, **fields)
    [slot] = slots_of(interview)
    assert "15:00 in Kigali" in page(boris, "interview", interview.public_id)
    assert "Agreed" in send(boris, "interview-choose", interview.public_id, slot=slot.isoformat())
    assert "16:00 in Nairobi" in page(amina, "interview", interview.public_id)
    assert "A talk is agreed" in page(amina, "my-application", made.public_id)
    assert "A talk is agreed" in page(boris, "application", made.public_id)


def test_where_it_is_goes_through_the_gate(world: World) -> None:
    """The graduate gave a number of their own, then left."""
    made = people.application(world.amina, world.listing)
    interview = proposed(made, world.amina.user, way=InterviewWay.PLACE, where="Call 0700 000 011 at the gate")
    boris = signed_in(world.boris)
    assert "0700 000 011" in page(boris, "interview", interview.public_id)
    services.withdraw(application=made, by=world.amina.user)
    assert "0700 000 011" not in page(boris, "interview", interview.public_id)
    assert "0700 000 011" in page(signed_in(world.amina.user), "interview", interview.public_id)


def test_nobody_is_flooded_with_proposals(world: World) -> None:
    made = people.application(world.amina, world.listing)
    interview = proposed(made, world.boris)
    terms: dict[str, Any] = {
        "by": world.boris,
        "slots": [timezone.now() + timedelta(days=3)],
        "minutes": 30,
        "way": InterviewWay.PHONE,
    }
    for _number in range(PROPOSALS_AN_HOUR - 1):
        services.propose_other_times(interview=interview, **terms)
    with pytest.raises(errors.TooManyMessages):
        services.propose_other_times(interview=interview, **terms)
    assert Event.objects.filter(topic="interview.proposed").count() == PROPOSALS_AN_HOUR
