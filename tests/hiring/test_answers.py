"""Questions of a listing are answered with the application; invitations carry no contact details."""

from __future__ import annotations

import pytest

from registry.hiring import errors, services
from registry.hiring.models import Application, ListingInvitation
from registry.listings.models import ListingQuestion
from tests.hiring import people
from tests.hiring.test_pages import page, send, signed_in
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(world: World) -> World:
    ListingQuestion.objects.create(listing=world.listing, position=1, text="Which networks have you built?")
    ListingQuestion.objects.create(
        listing=world.listing, position=2, text="Can you travel to Kigali?", kind="yes_no", is_required=False
    )
    return world


def test_an_answer_stands_beside_the_question_as_it_was_asked(asked: World) -> None:
    made = services.apply(profile=asked.amina, listing=asked.listing, answers={1: "A school's.", 7: "to nothing"})
    ListingQuestion.objects.filter(position=1).update(text="Something else?")
    assert [(one.question, one.answer) for one in made.answers.all()] == [
        ("Which networks have you built?", "A school's.")
    ]


def test_what_everybody_answers_nobody_leaves_out(asked: World) -> None:
    for answers in (None, {}, {1: "  "}, {2: "Yes"}):
        with pytest.raises(errors.AnswerNeeded):
            services.apply(profile=asked.amina, listing=asked.listing, answers=answers)
    assert not Application.objects.exists()


def test_who_is_invited_answers_nothing(asked: World) -> None:
    sent = people.invitation(asked.listing, asked.amina)
    assert services.accept_invitation(invitation=sent, by=asked.amina.user).answers.count() == 0


def test_answers_by_hand(asked: World) -> None:
    amina, boris = signed_in(asked.amina.user), signed_in(asked.boris)
    missing = send(amina, "apply", asked.listing.public_id, answer_2="Yes", note="I like helping.")
    assert "The employer needs an answer" in missing
    assert "I like helping." in missing
    send(amina, "apply", asked.listing.public_id, answer_1="A school's.", answer_2="Yes")
    seen = page(boris, "application", Application.objects.get().public_id).split("Answers to your questions")[1]
    assert "Can you travel to Kigali?" in seen
    assert "A school&#x27;s." in seen


@pytest.mark.parametrize(
    "message",
    [
        "Call me on 0712 345 678.",
        "Write to boris at hilltop dot rw",
        "boris@hilltop.example",
        "wa.me/250780000000",
        "https://example.org/form",
        "zero seven one two three four five six seven eight",
    ],
)
def test_an_invitation_holds_no_way_around_the_introduction(world: World, message: str) -> None:
    with pytest.raises(errors.ContactTooEarly):
        services.invite(listing=world.listing, profile=world.claudine, by=world.boris, message=message)
    assert not ListingInvitation.objects.exists()


def test_an_invitation_in_plain_words_goes(world: World) -> None:
    words = "We liked your 3 projects of 2025 and pay RWF 600,000 a month. Shall we talk?"
    assert (
        services.invite(listing=world.listing, profile=world.claudine, by=world.boris, message=words).message == words
    )
