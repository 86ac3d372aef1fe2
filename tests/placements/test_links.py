"""Confirming by the link of a message, without signing in."""

from __future__ import annotations

import logging
import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from corridor.outbox.delivering import drain
from corridor.web.logs import HideSecrets
from registry.placements import errors, links, services
from registry.placements.models import Placement
from registry.placements.rules import Side
from tests.world import World

from .test_lifecycle import placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def claimed(world: World) -> Placement:
    return placed(world, "claimed", pay=777_123, currency_id="RWF")


def secret_of(placement: Placement, side: Side, person: User) -> str:
    return links.secret_for(placement, side=side, person=person)


def test_the_message_leads_to_a_page_with_one_button_that_confirms(world: World) -> None:
    drain()
    mail.outbox.clear()
    made = services.claim_placement(
        profile=world.amina, organisation=world.employer, by=world.amina.user, kind="job", role="Support engineer",
        isco="3512", country="RW", starts_on=world.today,
    )  # fmt: skip
    drain()
    (letter,) = [message for message in mail.outbox if message.to == [world.boris.email]]
    secret = re.search(r"/placements/yes/([^/\s]+)/", str(letter.body))
    assert secret is not None
    where = reverse("placement-yes", args=[secret[1]])
    visitor = Client(enforce_csrf_checks=True)
    for _time in range(2):  # a mail server looks, and looks again
        page = visitor.get(where)
        assert visitor.head(where).status_code == 200
    made.refresh_from_db()
    assert made.state == "claimed"
    read = page.content.decode()
    assert read.count('type="submit"') == 1
    assert "Support engineer" in read
    assert world.employer.name in read
    for hidden in ("Amina", world.amina.user.email, world.boris.email, "777", str(made.public_id)):
        assert hidden not in read
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert visitor.post(where).status_code == 403  # not without the page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', read)
    assert token is not None
    thanks = visitor.post(where, {"csrfmiddlewaretoken": token[1]}, follow=True)
    assert "Thank you" in thanks.content.decode()
    made.refresh_from_db()
    assert made.state == "confirmed"
    assert visitor.get(where).status_code == 410  # it has done its work


def test_each_side_is_asked_with_its_own_link_on_the_first_day(world: World) -> None:
    made = placed(world)
    for side, person in ((Side.GRADUATE, world.amina.user), (Side.EMPLOYER, world.boris)):
        made = services.confirm_by_link(secret=secret_of(made, side, person))
    assert made.state == "confirmed"


CHANGES: dict[str, Any] = {
    "it was confirmed": lambda made, world: services.confirm_placement(placement=made, by=world.boris),
    "it was disputed": lambda made, world: services.dispute_placement(placement=made, by=world.boris, reason="No."),
    "its first day changed": lambda made, world: Placement.objects.filter(pk=made.pk).update(
        starts_on=world.today - timedelta(days=11)
    ),
    "its role changed": lambda made, world: Placement.objects.filter(pk=made.pk).update(role="Cook"),
    "the person left": lambda made, world: Membership.objects.filter(user=world.boris).delete(),
    "the person closed the account": lambda made, world: User.objects.filter(pk=world.boris.pk).update(is_active=False),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_link_is_over_when(world: World, claimed: Placement, what: str) -> None:
    secret = secret_of(claimed, Side.EMPLOYER, world.boris)
    CHANGES[what](claimed, world)
    before = Placement.objects.values().get()
    where = reverse("placement-yes", args=[secret])
    assert Client().get(where).status_code == Client().post(where).status_code == 410
    assert Placement.objects.values().get() == before


def test_the_link_is_over_after_a_month(world: World, claimed: Placement, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, now = secret_of(claimed, Side.EMPLOYER, world.boris), time.time()
    monkeypatch.setattr(time, "time", lambda: now + links.LASTS.total_seconds() - 60)
    assert services.asked_by_link(secret)[1] == world.boris
    monkeypatch.setattr(time, "time", lambda: now + links.LASTS.total_seconds() + 60)
    with pytest.raises(errors.LinkOver):
        services.confirm_by_link(secret=secret)


def test_a_link_for_a_side_on_which_nobody_stands_confirms_nothing(world: World, claimed: Placement) -> None:
    for side, person in (
        (Side.GRADUATE, world.boris), (Side.EMPLOYER, world.eve), (Side.EMPLOYER, world.amina.user),
    ):  # fmt: skip
        with pytest.raises(errors.LinkOver):
            services.confirm_by_link(secret=secret_of(claimed, side, person))


def test_no_changed_link_is_taken(world: World, claimed: Placement) -> None:
    secret = secret_of(claimed, Side.EMPLOYER, world.boris)
    changed = [secret[:at] + ("A" if secret[at] != "A" else "B") + secret[at + 1 :] for at in range(len(secret) - 1)]
    for one in [*changed, secret[:-4], secret + "AAAA", "A" * 60, "-", "é", "x" * 5]:
        with pytest.raises(errors.LinkOver):
            links.read(one)


def test_the_link_stays_out_of_the_logs(world: World, claimed: Placement) -> None:
    secret = secret_of(claimed, Side.EMPLOYER, world.boris)
    line = logging.LogRecord(
        "x", logging.INFO, "", 1, f'"GET {reverse("placement-yes", args=[secret])} HTTP/1.1"', (), None
    )
    HideSecrets().filter(line)
    assert secret[:20] not in line.getMessage()
    assert secret[-20:] not in line.getMessage()


def test_whoever_tries_many_links_is_slowed_down(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"placement_link": "30/m/ip"}
    answers = {Client().get(reverse("placement-yes", args=["x" * 60])).status_code for _time in range(31)}
    assert answers == {410, 429}


def test_nothing_is_confirmed_before_its_first_day(world: World) -> None:
    made = placed(world, starts_on=timezone.localdate() + timedelta(days=4))
    where = reverse("placement-yes", args=[secret_of(made, Side.EMPLOYER, world.boris)])
    answer = Client().post(where)
    assert answer.status_code == 409
    assert "Please come back then" in answer.content.decode()


@pytest.mark.parametrize("change", ["address", "password"])
def test_a_link_dies_with_the_way_its_person_signs_in(world: World, claimed: Placement, change: str) -> None:
    """Whoever reads a mailbox that was taken over confirms nothing any more."""
    waits = Side.EMPLOYER if claimed.employer_confirmed_at is None else Side.GRADUATE
    person = world.boris if waits == Side.EMPLOYER else world.amina.user
    secret = secret_of(claimed, waits, person)
    if change == "address":
        User.objects.filter(pk=person.pk).update(email="new@people.example")
    else:
        person.set_password("another long sentence about boats")
        person.save()
    with pytest.raises(errors.LinkOver):
        services.confirm_by_link(secret=secret)
