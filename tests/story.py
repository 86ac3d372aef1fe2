"""What the cast of `tests/world.py` has done together after a while, again through the services: one of everything
that has a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Invitation, User
from accounts.services.invitations import invite_member, token_of
from accounts.services.organisations import register_organisation
from registry.agreements.links import make_link
from registry.agreements.models import Level
from registry.credentials.models import Certification
from registry.credentials.services import add_certification, provider_confirmed
from registry.hiring.models import Application, ListingInvitation, Offer
from registry.hiring.services import accept_offer, apply, invite, make_offer
from registry.listings.models import Listing
from registry.matching.services import match_listing
from registry.placements.models import Placement
from registry.placements.services import confirm_placement, expect_from_offer
from registry.profiles.models import Work
from registry.profiles.services import Upload, add_sample, create_profile
from registry.programmes.models import ClaimInvitation, Enrolment
from registry.programmes.services import create_cohort, create_programme

from .world import World, country, mentor, organisation, post, publish


@dataclass
class Story:
    """The things that the cast has made. Nothing of it is Eve's."""

    certification: Certification
    placed: Application  # Amina's, which became the placement
    placement: Placement  # confirmed by Amina and by Boris
    waiting: Application  # Claudine's, with an offer that waits for her
    offer: Offer
    asked: ListingInvitation  # Boris asks Amina about his first job
    second_job: Listing
    invitation: Invitation  # to Boris's organisation, for somebody who has not answered
    invitation_token: str
    claim: ClaimInvitation
    card_secret: str  # of Amina's link to her card, without her name
    sample: Work  # Amina's, for who is shown her name


def tell(world: World) -> Story:
    """Amina works for Boris, Claudine has an offer from him, and he asks Amina about another job."""
    enrolment = Enrolment.objects.get(user=world.amina.user)
    provider_confirmed(profile=world.amina, enrolment=enrolment)
    certification = add_certification(profile=world.amina, title="Networks I", issuer="A school")
    second_job = publish(
        post(world.employer, by=world.boris, today=world.today, title="Network technician", openings=3),
        checked_by=world.admin,
    )
    for listing in (world.listing, world.mentorship, second_job):
        match_listing(listing_id=listing.pk)
    placed = apply(profile=world.amina, listing=second_job, note="I like helping.")
    placement = expect_from_offer(offer_id=accept_offer(offer=offer_for(placed, world), by=world.amina.user).pk)
    confirm_placement(placement=placement, by=world.amina.user)
    placement = confirm_placement(placement=placement, by=world.boris)
    waiting = apply(profile=world.claudine, listing=second_job)
    offer = offer_for(waiting, world)
    invitation = invite_member(
        organisation=world.employer, by=world.boris, email="new@people.example", role="recruiter"
    )
    make_link(profile=world.amina, level=Level.NAMED, days=7, name="the cooperative")
    return Story(
        certification=certification,
        placed=Application.objects.get(pk=placed.pk),
        placement=placement,
        waiting=Application.objects.get(pk=waiting.pk),
        offer=offer,
        asked=invite(listing=world.listing, profile=world.amina, by=world.boris, message="Shall we meet?"),
        second_job=second_job,
        invitation=invitation,
        invitation_token=token_of(invitation) or "",
        claim=ClaimInvitation.objects.get(enrolment=world.baraka),
        card_secret=make_link(profile=world.amina, level=Level.ANONYMOUS, days=7)[1],
        sample=add_sample(profile=world.amina, title="Plan", upload=Upload("plan.pdf", b"%PDF-1.4")),
    )


def offer_for(application: Application, world: World) -> Offer:
    """Boris offers the job from today on; it may be answered for a week."""
    return make_offer(
        application=application,
        by=world.boris,
        role="Support engineer",
        isco="3512",
        starts_on=world.today,
        pay=Decimal(600_000),
        currency="RWF",
        answer_by=world.today + timedelta(days=7),
    )


def give_every_hat(eve: User, world: World) -> None:
    """Let Eve be a graduate, a mentor, an officer and an analyst too, each elsewhere: so that no page is closed to her
    only because she lacks a workspace."""
    create_profile(user=eve, country=country("RW"), region=None, date_of_birth=date(2000, 1, 1))
    mentor(eve, "RW", checked_by=world.admin)
    academy = organisation("Elsewhere Academy", "provider", "RW", owner=eve, checked_by=world.admin)
    organisation("Elsewhere Fund", "funder", "RW", owner=eve, checked_by=world.admin)
    register_organisation(by=eve, name="Elsewhere Waiting", kind="employer", country=country("RW"))
    programme = create_programme(by=eve, provider=academy, name="Elsewhere course", country=country("RW"))
    create_cohort(
        by=eve,
        programme=programme,
        name="Elsewhere first",
        slug="elsewhere",
        country=country("RW"),
        starts_on=world.today - timedelta(days=60),
        ends_on=world.today - timedelta(days=5),
    )
