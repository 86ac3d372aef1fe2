"""The board of a listing: many steps at once, what was thought of whom, and how long people wait."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role
from registry.hiring import errors, services
from registry.hiring.boards import board, in_order, mean_ratings, usual_stays
from registry.hiring.models import Application, ApplicationState, Criterion, PrivateNote, Rating
from registry.listings.models import ListingSkill
from registry.programmes.models import Programme
from tests.hiring import people
from tests.hiring.test_pages import page, send, signed_in
from tests.world import LINUX, World, skill

pytestmark = pytest.mark.django_db


def crowd(world: World, number: int = 3) -> list[Application]:
    return [people.application(people.graduate(f"Person{n}", "RW"), world.listing) for n in range(number)]


def test_many_are_moved_at_once_each_for_itself(world: World) -> None:
    first, second, third = crowd(world)
    people.offer(third)
    Application.objects.filter(pk=third.pk).update(state=ApplicationState.OFFERED)
    moved = services.move_many(applications=[first, second, third], to="shortlisted", by=world.boris)
    assert moved.done == 2
    assert [(one.pk, "offer" in words) for one, words in moved.refused] == [(third.pk, True)]


def test_nobody_is_declined_without_a_reason(world: World) -> None:
    with pytest.raises(errors.ReasonNeeded):
        services.move_many(applications=crowd(world), to="declined", by=world.boris)
    assert not Application.objects.filter(state="declined").exists()
    with pytest.raises(errors.NobodyChosen):
        services.move_many(applications=[], to="shortlisted", by=world.boris)


def test_several_at_once_by_hand(world: World) -> None:
    first, second, third = crowd(world)
    boris = signed_in(world.boris)
    chosen = [str(first.public_id), str(second.public_id), "no number"]
    wrong = send(boris, "pipeline", world.listing.public_id, application=chosen, to="declined")
    assert "Choose a reason" in wrong
    assert wrong.count("checked") == 2  # the ticks are not lost
    seen = send(boris, "pipeline", world.listing.public_id, application=chosen, to="declined", reason="skills")
    assert "2 applications are moved" in seen
    third.refresh_from_db()
    assert third.state == ApplicationState.NEW


def test_a_ticked_application_of_somebody_else_is_left_alone(world: World) -> None:
    people.application(world.amina, world.listing)
    theirs = people.application(world.claudine, people.listing(organisation=world.elsewhere))
    sent: dict[str, Any] = {"application": [str(theirs.public_id)], "to": "shortlisted"}
    assert "Tick at least one" in send(signed_in(world.boris), "pipeline", world.listing.public_id, **sent)
    theirs.refresh_from_db()
    assert theirs.state == ApplicationState.NEW


# --- Notes and ratings ---------------------------------------------------------------------------------------


def test_notes_stay_among_those_who_hire(world: World) -> None:
    made = people.application(world.amina, world.listing)
    boris, amina = signed_in(world.boris), signed_in(world.amina.user)
    send(boris, "application-note", made.public_id, body="Calm on the phone.")
    colleague = people.member(world.employer, "carla", Role.RECRUITER)
    assert "Calm on the phone." in page(signed_in(colleague), "application", made.public_id)
    assert "Calm on the phone." not in page(amina, "my-application", made.public_id)
    assert "Please check this" in send(boris, "application-note", made.public_id, body=" ")
    viewer = people.member(world.employer, "viewer", Role.VIEWER)
    for stranger in (world.eve, viewer, world.amina.user):
        with pytest.raises(errors.NotYours):
            services.keep_note(application=made, by=stranger, body="Hello")
    assert PrivateNote.objects.count() == 1


def test_ratings_are_by_the_same_measure_and_one_a_person(world: World) -> None:
    made = people.application(world.amina, world.listing)
    colleague = people.member(world.employer, "carla", Role.RECRUITER)
    services.rate(application=made, by=world.boris, points={Criterion.SKILLS: 5, Criterion.LEARNING: 3})
    services.rate(application=made, by=colleague, points={Criterion.SKILLS: 2})
    services.rate(application=made, by=world.boris, points={Criterion.SKILLS: 4, Criterion.LEARNING: None})
    assert mean_ratings([made.pk]) == {made.pk: 3.0}
    for wrong in (0, 6):
        with pytest.raises(errors.RatingOutOfRange):
            services.rate(application=made, by=world.boris, points={Criterion.SKILLS: wrong})
        with pytest.raises(IntegrityError), transaction.atomic():
            Rating.objects.update(points=wrong)
    with pytest.raises(errors.NotYours):
        services.rate(application=made, by=world.eve, points={Criterion.SKILLS: 5})
    send(signed_in(world.boris), "application-rate", made.public_id, skills="1", communication="", learning="5")
    assert dict(Rating.objects.filter(rated_by=world.boris).values_list("criterion", "points")) == {
        "skills": 1,
        "learning": 5,
    }


# --- Order and time ------------------------------------------------------------------------------------------


def test_the_list_is_in_the_order_that_was_asked_for(world: World) -> None:
    now = timezone.now()
    rows = [
        people.application(people.graduate(f"P{n}", "RW"), world.listing, at=now - timedelta(days=days))
        for n, days in enumerate((1, 9, 5))
    ]
    services.rate(application=rows[0], by=world.boris, points={Criterion.SKILLS: 2})
    services.rate(application=rows[2], by=world.boris, points={Criterion.SKILLS: 5})
    columns = board(listing=world.listing, user=world.boris)

    def order(name: str) -> list[int]:
        return [[row.public_id for row in rows].index(one.public_id) for one in in_order(columns, name)]

    assert order("waiting") == [1, 2, 0]
    assert order("rating") == [2, 0, 1]
    assert order("newest") == [0, 2, 1]
    assert [one.days_in_stage for one in in_order(columns, "waiting")] == [9, 5, 1]
    seen = page(signed_in(world.boris), "pipeline", world.listing.public_id)
    assert "for 9 days" in seen


def test_the_board_says_how_long_people_usually_stay(world: World) -> None:
    now = timezone.now()
    for days in (2, 4, 10):
        made = people.application(people.graduate(f"Q{days}", "RW"), world.listing, at=now - timedelta(days=days))
        services.move(application=made, to="shortlisted", by=world.boris, at=now)
    people.application(people.graduate("New", "RW"), world.listing)
    assert usual_stays(world.listing) == {"new": 4}


# --- What the graduate learns --------------------------------------------------------------------------------


def test_who_is_declined_for_skills_reads_what_would_help(world: World) -> None:
    """Not a list of what was lost: what is missing, and which course teaches it."""
    asked_for = skill(LINUX)
    ListingSkill.objects.get_or_create(listing=world.listing, skill=asked_for, defaults={"level": 3})
    world.amina.skills.all().delete()
    made = people.application(world.amina, world.listing)
    amina = signed_in(world.amina.user)
    assert "What would help next time" not in page(amina, "my-application", made.public_id)
    services.move(application=made, to="declined", by=world.boris, reason="skills")
    seen = page(amina, "my-application", made.public_id).split("What would help next time")[1]
    assert asked_for.label in seen
    assert Programme.objects.get(pk=world.programme.pk).name in seen


def test_who_was_too_late_is_not_told_to_learn(world: World) -> None:
    made = people.application(world.amina, world.listing)
    services.move(application=made, to="declined", by=world.boris, reason="availability")
    assert "What would help next time" not in page(signed_in(world.amina.user), "my-application", made.public_id)
