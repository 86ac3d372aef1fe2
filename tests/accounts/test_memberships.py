"""Roles, removal and leaving; there is always an owner."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts import errors
from accounts.access import may_publish
from accounts.models import Membership, Organisation, Role, User
from accounts.services.organisations import change_role, invite_member, leave, register_organisation, remove_member
from registry.places.models import Country

from .conftest import make_person

ROUNDS = 50


def join(organisation, name, role):
    person = make_person(name)
    Membership.objects.create(organisation=organisation, user=person, role=role)
    return person


@pytest.mark.django_db
class TestRoles:
    def test_an_owner_changes_a_role_and_it_counts_at_once(self, signed_in, verified, boris):
        ruth = join(verified, "Ruth", Role.RECRUITER)
        url = reverse("organisation-role", kwargs={"slug": verified.slug, "person": ruth.public_id})
        signed_in(boris).post(url, {"role": "viewer"})
        assert not may_publish(ruth, verified)

    @pytest.mark.parametrize("role", [Role.RECRUITER, Role.VIEWER])
    def test_nobody_below_an_owner_manages_members(self, signed_in, verified, boris, role):
        ruth = join(verified, "Ruth", role)
        person = {"slug": verified.slug, "person": boris.public_id}
        client = signed_in(ruth)
        for name, data in [("organisation-role", {"role": "viewer"}), ("organisation-remove", {})]:
            answer = client.post(reverse(name, kwargs=person), data)
            assert answer.status_code == 409 or "Only an owner" in answer.text
        assert client.get(reverse("organisation-member", kwargs=person)).status_code == 404
        with pytest.raises(errors.OnlyOwners):
            change_role(organisation=verified, by=ruth, member=ruth, role="owner")
        assert Membership.objects.get(user=boris).role == Role.OWNER

    def test_a_role_of_another_kind_of_organisation_is_refused(self, verified, boris):
        ruth = join(verified, "Ruth", Role.VIEWER)
        with pytest.raises(errors.NoSuchRole):
            change_role(organisation=verified, by=boris, member=ruth, role="officer")

    def test_the_only_owner_neither_leaves_nor_steps_down(self, signed_in, verified, boris):
        join(verified, "Ruth", Role.RECRUITER)
        for refused in (
            lambda: leave(organisation=verified, by=boris),
            lambda: change_role(organisation=verified, by=boris, member=boris, role="viewer"),
            lambda: remove_member(organisation=verified, by=boris, member=boris),
        ):
            with pytest.raises(errors.NeedsAnOwner):
                refused()
        answer = signed_in(boris).post(reverse("organisation-leave", kwargs={"slug": verified.slug}), follow=True)
        assert "Make another member an owner first" in answer.text

    def test_an_owner_hands_over_and_leaves(self, signed_in, verified, boris):
        ruth = join(verified, "Ruth", Role.RECRUITER)
        change_role(organisation=verified, by=boris, member=ruth, role="owner")
        client = signed_in(boris)
        client.post(reverse("organisation-leave", kwargs={"slug": verified.slug}))
        assert verified.memberships.get().user == ruth
        assert client.get(reverse("organisation", kwargs={"slug": verified.slug})).status_code == 404

    def test_a_removed_member_is_out_at_the_next_request(self, signed_in, verified, boris):
        ruth = join(verified, "Ruth", Role.RECRUITER)
        url = reverse("organisation", kwargs={"slug": verified.slug})
        hers = signed_in(ruth)
        assert hers.get(url).status_code == 200
        remove = reverse("organisation-remove", kwargs={"slug": verified.slug, "person": ruth.public_id})
        signed_in(boris).post(remove)
        assert hers.get(url).status_code == 404

    def test_invitations_of_someone_who_no_longer_owns_end_too(self, verified, boris):
        ruth = join(verified, "Ruth", Role.OWNER)
        invitation = invite_member(organisation=verified, by=ruth, email="friend@example.org", role="owner")
        change_role(organisation=verified, by=boris, member=ruth, role="viewer")
        invitation.refresh_from_db()
        assert invitation.revoked_at is not None
        assert invitation.sealed_token is None

    def test_the_trigger_speaks_in_words_when_the_service_did_not_see_it(self, verified, boris, monkeypatch):
        """As if another owner vanished between the look and the change."""
        ruth = join(verified, "Ruth", Role.OWNER)
        ordinary = Membership.delete

        def both_go(self, *args, **kwargs):
            Membership.objects.filter(user=ruth).update(role=Role.VIEWER)
            return ordinary(self, *args, **kwargs)

        monkeypatch.setattr(Membership, "delete", both_go)
        with pytest.raises(errors.NeedsAnOwner):
            leave(organisation=verified, by=boris)
        assert verified.memberships.filter(role=Role.OWNER).count() == 2


def two_at_once(first, second):
    """Run both as close together as threads allow; what each raised, or None."""
    start = threading.Barrier(2)
    outcomes: list[Exception | None] = [None, None]

    def run(place, act):
        start.wait()
        try:
            act()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def owned_by_two() -> tuple[Organisation, User, User]:
    first, second = make_person("First"), make_person("Second")
    organisation = register_organisation(by=first, name="Shared", kind="employer", country=Country.objects.get(pk="KE"))
    Membership.objects.create(organisation=organisation, user=second, role=Role.OWNER)
    return organisation, first, second


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_once_one_stays():
    organisation, first, second = owned_by_two()
    for _round in range(ROUNDS):
        outcomes = two_at_once(
            lambda: leave(organisation=organisation, by=first), lambda: leave(organisation=organisation, by=second)
        )
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NeedsAnOwner", "NoneType"]
        stayed = Membership.objects.get(organisation=organisation, role=Role.OWNER).user
        Membership.objects.create(organisation=organisation, user=second if stayed == first else first, role=Role.OWNER)


@pytest.mark.django_db(transaction=True)
def test_the_database_alone_keeps_an_owner_against_code_that_forgets_the_rule():
    organisation, first, second = owned_by_two()
    bystander = make_person("Bystander")
    Membership.objects.create(organisation=organisation, user=bystander, role=Role.VIEWER)

    def forget(person: User) -> None:
        with transaction.atomic():
            Membership.objects.filter(organisation=organisation, user=person).delete()

    for _round in range(ROUNDS):
        outcomes = two_at_once(lambda: forget(first), lambda: forget(second))
        refused = [outcome for outcome in outcomes if outcome is not None]
        assert len(refused) == 1
        assert isinstance(refused[0], IntegrityError)
        stayed = Membership.objects.get(organisation=organisation, role=Role.OWNER).user
        Membership.objects.create(organisation=organisation, user=second if stayed == first else first, role=Role.OWNER)


@pytest.mark.django_db(transaction=True)
def test_two_organisations_of_one_name_may_register_at_once():
    first, second, kenya = make_person("First"), make_person("Second"), Country.objects.get(pk="KE")
    outcomes = two_at_once(
        lambda: register_organisation(by=first, name="Same", kind="employer", country=kenya),
        lambda: register_organisation(by=second, name="Same", kind="employer", country=kenya),
    )
    assert outcomes == [None, None]
    assert set(Organisation.objects.values_list("slug", flat=True)) == {"same", "same-2"}
