"""Whoever gets a message reads who writes, why, and what to do next."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail

from accounts.models import User
from accounts.services.invitations import invite_member
from corridor.outbox.delivering import drain
from registry.hiring import services as hiring
from registry.outreach.models import Message
from registry.outreach.services import queue
from registry.placements import notices, services
from registry.placements.models import Placement
from tests.hiring import people
from tests.placements.test_lifecycle import administrator, placed
from tests.world import World

pytestmark = pytest.mark.django_db
KINDS = {
    "application.made", "application.moved", "invitation.sent", "offer.made", "offer.answered", "offer.withdrawn",
    "placement.expected", "placement.claimed", "placement.disputed", "placement.resolved", "placement.cancelled",
    "invitation.made",
}  # fmt: skip


@pytest.fixture
def world(cast_on_stage: World) -> World:
    """The whole way from an invitation to a settled dispute, with its turns; every letter of it is sent."""
    world = cast_on_stage
    _meet_and_agree(world)
    _disagree_about(Placement.objects.get(), world)
    services.cancel_placement(placement=placed(world, profile=world.claudine), by=world.claudine.user)
    invite_member(organisation=world.employer, by=world.boris, email="ruth@example.org", role="viewer")
    drain()
    return world


def _meet_and_agree(world: World) -> None:
    asked = hiring.invite(listing=world.listing, profile=world.amina, by=world.boris)
    drain()
    made = hiring.accept_invitation(invitation=asked, by=world.amina.user)
    drain()
    for step in ("shortlisted", "interview"):
        made = hiring.move(application=made, to=step, by=world.boris)
        drain()
    other = hiring.apply(profile=world.claudine, listing=world.listing)
    hiring.move(application=other, to="declined", by=world.boris, reason="skills")
    again = hiring.apply(profile=world.claudine, listing=world.listing)
    hiring.withdraw(application=again, by=world.claudine.user)
    for answer, by in (
        ("withdraw_offer", world.boris),
        *((f"{a}_offer", world.amina.user) for a in ("decline", "accept")),
    ):
        offer = hiring.make_offer(
            application=made, by=world.boris, role="Support engineer", isco="3512", starts_on=world.today,
            pay=Decimal(600_000), currency="RWF", answer_by=world.today + timedelta(days=5),
        )  # fmt: skip
        drain()
        getattr(hiring, answer)(offer=offer, by=by)
        drain()


def _disagree_about(placement: Placement, world: World) -> None:
    # The first day's question comes in the morning, whenever this test runs.
    for notice in notices.placement_expected(placement.pk):
        queue(notice, kind="placement.expected")
    services.confirm_placement(placement=placement, by=world.amina.user)
    drain()
    services.dispute_placement(placement=placement, by=world.boris, reason="Nobody came.")
    drain()
    services.resolve_dispute(placement=placement, by=administrator(world), happened=True, reason="We saw it.")
    drain()


def test_every_letter_of_the_journey_says_who_writes_why_and_what_next(world: World) -> None:
    kinds = dict(Message.objects.values_list("subject", "kind"))
    assert {kinds[str(letter.subject)] for letter in mail.outbox} >= KINDS
    for letter in mail.outbox:
        text = str(letter.body)
        told = f"{letter.subject}\n{text}"
        assert re.match(r"Hello\b.*,\n\n", text), told
        assert re.search(r"[:.]\n+http://testserver/\S+\n", text), told
        assert "\n-- \nCorridor, the skills registry of the Kenya–Rwanda digital corridor.\n" in text
        assert "%(" not in told
        assert not re.search(r"\d{4}-\d\d-\d\d", told), told
        assert "Claudine" not in told or letter.to == [world.claudine.user.email]
        assert len(letter.subject) <= 100


def test_the_last_lines_say_why_one_is_written_to_and_where_to_say_no(world: World) -> None:
    (invited,) = [str(letter.body) for letter in mail.outbox if letter.to == ["ruth@example.org"]]
    assert "http://testserver/privacy/" in invited
    assert "account with this address" not in invited
    known = next(str(letter.body) for letter in mail.outbox if letter.to == [world.boris.email])
    assert "account with this address" in known
    assert "http://testserver/me/consents/" in known


def test_who_reads_a_language_that_we_do_not_write_yet_gets_english(world: World) -> None:
    User.objects.filter(pk=world.boris.pk).update(language="rw")
    mail.outbox.clear()
    hiring.apply(profile=world.claudine, listing=people.listing(organisation=world.employer, posted_by=world.boris))
    drain()
    assert "Nobody reads answers to this address." in str(mail.outbox[0].body)
