"""Nobody is shown beyond what they agreed to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Purpose, User
from corridor.outbox.models import Delivery, Event
from corridor.web.errors import DomainError
from registry.profiles import errors, services
from registry.profiles.models import Profile, Visibility

Agree = Callable[..., None]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("visibility", "purpose", "words"),
    [
        (Visibility.ANONYMOUS, Purpose.PUBLIC_CARD, "anonymous card"),
        (Visibility.NAMED, Purpose.NAMED_PROFILE, "your name on your card"),
    ],
)
def test_a_visibility_needs_its_consent(
    profile: Profile, agree: Agree, visibility: Visibility, purpose: Purpose, words: str
) -> None:
    with pytest.raises(errors.ConsentNeeded, match=words) as refused:
        services.set_visibility(profile=profile, visibility=visibility)
    assert refused.value.purpose == purpose
    assert isinstance(refused.value, DomainError)
    agree(profile.user, purpose)
    services.set_visibility(profile=profile, visibility=visibility)
    profile.refresh_from_db()
    assert profile.visibility == visibility


def test_other_consents_do_not_stand_in(profile: Profile, agree: Agree) -> None:
    for purpose in set(Purpose) - {Purpose.PUBLIC_CARD, Purpose.NAMED_PROFILE}:
        agree(profile.user, purpose)
    for visibility in (Visibility.ANONYMOUS, Visibility.NAMED):
        with pytest.raises(errors.ConsentNeeded):
            services.set_visibility(profile=profile, visibility=visibility)


def test_nobody_needs_consent_to_be_private(profile: Profile) -> None:
    services.set_visibility(profile=profile, visibility=Visibility.PRIVATE)


@pytest.mark.parametrize(
    ("visible", "withdrawn", "left"),
    [
        (Visibility.NAMED, Purpose.NAMED_PROFILE, Visibility.ANONYMOUS),
        (Visibility.NAMED, Purpose.PUBLIC_CARD, Visibility.NAMED),
        (Visibility.ANONYMOUS, Purpose.PUBLIC_CARD, Visibility.PRIVATE),
        (Visibility.ANONYMOUS, Purpose.NAMED_PROFILE, Visibility.ANONYMOUS),
        (Visibility.ANONYMOUS, Purpose.MATCHING, Visibility.ANONYMOUS),
        (Visibility.PRIVATE, Purpose.PUBLIC_CARD, Visibility.PRIVATE),
    ],
)
def test_withdrawing_lowers_to_what_is_still_agreed(
    profile: Profile, agree: Agree, visible: Visibility, withdrawn: Purpose, left: Visibility
) -> None:
    for purpose in (Purpose.PUBLIC_CARD, Purpose.NAMED_PROFILE, Purpose.MATCHING):
        agree(profile.user, purpose)
    services.set_visibility(profile=profile, visibility=visible)
    agree(profile.user, withdrawn, yes=False)
    profile.refresh_from_db()
    assert profile.visibility == left


def test_withdrawing_the_name_alone_leaves_nobody(profile: Profile, agree: Agree) -> None:
    agree(profile.user, Purpose.NAMED_PROFILE)
    services.set_visibility(profile=profile, visibility=Visibility.NAMED)
    agree(profile.user, Purpose.NAMED_PROFILE, yes=False)
    profile.refresh_from_db()
    assert profile.visibility == Visibility.PRIVATE


def test_agreeing_again_does_not_show_anybody_by_itself(profile: Profile, agree: Agree) -> None:
    agree(profile.user, Purpose.PUBLIC_CARD)
    assert not services.lower_visibility(user_id=profile.user_id)
    profile.refresh_from_db()
    assert profile.visibility == Visibility.PRIVATE


def test_a_withdrawn_consent_reaches_this_room(profile: Profile, agree: Agree) -> None:
    agree(profile.user, Purpose.PUBLIC_CARD)
    agree(profile.user, Purpose.PUBLIC_CARD, yes=False)
    event = Event.objects.filter(topic="consent.withdrawn").last()
    handlers = Delivery.objects.filter(event=event).values_list("handler", flat=True)
    assert "registry.profiles.events.follow_consent" in handlers


def test_people_without_a_profile_are_left_alone(amina: User, agree: Agree) -> None:
    agree(amina, Purpose.PUBLIC_CARD)
    agree(amina, Purpose.PUBLIC_CARD, yes=False)


def test_the_page_says_which_consent_comes_first_and_where(profile: Profile, agree: Agree, client: Client) -> None:
    client.force_login(profile.user)
    url = reverse("profile-step", args=["visibility"])
    refused = client.post(url, {"visibility": "anonymous"})
    assert refused.status_code == 422
    assert "First agree to" in refused.content.decode()
    assert reverse("consents") in refused.content.decode()
    agree(profile.user, Purpose.PUBLIC_CARD)
    assert client.post(url, {"visibility": "anonymous"}).status_code == 302
    profile.refresh_from_db()
    assert profile.visibility == Visibility.ANONYMOUS


def test_the_preview_is_the_gate_s_own_card(profile: Profile, agree: Agree, client: Client) -> None:
    pytest.importorskip("registry.agreements.gate")
    services.update_basics(
        profile=profile,
        headline="Cables and boats",
        about="CANARY-ABOUT",
        country=profile.country,
        phone="+254700000001",
    )
    client.force_login(profile.user)
    url = reverse("profile-step", args=["visibility"])
    anonymous = client.get(url).content.decode()
    assert "Cables and boats" in anonymous
    for unseen in ("Amina Omar", "+254700000001", "amina@example.org", "CANARY-ABOUT", "1999"):
        assert unseen not in anonymous
    agree(profile.user, Purpose.NAMED_PROFILE)
    services.set_visibility(profile=profile, visibility=Visibility.NAMED)
    named = client.get(url).content.decode()
    assert "Amina Omar" in named
    assert "+254700000001" not in named
    assert "not on the talent pages" in named
