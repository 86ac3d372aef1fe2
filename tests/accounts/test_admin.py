"""What administrators see and may change."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts import consents
from accounts.loading import load_roles
from accounts.models import Organisation, User
from accounts.services.organisations import invite_member

from .conftest import make_person

pytestmark = pytest.mark.django_db

ORGANISATIONS = "/admin/accounts/organisation/"


@pytest.fixture
def sam(db):
    """A superuser with a second factor."""
    sam = make_person("Sam", is_staff=True, is_superuser=True)
    TOTP.activate(sam, "JBSWY3DPEHPK3PXP")
    return sam


@pytest.fixture
def registrar(rita):
    TOTP.activate(rita, "JBSWY3DPEHPK3PXP")
    return rita


def decide(client, organisation, action, **more):
    return client.post(ORGANISATIONS, {"action": action, "_selected_action": organisation.pk, **more})


def test_a_decision_is_made_after_its_reason_was_asked(signed_in, registrar, hilltop):
    client = signed_in(registrar)
    page = decide(client, hilltop, "verify")
    assert page.status_code == 200
    assert 'name="reason"' in page.text
    hilltop.refresh_from_db()
    assert hilltop.state == "pending"
    decide(client, hilltop, "verify", decided="1", reason="Found in the register.")
    hilltop.refresh_from_db()
    assert (hilltop.state, hilltop.decided_by, hilltop.decision_reason) == (
        "verified",
        registrar,
        "Found in the register.",
    )


def test_a_decision_without_a_reason_is_asked_again(signed_in, registrar, hilltop):
    page = decide(signed_in(registrar), hilltop, "reject", decided="1", reason=" ")
    assert "This field is required" in page.text
    hilltop.refresh_from_db()
    assert hilltop.state == "pending"


def test_a_decision_that_does_not_fit_is_told(signed_in, registrar, hilltop):
    client = signed_in(registrar)
    decide(client, hilltop, "suspend", decided="1", reason="Too early.")
    assert "does not fit" in client.get(ORGANISATIONS).text
    hilltop.refresh_from_db()
    assert hilltop.state == "pending"


def test_staff_who_may_only_look_do_not_decide(signed_in, hilltop):
    load_roles()
    mo = make_person("Mo", is_staff=True)
    mo.groups.add(Group.objects.get(name="moderator"))
    TOTP.activate(mo, "JBSWY3DPEHPK3PXP")
    client = signed_in(mo)
    assert client.get(ORGANISATIONS).status_code == 200
    decide(client, hilltop, "verify", decided="1", reason="Because.")
    hilltop.refresh_from_db()
    assert hilltop.state == "pending"


def test_no_organisation_is_edited_past_the_service(signed_in, sam, hilltop):
    client = signed_in(sam)
    assert client.get(f"{ORGANISATIONS}add/").status_code == 403
    url = f"{ORGANISATIONS}{hilltop.pk}/change/"
    assert client.post(url, {"state": "verified"}).status_code == 403
    assert Organisation.objects.get().state == "pending"


@pytest.mark.parametrize("given", [{"is_superuser": "on"}, {"is_staff": "on"}, {"password": "x"}])
def test_staff_cannot_raise_themselves_or_others(signed_in, registrar, boris, given):
    client = signed_in(registrar)
    for person in (registrar, boris):
        before = User.objects.filter(pk=person.pk).values().get()
        answers = {"given_names": "Same", "family_name": "Same", "language": "en", "time_zone": "UTC", **given}
        client.post(f"/admin/accounts/user/{person.pk}/change/", answers)
        after = User.objects.filter(pk=person.pk).values().get()
        for field in ("is_staff", "is_superuser", "password", "email"):
            assert after[field] == before[field]


def test_staff_cannot_close_the_account_of_a_superuser(signed_in, registrar, sam):
    answer = signed_in(registrar).post(f"/admin/accounts/user/{sam.pk}/change/", {"given_names": "X"})
    assert answer.status_code == 403
    assert User.objects.get(pk=sam.pk).is_active


def test_a_superuser_puts_others_into_groups_but_not_oneself(signed_in, sam, boris):
    load_roles()
    group = Group.objects.get(name="registrar")
    client = signed_in(sam)
    answers = {
        "given_names": "Boris",
        "family_name": "Demo",
        "language": "en",
        "time_zone": "UTC",
        "is_active": "on",
        "is_staff": "on",
        "groups": group.pk,
    }
    client.post(f"/admin/accounts/user/{boris.pk}/change/", answers)
    assert list(User.objects.get(pk=boris.pk).groups.all()) == [group]
    client.post(f"/admin/accounts/user/{sam.pk}/change/", answers)
    assert not User.objects.get(pk=sam.pk).groups.exists()
    assert User.objects.get(pk=sam.pk).is_superuser


def test_there_is_no_password_in_the_admin(signed_in, sam, boris):
    page = signed_in(sam).get(f"/admin/accounts/user/{boris.pk}/change/").text
    assert "password" not in page.lower().replace("password_change", "").replace("change password", "")
    assert signed_in(sam).get(f"/admin/accounts/user/{boris.pk}/password/").status_code in (302, 404)


def test_every_list_of_this_room_opens_and_searches(signed_in, sam, hilltop, boris, amina, consents_loaded):
    invitation = invite_member(organisation=hilltop, by=boris, email="ruth@example.org", role="viewer")
    consents.give(user=amina, purpose="matching")
    client = signed_in(sam)
    for model in ("user", "organisation", "membership", "invitation", "consent", "consenttext", "consentrecord"):
        url = reverse(f"admin:accounts_{model}_changelist")
        assert client.get(url, {"q": "a"}).status_code == 200
    assert client.get("/admin/auth/group/").status_code == 200
    page = client.get(f"/admin/accounts/invitation/{invitation.pk}/change/").text
    assert invitation.token_hash not in page
    assert "ruth@example.org" in page
