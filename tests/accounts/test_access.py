"""Who may do what, asked of the database each time."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import access
from accounts.models import Membership, Organisation, Role
from accounts.services.organisations import decide_organisation, register_organisation

from .conftest import make_person

pytestmark = pytest.mark.django_db


def join(organisation, name, role):
    person = make_person(name)
    Membership.objects.create(organisation=organisation, user=person, role=role)
    return person


def test_recruiters_and_owners_publish_and_recruit_but_viewers_do_not(verified, boris):
    recruiter, viewer = join(verified, "Ruth", Role.RECRUITER), join(verified, "Vera", Role.VIEWER)
    for person, may in [(boris, True), (recruiter, True), (viewer, False)]:
        assert access.may_publish(person, verified) is may
        assert access.may_recruit(person, verified) is may


def test_strangers_and_visitors_may_nothing(verified, eve):
    for person in (eve, AnonymousUser()):
        assert access.role_in(person, verified) is None
        assert not access.may_publish(person, verified)
        assert not access.may_recruit(person, verified)
        assert not access.may_manage_members(person, verified)
        assert not access.is_officer(person, verified)
        assert not access.is_analyst(person)
        assert not access.may_see_figures(person)


def test_an_unchecked_organisation_may_not_publish(hilltop, boris):
    assert not access.may_publish(boris, hilltop)
    assert access.may_manage_members(boris, hilltop)


def test_a_suspension_counts_for_an_object_that_was_read_before(verified, boris, rita):
    held_since_before = Organisation.objects.get(pk=verified.pk)
    assert access.may_publish(boris, held_since_before)
    decide_organisation(organisation=verified, by=rita, state="suspended", reason="Asked graduates for money.")
    assert not access.may_publish(boris, held_since_before)
    assert access.may_manage_members(boris, held_since_before)


def test_officers_run_programmes_of_their_own_provider_only(kenya, chantal, boris, verified, rita):
    lakeside = register_organisation(by=chantal, name="Lakeside", kind="provider", country=kenya)
    decide_organisation(organisation=lakeside, by=rita, state="verified", reason="Known to the ministry.")
    assert access.is_officer(chantal, lakeside)
    assert not access.is_officer(chantal, verified)
    assert not access.is_officer(boris, verified)
    assert not access.may_publish(chantal, lakeside)


@pytest.mark.parametrize("kind", ["funder", "government"])
def test_analysts_belong_to_verified_funders_and_offices(kind, kenya, amina, rita):
    office = register_organisation(by=amina, name="Office", kind=kind, country=kenya)
    viewer = join(office, "Vera", Role.VIEWER)
    assert not access.is_analyst(amina)
    decide_organisation(organisation=office, by=rita, state="verified", reason="Known.")
    assert access.is_analyst(amina)
    assert access.may_see_figures(viewer)
    assert not access.is_analyst(viewer)


def test_a_closed_account_may_nothing(verified, boris):
    boris.is_active = False
    boris.save(update_fields=["is_active"])
    assert not access.may_publish(boris, verified)
