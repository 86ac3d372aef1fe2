"""A link works once, for a month, and for the newest invitation only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from corridor.outbox.models import Event
from registry.programmes import claims, errors, selectors
from registry.programmes.events import tidy
from registry.programmes.models import ClaimInvitation, Enrolment
from registry.programmes.notices import NOTICES

from .conftest import csv_of, imported, row

AT = datetime(2025, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def amina(world) -> Enrolment:
    imported(world.cohort, csv_of([row()]))
    return Enrolment.objects.get()


@pytest.fixture
def user(world) -> User:
    return User.objects.create_user("amina@graduates.example")


def test_a_claim_gives_the_enrolment_to_the_person_once(amina, user) -> None:
    token = claims.invite_to_claim(enrolment=amina, at=AT)
    assert claims.open_invitation(token, AT) is not None
    claimed = claims.use_invitation(token=token, user=user, at=AT)
    assert (claimed.pk, claimed.user, claimed.claimed_at) == (amina.pk, user, AT)
    assert claims.open_invitation(token, AT) is None
    with pytest.raises(errors.ClaimUsed):
        claims.use_invitation(token=token, user=user, at=AT)
    with pytest.raises(errors.AlreadyClaimed):
        claims.invite_to_claim(enrolment=amina, at=AT)


def test_the_secret_is_long_and_not_in_the_table(amina) -> None:
    token = claims.invite_to_claim(enrolment=amina, at=AT)
    assert len(token) >= 43
    stored = ClaimInvitation.objects.values().get()
    assert token not in str(stored)
    assert token.encode() not in bytes(stored["sealed_token"] or b"")
    assert Event.objects.get(topic="claim.invited").payload == {"invitation_id": stored["id"]}


def test_a_link_ends_after_thirty_days(amina, user) -> None:
    token = claims.invite_to_claim(enrolment=amina, at=AT)
    late = AT + timedelta(days=30)
    assert claims.open_invitation(token, late - timedelta(seconds=1))
    assert claims.open_invitation(token, late) is None
    with pytest.raises(errors.ClaimExpired):
        claims.use_invitation(token=token, user=user, at=late)


def test_a_new_link_replaces_the_open_one(amina, user) -> None:
    old = claims.invite_to_claim(enrolment=amina, at=AT)
    new = claims.invite_to_claim(enrolment=amina, at=AT + timedelta(days=2))
    with pytest.raises(errors.ClaimExpired):
        claims.use_invitation(token=old, user=user, at=AT + timedelta(days=2))
    assert ClaimInvitation.objects.get(token_hash=claims.hash_of(old)).sealed_token is None
    claims.use_invitation(token=new, user=user, at=AT + timedelta(days=2))
    assert not ClaimInvitation.objects.exclude(sealed_token=None).exists()


def test_an_unknown_link_is_told_so(amina, user) -> None:
    with pytest.raises(errors.ClaimUnknown):
        claims.use_invitation(token="x" * 43, user=user, at=AT)
    assert claims.open_invitation("x" * 43, AT) is None


def test_nobody_claims_two_places_in_one_cohort(world, user) -> None:
    imported(world.cohort, csv_of([row(), row(2)]))
    first, second = (claims.invite_to_claim(enrolment=enrolment, at=AT) for enrolment in Enrolment.objects.all())
    claims.use_invitation(token=first, user=user, at=AT)
    with pytest.raises(errors.AlreadyInCohort):
        claims.use_invitation(token=second, user=user, at=AT)
    assert ClaimInvitation.objects.get(token_hash=claims.hash_of(second)).used_at is None


def test_an_enrolment_without_an_address_cannot_be_invited(world) -> None:
    imported(world.cohort, csv_of([row(email="")]))
    with pytest.raises(errors.NoAddress):
        claims.invite_to_claim(enrolment=Enrolment.objects.get(), at=AT)


def test_a_cohort_is_invited_at_once_and_not_twice_a_day(world, user) -> None:
    imported(world.cohort, csv_of([row(), row(2), row(3, email="", phone="0712345678"), row(4)]))
    claimed = Enrolment.objects.get(reference="L-004")
    claims.use_invitation(token=claims.invite_to_claim(enrolment=claimed, at=AT), user=user, at=AT)
    assert claims.invite_cohort(cohort=world.cohort, by=world.chantal, at=AT) == 2
    assert claims.invite_cohort(cohort=world.cohort, by=world.chantal, at=AT + timedelta(minutes=1)) == 0
    assert claims.invite_cohort(cohort=world.cohort, by=world.chantal, at=AT + timedelta(days=2)) == 2


def test_who_let_five_invitations_lie_is_left_in_peace_but_can_be_invited_by_hand(world) -> None:
    imported(world.cohort, csv_of([row()]))
    for day in range(7):
        at = AT + timedelta(days=2 * day)
        shown = selectors.cohort_figures(world.cohort, at=at).may_be_invited
        assert claims.invite_cohort(cohort=world.cohort, by=world.chantal, at=at) == shown == (1 if day < 5 else 0)
    claims.invite_again(enrolment=Enrolment.objects.get(), by=world.chantal, at=AT + timedelta(days=20))
    assert ClaimInvitation.objects.count() == 6


def test_a_foreign_officer_cannot_invite(world, amina) -> None:
    for stranger in (world.eve, world.viewer):
        with pytest.raises(errors.NotYourProgramme):
            claims.invite_cohort(cohort=world.cohort, by=stranger, at=AT)
        with pytest.raises(errors.NotYourProgramme):
            claims.invite_again(enrolment=amina, by=stranger, at=AT)
    assert not ClaimInvitation.objects.exists()


def test_the_notice_holds_the_link(amina, user) -> None:
    token = claims.invite_to_claim(enrolment=amina)
    invitation = ClaimInvitation.objects.get()
    (notice,) = NOTICES["claim.invited"](invitation_id=invitation.pk)
    assert notice.address == "amina@graduates.example"
    assert f"http://testserver{reverse('claim', args=[token])}\n" in notice.body
    assert "Cohort lamu-2025" in notice.subject
    assert notice.key == f"claim.invited:{invitation.pk}"
    claims.use_invitation(token=token, user=user)
    assert NOTICES["claim.invited"](invitation_id=invitation.pk) == []


def test_secrets_of_expired_links_are_forgotten_at_night(amina) -> None:
    claims.invite_to_claim(enrolment=amina, at=timezone.now() - timedelta(days=31))
    tidy()
    assert ClaimInvitation.objects.get().sealed_token is None
