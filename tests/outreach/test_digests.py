"""Digests of new matches: as often as somebody chose, never the same pair twice, never after a no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.consents import give, has_given, withdraw
from accounts.models import Consent, ConsentState, Purpose, User
from corridor.outbox.delivering import drain
from corridor.outbox.models import Event
from registry.agreements.models import Agreement
from registry.listings.models import Listing
from registry.matching import services as matching
from registry.outreach import digests, services
from registry.outreach.digesting import DigestChoice, DigestedMatch, Rhythm
from registry.outreach.models import Message
from registry.outreach.wanted import rhythm_of
from registry.profiles.models import Profile
from tests.matching.factories import a_graduate, a_listing, a_person, a_skill, agree, an_organisation

pytestmark = pytest.mark.django_db

MORNING = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)


@pytest.fixture
def boris() -> User:
    return a_person("Boris")


@pytest.fixture
def listing(ke_rw: Agreement, boris: User) -> Listing:
    return a_listing({a_skill("Linux for tests"): 3}, owner=an_organisation("RW", owner=boris), title="Administrator")


@pytest.fixture
def amina(listing: Listing) -> Profile:
    profile = a_graduate({a_skill("Linux for tests"): 3})
    matching.match_profile(profile_id=profile.pk)
    matching.match_listing(listing_id=listing.pk)
    return profile


def wants(user: User, rhythm: str = Rhythm.DAILY) -> None:
    digests.choose(user=user, rhythm=rhythm, language="en", at=MORNING - timedelta(days=30))


def another(title: str) -> Listing:
    """One more listing that fits, on the graduate's list."""
    made = a_listing({a_skill("Linux for tests"): 3}, title=title)
    matching.match_profile(profile_id=Profile.objects.get().pk)
    return made


def test_new_matches_come_once(amina: Profile) -> None:
    wants(amina.user)
    first = digests.write(amina.user.pk, at=MORNING)
    assert first is not None
    assert "Administrator" in first.body
    assert digests.write(amina.user.pk, at=MORNING) is None
    assert digests.write(amina.user.pk, at=MORNING + timedelta(days=1)) is None
    another("Second listing")
    second = digests.write(amina.user.pk, at=MORNING + timedelta(days=2))
    assert second is not None
    assert "Second listing" in second.body
    assert "Administrator" not in second.body


def test_no_pair_can_be_kept_twice(amina: Profile, listing: Listing) -> None:
    pair = {"user": amina.user, "listing": listing, "profile": amina, "told_on": MORNING.date()}
    DigestedMatch.objects.create(**pair)
    with pytest.raises(IntegrityError), transaction.atomic():
        DigestedMatch.objects.create(**pair)


def test_who_chose_nothing_gets_nothing(amina: Profile) -> None:
    digests.ask_for_due(at=MORNING)
    assert not Event.objects.filter(topic="digest.due").exists()
    assert digests.write(amina.user.pk, at=MORNING) is None
    assert not Message.objects.exists()


@pytest.mark.parametrize(("rhythm", "days", "is_due"), [("daily", 1, True), ("weekly", 6, False), ("weekly", 7, True)])
def test_it_comes_as_often_as_was_chosen(rhythm: str, days: int, is_due: bool, amina: Profile) -> None:
    wants(amina.user, rhythm)
    digests.write(amina.user.pk, at=MORNING)
    another("Second listing")
    later = MORNING + timedelta(days=days)
    assert digests.ask_for_due(at=later) == int(is_due)
    assert (digests.write(amina.user.pk, at=later) is not None) == is_due


def test_nothing_is_sent_at_night(amina: Profile) -> None:
    wants(amina.user)
    assert digests.ask_for_due(at=MORNING.replace(hour=2)) == 0
    assert digests.ask_for_due(at=MORNING.replace(hour=21)) == 0
    assert digests.ask_for_due(at=MORNING) == 1


def test_a_no_before_it_goes_out_stops_it(amina: Profile) -> None:
    wants(amina.user)
    message = digests.write(amina.user.pk, at=MORNING)
    assert message is not None
    # By whatever way the consent goes: also where nobody has told the digest yet.
    withdraw(user=amina.user, purpose=Purpose.DIGESTS)
    services.send(message.pk)
    assert mail.outbox == []
    assert not Message.objects.exists()


