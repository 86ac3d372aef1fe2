"""Inviting, accepting, and everything that must not work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import errors, rules
from accounts.models import Invitation, Membership, Organisation, Role
from accounts.notices import NOTICES
from accounts.services.invitations import forget_expired_secrets, token_of
from accounts.services.organisations import (
    accept_invitation,
    decide_organisation,
    invite_member,
    revoke_invitation,
)
from corridor.outbox.models import Event

from .conftest import PASSWORD, make_person

pytestmark = pytest.mark.django_db


def secret_of(invitation: Invitation) -> str:
    token = token_of(invitation)
    assert token is not None
    return token


@pytest.fixture
def invitation(hilltop, boris):
    return invite_member(organisation=hilltop, by=boris, email="Ruth@Example.org", role="recruiter")


@pytest.fixture
def link(invitation):
    return reverse("invitation-accept", kwargs={"token": secret_of(invitation)})


def test_an_owner_invites_and_the_mail_holds_the_link(signed_in, hilltop, boris):
    url = reverse("organisation-invite", kwargs={"slug": hilltop.slug})
    answer = signed_in(boris).post(url, {"email": "ruth@example.org", "role": "recruiter"}, follow=True)
    assert "ruth@example.org as recruiter" in answer.text
    event = Event.objects.get(topic="invitation.made")
    assert list(event.payload) == ["invitation_id"]
    (notice,) = NOTICES["invitation.made"](**event.payload)
    invitation = Invitation.objects.get()
    assert notice.address == "ruth@example.org"
    assert f"/organisations/invitations/{secret_of(invitation)}/" in notice.body


def test_the_secret_is_stored_neither_in_clear_nor_in_the_history(invitation):
    token = secret_of(invitation)
    row = Invitation.objects.values().get()
    assert row["sealed_token"] is not None
    assert token not in str({**row, "sealed_token": bytes(row["sealed_token"])})
    history = str(list(apps.get_model("accounts", "InvitationEvent").objects.values()))
    assert token not in history
    assert row["token_hash"] not in history


def test_the_invited_person_accepts(signed_in, invitation, link, hilltop):
    ruth = make_person("Ruth")
    client = signed_in(ruth)
    assert "Join Hilltop Data" in client.get(link).text
    assert not Membership.objects.filter(user=ruth).exists()
    answer = client.post(link, follow=True)
    assert "You are now a member of Hilltop Data" in answer.text
    assert Membership.objects.get(user=ruth).role == Role.RECRUITER
    invitation.refresh_from_db()
    assert invitation.accepted_at is not None
    assert invitation.sealed_token is None


def test_a_signed_out_person_signs_in_and_comes_back(client, link):
    make_person("Ruth")
    page = client.get(link)
    assert "Hilltop Data" in page.text
    assert f"{reverse('account_signup')}?next=" in page.text
    answer = client.post(
        reverse("account_login"), {"login": "ruth@example.org", "password": PASSWORD, "next": link}, follow=True
    )
    if "confirm-email" in answer.request["PATH_INFO"]:
        from django.core import mail

        from .test_signing_in import code_in

        answer = client.post(answer.request["PATH_INFO"], {"code": code_in(mail.outbox[-1])}, follow=True)
    assert answer.request["PATH_INFO"] == link


def test_a_new_person_signs_up_and_comes_back(client, link):
    from .test_signing_in import confirm, sign_up

    sign_up(client, email="ruth@example.org", next=link)
    answer = confirm(client)
    assert answer.request["PATH_INFO"] == link
    client.post(link)
    assert Membership.objects.filter(user__email="ruth@example.org", role=Role.RECRUITER).exists()


def test_another_address_cannot_accept_and_does_not_learn_the_invited_one(signed_in, eve, link, invitation):
    client = signed_in(eve)
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 403
        assert "another address" in answer.text
        assert invitation.email not in answer.text
    with pytest.raises(errors.WrongAddress):
        accept_invitation(token=secret_of(invitation), by=eve)


def test_an_address_that_is_only_claimed_does_not_count(eve, invitation):
    EmailAddress.objects.create(user=eve, email="eve@example.org", verified=True, primary=True)
    claimed = EmailAddress.objects.create(user=eve, email="ruth@example.org", verified=False)
    with pytest.raises(errors.WrongAddress):
        accept_invitation(token=secret_of(invitation), by=eve)
    claimed.verified = True
    claimed.save(update_fields=["verified"])
    assert accept_invitation(token=secret_of(invitation), by=eve).organisation == invitation.organisation


def test_an_invitation_works_once(invitation):
    token, ruth = secret_of(invitation), make_person("Ruth")
    accept_invitation(token=token, by=ruth)
    with pytest.raises(errors.InvitationOver):
        accept_invitation(token=token, by=ruth)


def test_an_invitation_runs_out_after_seven_days(invitation):
    token, ruth = secret_of(invitation), make_person("Ruth")
    with pytest.raises(errors.InvitationOver):
        accept_invitation(token=token, by=ruth, at=invitation.expires_at)
    assert accept_invitation(token=token, by=ruth, at=invitation.expires_at - timedelta(seconds=1))


def test_a_link_that_ran_out_was_taken_back_or_never_was_looks_the_same(client, hilltop, boris, link, invitation):
    revoke_invitation(invitation=invitation, by=boris)
    taken_back = client.get(link)
    never = client.get(reverse("invitation-accept", kwargs={"token": "x" * 43}))
    assert taken_back.status_code == never.status_code == 404
    assert taken_back.text == never.text


def test_secrets_of_invitations_that_ran_out_are_dropped(invitation):
    assert forget_expired_secrets(at=invitation.expires_at - timedelta(seconds=1)) == 0
    assert forget_expired_secrets(at=invitation.expires_at) == 1
    assert NOTICES["invitation.made"](invitation_id=invitation.pk) == []


def test_no_mail_for_an_invitation_that_was_taken_back_meanwhile(invitation, boris):
    revoke_invitation(invitation=invitation, by=boris)
    assert NOTICES["invitation.made"](invitation_id=invitation.pk) == []


def test_an_owner_takes_an_invitation_back(signed_in, boris, hilltop, invitation):
    url = reverse("organisation-take-back", kwargs={"slug": hilltop.slug})
    signed_in(boris).post(url, {"invitation": invitation.pk})
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert signed_in(boris).post(url, {"invitation": "nonsense"}).status_code == 404


def test_an_invitation_of_another_organisation_cannot_be_taken_back(signed_in, eve, invitation):
    own = eve.memberships.get().organisation
    url = reverse("organisation-take-back", kwargs={"slug": own.slug})
    assert signed_in(eve).post(url, {"invitation": invitation.pk}).status_code == 404
    with pytest.raises(errors.OnlyOwners):
        revoke_invitation(invitation=invitation, by=eve)


def test_members_below_an_owner_neither_invite_nor_see_invitations(signed_in, hilltop, invitation):
    viewer = make_person("Vera")
    Membership.objects.create(organisation=hilltop, user=viewer, role=Role.VIEWER)
    page = signed_in(viewer).get(reverse("organisation", kwargs={"slug": hilltop.slug})).text
    assert invitation.email not in page
    for role in ("viewer", "owner"):
        with pytest.raises(errors.OnlyOwners):
            invite_member(organisation=hilltop, by=viewer, email="x@example.org", role=role)
    url = reverse("organisation-invite", kwargs={"slug": hilltop.slug})
    assert "Only an owner" in signed_in(viewer).post(url, {"email": "x@example.org", "role": "owner"}).text
    assert Invitation.objects.count() == 1


def test_an_address_is_invited_once_and_again_when_the_first_ran_out(hilltop, boris, invitation):
    with pytest.raises(errors.InvitedAlready):
        invite_member(organisation=hilltop, by=boris, email="ruth@example.org", role="viewer")
    again = invite_member(
        organisation=hilltop, by=boris, email="ruth@example.org", role="viewer", at=invitation.expires_at
    )
    invitation.refresh_from_db()
    assert invitation.revoked_at == again.expires_at - rules.INVITATION_LASTS


def test_members_and_roles_that_do_not_exist_are_refused(hilltop, boris):
    with pytest.raises(errors.AlreadyAMember):
        invite_member(organisation=hilltop, by=boris, email=boris.email.upper(), role="viewer")
    with pytest.raises(errors.NoSuchRole):
        invite_member(organisation=hilltop, by=boris, email="x@example.org", role="analyst")


def test_an_unchecked_organisation_cannot_flood_strangers_with_mail(hilltop, boris):
    now = timezone.now()
    for number in range(rules.INVITATIONS_A_DAY[Organisation.State.PENDING]):
        sent = invite_member(organisation=hilltop, by=boris, email=f"n{number}@example.org", role="viewer", at=now)
        revoke_invitation(invitation=sent, by=boris)
    with pytest.raises(errors.InvitationsUsedUp):
        invite_member(organisation=hilltop, by=boris, email="one-more@example.org", role="viewer", at=now)
    tomorrow = now + timedelta(days=1)
    assert invite_member(organisation=hilltop, by=boris, email="n@example.org", role="viewer", at=tomorrow)


def test_a_suspended_organisation_takes_nobody_in(verified, boris, rita):
    invitation = invite_member(organisation=verified, by=boris, email="ruth@example.org", role="owner")
    decide_organisation(organisation=verified, by=rita, state="suspended", reason="Fraud.")
    with pytest.raises(errors.OrganisationCannotGrow):
        accept_invitation(token=secret_of(invitation), by=make_person("Ruth"))
    with pytest.raises(errors.OrganisationCannotGrow):
        invite_member(organisation=verified, by=boris, email="x@example.org", role="viewer")


def test_inviting_needs_the_forms_token(boris, hilltop):
    client = Client(enforce_csrf_checks=True)
    client.force_login(boris, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = reverse("organisation-invite", kwargs={"slug": hilltop.slug})
    assert client.post(url, {"email": "x@example.org", "role": "viewer"}).status_code == 403
