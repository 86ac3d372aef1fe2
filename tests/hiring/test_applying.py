"""Applying and answering invitations: the introduction, and when it is refused."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone

from accounts.models import Organisation, Purpose, Role
from corridor.outbox.models import Event
from registry.agreements.models import Disclosure, Level
from registry.agreements.services import freeze_agreement
from registry.hiring import errors, services
from registry.hiring.models import Application, ApplicationState, JobInvitationState, ListingInvitation
from registry.listings.models import Kind, State
from registry.matching.models import Exclusion
from tests.hiring import people
from tests.world import World


def test_applying_introduces_the_graduate_to_the_employer(world: World) -> None:
    made = services.apply(profile=world.amina, listing=world.listing, note=" I like helping. ")
    assert (made.state, made.origin, made.note) == ("new", "applied", "I like helping.")
    row = Disclosure.objects.get()
    assert (row.profile, row.organisation, row.recipient) == (world.amina, world.employer, world.boris)
    assert (row.level, row.is_cross_border) == (Level.CONTACT, True)
    assert Exclusion.objects.get().reason == "applied"
    assert Event.objects.filter(topic="application.made", payload={"application_id": made.pk}).count() == 1


def test_applying_to_a_mentor_introduces_to_the_mentor(world: World) -> None:
    services.apply(profile=world.amina, listing=world.mentorship)
    row = Disclosure.objects.get()
    assert (row.organisation, row.recipient, row.agreement) == (None, world.dede.user, None)


def test_an_owner_receives_it_when_whoever_posted_has_left(world: World) -> None:
    listing = people.listing(organisation=world.employer, posted_by=world.eve)
    services.apply(profile=world.claudine, listing=listing)
    assert Disclosure.objects.get().recipient == world.boris


def test_a_frozen_agreement_stops_the_introduction_and_leaves_nothing_behind(world: World) -> None:
    freeze_agreement(slug="KE-RW", reason="an incident")
    events = Event.objects.count()
    with pytest.raises(errors.AgreementNotInForce, match="not in force"):
        services.apply(profile=world.amina, listing=world.listing)
    assert not Application.objects.exists()
    assert not Exclusion.objects.exists()
    assert Event.objects.count() == events
    services.apply(profile=world.claudine, listing=world.listing)  # inside one country life goes on


def test_without_consent_nobody_is_shown_across_the_border(world: World) -> None:
    shy = people.graduate("Shy", "KE", agrees=(Purpose.MATCHING,))
    with pytest.raises(errors.CrossBorderNotAgreed, match="consents"):
        services.apply(profile=shy, listing=world.listing)
    assert not Application.objects.exists()
    at_home = people.listing(country="KE", organisation=people.organisation("Lakeside", "KE", owner=world.boris))
    services.apply(profile=shy, listing=at_home)


def test_a_card_with_less_than_the_contact_is_no_introduction(world: World) -> None:
    with (
        mock.patch("registry.hiring.services.introducing.show", return_value={}),
        pytest.raises(errors.NotDisclosable),
    ):
        services.apply(profile=world.claudine, listing=world.listing)


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW, State.FILLED, State.CLOSED, State.EXPIRED])
def test_only_an_open_listing_takes_applications(world: World, state: str) -> None:
    listing = people.listing(organisation=world.employer, state=state)
    with pytest.raises(errors.ListingNotOpen):
        services.apply(profile=world.amina, listing=listing)


def test_the_closing_day_is_the_last_day(world: World) -> None:
    world.listing.closes_on = world.today
    world.listing.save()
    services.apply(profile=world.amina, listing=world.listing)
    with pytest.raises(errors.ListingNotOpen):
        services.apply(profile=world.claudine, listing=world.listing, at=timezone.now() + timedelta(days=1))


def test_nobody_applies_to_themselves(world: World) -> None:
    colleague = people.graduate("Colleague", "RW")
    world.employer.memberships.create(user=colleague.user, role=Role.VIEWER)
    with pytest.raises(errors.OwnListing):
        services.apply(profile=colleague, listing=world.listing)
    own = people.listing(mentor=people.mentor(world.amina.user), kind=Kind.MENTORSHIP)
    with pytest.raises(errors.OwnListing):
        services.apply(profile=world.amina, listing=own)


def test_a_suspended_employer_receives_nobody(world: World) -> None:
    Organisation.objects.filter(pk=world.employer.pk).update(state=Organisation.State.SUSPENDED)
    with pytest.raises(errors.OwnerOnHold):
        services.apply(profile=world.claudine, listing=world.listing)
    assert not Disclosure.objects.exists()


def test_one_applies_once_and_again_after_withdrawing(world: World) -> None:
    first = services.apply(profile=world.amina, listing=world.listing)
    with pytest.raises(errors.AlreadyApplied):
        services.apply(profile=world.amina, listing=world.listing)
    services.withdraw(application=first, by=world.amina.user)
    again = services.apply(profile=world.amina, listing=world.listing)
    assert Application.objects.live().get() == again


def test_whoever_has_the_place_does_not_apply_again(world: World) -> None:
    people.application(world.amina, world.listing, ApplicationState.PLACED)
    with pytest.raises(errors.AlreadyApplied):
        services.apply(profile=world.amina, listing=world.listing)


def test_a_sixth_request_to_a_mentor_waits(world: World) -> None:
    requests = [people.listing(mentor=world.dede, kind=Kind.MENTORSHIP) for _ in range(6)]
    made = [services.apply(profile=world.amina, listing=one) for one in requests[:5]]
    with pytest.raises(errors.TooManyRequests):
        services.apply(profile=world.amina, listing=requests[5])
    services.apply(profile=world.amina, listing=world.listing)
    services.withdraw(application=made[0], by=world.amina.user)
    services.apply(profile=world.amina, listing=requests[5])


def test_only_the_graduate_withdraws_and_an_offer_falls_with_it(world: World) -> None:
    made = people.application(world.amina, world.listing, ApplicationState.OFFERED)
    offer = people.offer(made)
    for stranger in (world.boris, world.eve, world.claudine.user):
        with pytest.raises(errors.NotYours):
            services.withdraw(application=made, by=stranger)
    services.withdraw(application=made, by=world.amina.user)
    offer.refresh_from_db()
    assert offer.state == "declined"


# --- Invitations -------------------------------------------------------------------------------------------------


def test_an_invitation_waits_14_days_and_tells_no_name(world: World) -> None:
    sent = services.invite(listing=world.listing, profile=world.amina, by=world.boris, message="Shall we talk?")
    assert sent.expires_at - sent.sent_at == timedelta(days=14)
    assert not Disclosure.objects.exists()
    late = sent.expires_at
    with pytest.raises(errors.InvitationOver):
        services.accept_invitation(invitation=sent, by=world.amina.user, at=late)


def test_accepting_an_invitation_is_an_introduction(world: World) -> None:
    sent = services.invite(listing=world.listing, profile=world.amina, by=world.boris)
    with pytest.raises(errors.NotYours):
        services.accept_invitation(invitation=sent, by=world.boris)
    made = services.accept_invitation(invitation=sent, by=world.amina.user)
    assert made.origin == "invited"
    assert Disclosure.objects.get().level == Level.CONTACT
    sent.refresh_from_db()
    assert sent.state == JobInvitationState.ACCEPTED


def test_a_refused_introduction_leaves_the_invitation_open(world: World) -> None:
    sent = services.invite(listing=world.listing, profile=world.amina, by=world.boris)
    freeze_agreement(slug="KE-RW", reason="an incident")
    with pytest.raises(errors.AgreementNotInForce):
        services.accept_invitation(invitation=sent, by=world.amina.user)
    sent.refresh_from_db()
    assert sent.state == JobInvitationState.SENT


def test_declining_an_invitation_sets_the_pair_aside_for_good(world: World) -> None:
    sent = services.invite(listing=world.listing, profile=world.amina, by=world.boris)
    services.decline_invitation(invitation=sent, by=world.amina.user)
    assert Exclusion.objects.get().reason == "declined"
    assert not Disclosure.objects.exists()
    with pytest.raises(errors.SaidNo):
        services.invite(listing=world.listing, profile=world.amina, by=world.boris)


def test_applying_answers_the_invitation_that_was_open(world: World) -> None:
    sent = services.invite(listing=world.listing, profile=world.amina, by=world.boris)
    services.apply(profile=world.amina, listing=world.listing)
    sent.refresh_from_db()
    assert sent.state == JobInvitationState.ACCEPTED
    with pytest.raises(errors.HasApplied):
        services.invite(listing=world.listing, profile=world.amina, by=world.boris)


def test_one_invitation_at_a_time_and_a_new_one_after_it_lapsed(world: World) -> None:
    sent = services.invite(listing=world.listing, profile=world.amina, by=world.boris)
    with pytest.raises(errors.InvitedAlready):
        services.invite(listing=world.listing, profile=world.amina, by=world.boris)
    services.invite(listing=world.listing, profile=world.amina, by=world.boris, at=sent.expires_at)
    assert set(ListingInvitation.objects.values_list("state", flat=True)) == {"expired", "sent"}


def test_nobody_is_invited_who_is_not_to_be_seen(world: World) -> None:
    hidden = people.graduate("Hidden", "RW", agrees=())
    with pytest.raises(errors.NotInvitable):
        services.invite(listing=world.listing, profile=hidden, by=world.boris)


def test_thirty_invitations_a_day(world: World) -> None:
    now = timezone.now()
    for _number in range(30):
        people.invitation(world.listing, people.graduate("Many", "RW", agrees=()), sent_at=now - timedelta(hours=23))
    with pytest.raises(errors.TooManyInvitations):
        services.invite(listing=world.listing, profile=world.amina, by=world.boris, at=now)
    services.invite(listing=world.listing, profile=world.amina, by=world.boris, at=now + timedelta(hours=2))


def test_only_who_hires_invites(world: World) -> None:
    viewer = people.member(world.employer, "viewer", Role.VIEWER)
    recruiter = people.member(world.employer, "recruiter", Role.RECRUITER)
    for stranger in (viewer, world.eve, world.amina.user, world.dede.user):
        with pytest.raises(errors.NotYours):
            services.invite(listing=world.listing, profile=world.claudine, by=stranger)
    services.invite(listing=world.listing, profile=world.claudine, by=recruiter)


def test_what_nobody_answered_ends(world: World) -> None:
    sent = people.invitation(world.listing, world.amina)
    made = people.application(world.claudine, world.listing, ApplicationState.OFFERED)
    offer = people.offer(made)
    assert services.expire_due() == 0
    later = timezone.now() + timedelta(days=15)
    assert services.expire_due(at=later) == 2
    assert services.expire_due(at=later) == 0
    for row in (sent, made, offer):
        row.refresh_from_db()
    assert (sent.state, made.state, offer.state) == ("expired", "interview", "expired")