def test_choosing_never_throws_away_what_waits(amina: Profile) -> None:
    wants(amina.user)
    digests.write(amina.user.pk, at=MORNING)
    digests.choose(user=amina.user, rhythm=Rhythm.NONE, language="en")
    assert not Message.objects.exists()
    assert not has_given(amina.user, Purpose.DIGESTS)


def test_a_withdrawal_that_is_heard_of_late_does_not_undo_a_newer_yes(amina: Profile) -> None:
    wants(amina.user)
    digests.choose(user=amina.user, rhythm=Rhythm.NONE, language="en")
    digests.choose(user=amina.user, rhythm=Rhythm.DAILY, language="en")
    digests.follow_consent(amina.user.pk)
    assert rhythm_of(amina.user) == Rhythm.DAILY
    assert has_given(amina.user, Purpose.DIGESTS)
    withdraw(user=amina.user, purpose=Purpose.DIGESTS)
    digests.follow_consent(amina.user.pk)
    assert rhythm_of(amina.user) == Rhythm.NONE


def test_who_agrees_without_saying_how_often_is_written_to_weekly(amina: Profile) -> None:
    give(user=amina.user, purpose=Purpose.DIGESTS)
    drain()
    assert rhythm_of(amina.user) == Rhythm.WEEKLY
    wants(amina.user, Rhythm.DAILY)
    drain()
    assert rhythm_of(amina.user) == Rhythm.DAILY


def test_what_was_thrown_away_is_told_another_time(amina: Profile) -> None:
    wants(amina.user)
    digests.write(amina.user.pk, at=MORNING)
    digests.choose(user=amina.user, rhythm=Rhythm.NONE, language="en")
    wants(amina.user)
    again = digests.write(amina.user.pk, at=MORNING)
    assert again is not None
    assert "Administrator" in again.body


def test_who_withdrew_from_matching_is_told_of_nothing(amina: Profile) -> None:
    wants(amina.user)
    agree(amina, Purpose.MATCHING, state="withdrawn")
    assert digests.write(amina.user.pk, at=MORNING) is None


def test_an_owner_reads_how_many_are_new_and_nothing_of_them(amina: Profile, listing: Listing, boris: User) -> None:
    wants(boris)
    message = digests.write(boris.pk, at=MORNING)
    assert message is not None
    assert "Administrator: 1 graduate" in message.body
    assert amina.headline not in message.body
    assert digests.write(boris.pk, at=MORNING + timedelta(days=1)) is None


def test_somebody_of_another_organisation_is_told_nothing(amina: Profile) -> None:
    eve = a_person("Eve")
    an_organisation("RW", owner=eve)
    wants(eve)
    assert digests.write(eve.pk, at=MORNING) is None


def test_mail_programs_can_stop_it_with_one_press(amina: Profile) -> None:
    wants(amina.user)
    message = digests.write(amina.user.pk, at=MORNING)
    assert message is not None
    services.send(message.pk)
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = "/" + headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(path).status_code == 200
    assert rhythm_of(amina.user) == Rhythm.DAILY  # opening it alone stops nothing
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert rhythm_of(amina.user) == Rhythm.NONE
    assert Consent.objects.get(user=amina.user, purpose=Purpose.DIGESTS).state == ConsentState.WITHDRAWN
    assert stranger.post(path).status_code == 200


def test_a_link_that_we_did_not_make_stops_nothing(client: Client) -> None:
    assert client.post(reverse("digest-stop", args=["1:forged:signature"])).status_code == 404


def test_the_page_keeps_the_choice_and_the_consent(amina: Profile, client: Client) -> None:
    client.force_login(amina.user)
    page = client.get(reverse("digest")).content.decode()
    assert "What you agree to by it" in page
    client.post(reverse("digest"), {"rhythm": "weekly"})
    assert rhythm_of(amina.user) == Rhythm.WEEKLY
    assert has_given(amina.user, Purpose.DIGESTS)
    client.post(reverse("digest"), {"rhythm": "sometimes"})
    assert rhythm_of(amina.user) == Rhythm.WEEKLY


def test_the_number_of_queries_does_not_grow(
    amina: Profile, django_assert_max_num_queries: Any, listing: Listing
) -> None:
    for number in range(6):
        another(f"Listing {number}")
    wants(amina.user)
    with django_assert_max_num_queries(40):
        digests.write(amina.user.pk, at=MORNING)
    assert DigestedMatch.objects.count() == 7
    assert DigestChoice.objects.get().looked_on == MORNING.date()
