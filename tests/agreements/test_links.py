"""Unlisted links and work samples: who has the address sees the card until it expires, and nothing more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, Purpose
from registry.agreements import errors
from registry.agreements.gate import Audience, audience_of, show
from registry.agreements.links import close_link, make_link, open_link
from registry.agreements.models import CardLink, Disclosure, Level
from registry.agreements.samples import key_for
from registry.profiles.models import Profile, Visibility, Work
from tests.agreements.factories import CARD, graduate

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
NAMED = CARD | {Purpose.NAMED_PROFILE}


def private() -> Profile:
    return graduate("Amina", consents=frozenset(), visibility=Visibility.PRIVATE, hidden_fields=["languages"])


def test_a_link_opens_a_private_card_until_it_expires() -> None:
    link, secret = make_link(profile=private(), level=Level.NAMED, days=7, at=NOON)
    card = open_link(secret=secret, at=NOON + timedelta(days=6))
    assert card is not None
    assert (card.name, card.email, card.phone, card.languages) == ("Amina Tester", None, None, ())
    assert open_link(secret=secret, at=NOON + timedelta(days=7)) is None
    link.refresh_from_db()
    assert (link.opened_count, link.last_opened_at) == (1, NOON + timedelta(days=6))
    assert not Disclosure.objects.exists()


def test_a_closed_link_a_wrong_one_and_one_of_a_closed_account_open_nothing() -> None:
    amina = private()
    link, secret = make_link(profile=amina, level=Level.ANONYMOUS, days=7, at=NOON)
    assert open_link(secret=secret[:-1], at=NOON) is None
    amina.user.is_active = False
    amina.user.save(update_fields=["is_active"])
    assert open_link(secret=secret, at=NOON) is None
    amina.user.is_active = True
    amina.user.save(update_fields=["is_active"])
    assert open_link(secret=secret, at=NOON) is not None
    close_link(link=link, at=NOON)
    assert open_link(secret=secret, at=NOON) is None


def test_the_secret_is_not_kept() -> None:
    _link, secret = make_link(profile=private(), level=Level.NAMED, days=7)
    row = CardLink.objects.values().get()
    assert secret not in str(row)


def test_links_are_few_and_short() -> None:
    amina = private()
    for days in (0, 91):
        with pytest.raises(errors.LinkTooLong):
            make_link(profile=amina, level=Level.NAMED, days=days)
    for _ in range(10):
        make_link(profile=amina, level=Level.NAMED, days=7)
    with pytest.raises(errors.TooManyLinks):
        make_link(profile=amina, level=Level.NAMED, days=7)


def test_the_page_makes_shows_once_and_closes(client: Client) -> None:
    amina = private()
    mine = Client()
    mine.force_login(amina.user)
    page = mine.post(reverse("card-links"), {"name": "the cooperative", "level": "named", "days": "30"})
    address = page.context["address"]
    assert address in page.content.decode()
    assert address not in mine.get(reverse("card-links")).content.decode()
    opened = client.get(address)
    assert "Amina Tester" in opened.content.decode()
    assert opened["X-Robots-Tag"].startswith("noindex")
    assert opened["Referrer-Policy"] == "no-referrer"
    link = amina.links.get()
    eve = Client()
    eve.force_login(graduate("Eve").user)
    assert eve.post(reverse("card-links"), {"close": link.pk}).status_code == 404
    mine.post(reverse("card-links"), {"close": link.pk})
    assert client.get(address).status_code == 410


def test_asking_whether_a_link_is_there_does_not_count_as_opening(client: Client) -> None:
    link, secret = make_link(profile=private(), level=Level.NAMED, days=7)
    client.head(reverse("card-link", args=[secret]))
    link.refresh_from_db()
    assert link.opened_count == 0


# --- Work samples ---


def sample(profile: Profile) -> Work:
    work = Work(profile=profile, kind="file", title="Plan", file_name="plan.pdf", size_bytes=3)
    work.file.save("", ContentFile(b"PDF"), save=False)
    work.save()
    return work


def test_a_sample_opens_for_its_owner_and_for_who_was_shown_its_card(kenyan: Organisation, client: Client) -> None:
    amina = graduate("Amina", consents=NAMED, visibility=Visibility.NAMED)
    plan = sample(amina)
    boris = kenyan.memberships.get().user
    card = show([amina], to=audience_of(boris, kenyan), purpose=Purpose.PUBLIC_CARD, level=Level.NAMED)[amina.pk]
    address = reverse("work", args=[plan.public_id])
    with_key = f"{address}?key={card.works[0].key}"
    employer, owner, eve = Client(), Client(), Client()
    employer.force_login(boris)
    owner.force_login(amina.user)
    eve.force_login(graduate("Eve").user)
    answer = employer.get(with_key)
    assert answer.getvalue() == b"PDF"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert owner.get(address).status_code == 200
    for stranger in (eve, client):
        assert stranger.get(with_key).status_code == stranger.get(address).status_code == 404
    assert employer.get(address).status_code == 404


def test_the_key_of_a_card_wears_out() -> None:
    amina = graduate("Amina")
    plan = sample(amina)
    key = key_for(plan.public_id, None)
    later = Client()
    assert later.get(reverse("work", args=[plan.public_id]), {"key": key}).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert later.get(reverse("work", args=[plan.public_id]), {"key": key}).status_code == 404


def test_samples_are_on_no_anonymous_card() -> None:
    amina = graduate("Amina", consents=NAMED, visibility=Visibility.NAMED)
    sample(amina)
    assert show([amina], to=Audience("visitor"), purpose=Purpose.PUBLIC_CARD, level=Level.NAMED)[amina.pk].works == ()
