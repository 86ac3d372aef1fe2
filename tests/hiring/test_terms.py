"""Other terms in answer to an offer, and what an acceptance does to other applications."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from corridor.outbox.delivering import drain
from registry.hiring import errors, services
from registry.hiring.models import Application, ApplicationState, LeftReason, Offer, OfferState
from registry.hiring.selectors import waiting_for_employer, waiting_for_graduate
from registry.listings.models import Kind
from registry.places.rules import WrongAmount
from tests.hiring import people
from tests.hiring.test_offering import terms
from tests.hiring.test_pages import page, send, signed_in
from tests.world import PASSWORD, World, proven

pytestmark = pytest.mark.django_db


def offered(world: World) -> Offer:
    made = people.application(world.amina, world.listing, ApplicationState.INTERVIEW)
    return services.make_offer(application=made, **terms(world))


def asked(offer: Offer, **changes: Any) -> Offer:
    wanted = {"starts_on": offer.starts_on, "pay": Decimal(650_000), "message": "It is far.", **changes}
    return services.ask_other_terms(offer=offer, by=offer.application.profile.user, **wanted)


def test_other_terms_are_an_offer_the_other_way_round(world: World) -> None:
    first = offered(world)
    mine = asked(first)
    first.refresh_from_db()
    assert (first.state, mine.state, mine.by_graduate, mine.role) == ("countered", "sent", True, first.role)
    assert waiting_for_graduate(world.amina) == []  # it waits for the other side
    assert [str(one.what) for one in waiting_for_employer(world.boris)] == ["Answer the terms that a graduate proposes"]
    with pytest.raises(errors.NotYours):
        services.accept_offer(offer=mine, by=world.amina.user)
    agreed = services.accept_offer(offer=mine, by=world.boris)
    world.listing.refresh_from_db()
    assert (agreed.state, agreed.application.state, world.listing.filled) == ("accepted", "placed", 1)
    drain()
    assert "Your terms are accepted: Support engineer" in [one.subject for one in mail.outbox]


def test_a_new_offer_answers_other_terms(world: World) -> None:
    mine = asked(offered(world))
    second = services.make_offer(application=mine.application, **terms(world, pay=Decimal(625_000)))
    mine.refresh_from_db()
    assert (mine.state, second.state) == ("countered", "sent")
    services.accept_offer(offer=second, by=world.amina.user)
    assert Offer.objects.filter(state=OfferState.ACCEPTED).count() == 1


@pytest.mark.parametrize("end", ["disagree", "take_back"])
def test_terms_that_come_to_nothing_lead_back_to_talking(world: World, end: str) -> None:
    mine = asked(offered(world))
    if end == "disagree":
        services.decline_offer(offer=mine, by=world.boris)
    else:
        services.withdraw_offer(offer=mine, by=world.amina.user)
    mine.application.refresh_from_db()
    assert mine.application.state == ApplicationState.INTERVIEW


def test_terms_must_differ_and_be_payable(world: World) -> None:
    offer = offered(world)
    same = {"pay": offer.pay, "starts_on": offer.starts_on}
    with pytest.raises(errors.TermsUnchanged):
        asked(offer, **same)
    with pytest.raises(WrongAmount):
        asked(offer, pay=Decimal("650000.50"))
    with pytest.raises(errors.StartTooEarly):
        asked(offer, starts_on=world.today - timedelta(days=1))
    offer.refresh_from_db()
    assert offer.state == OfferState.SENT


def test_only_the_graduate_of_an_offer_asks_for_other_terms(world: World) -> None:
    offer = offered(world)
    for other in (world.boris, world.claudine.user, world.eve):
        with pytest.raises(errors.NotYours):
            services.ask_other_terms(offer=offer, by=other, starts_on=offer.starts_on, pay=Decimal(1))
    with pytest.raises(errors.NotYours):
        services.withdraw_offer(offer=asked(offer), by=world.boris)


def test_unanswered_terms_run_out(world: World) -> None:
    mine = asked(offered(world))
    assert services.expire_due(at=timezone.now() + timedelta(days=9)) == 1
    mine.refresh_from_db()
    assert mine.state == OfferState.EXPIRED


# --- Competing applications ----------------------------------------------------------------------------------


def test_accepting_a_job_ends_other_job_applications_politely(world: World) -> None:
    offer = offered(world)
    job = people.application(world.amina, people.listing(organisation=world.elsewhere))
    contract = people.application(
        world.amina, people.listing(kind=Kind.CONTRACT, duration_days=10, organisation=world.elsewhere)
    )
    mentorship = people.application(world.amina, world.mentorship)
    somebody = people.application(world.claudine, world.listing)
    drain()
    mail.outbox.clear()
    services.accept_offer(offer=offer, by=world.amina.user)
    for row in (job, contract, mentorship, somebody):
        row.refresh_from_db()
    assert (job.state, job.left_reason) == ("withdrawn", LeftReason.ELSEWHERE)
    assert [one.state for one in (contract, mentorship)] == ["new", "new"]
    drain()
    [told] = [one for one in mail.outbox if one.to == [world.eve.email]]
    assert "accepted another role, thanks you" in str(told.body)


def test_the_graduate_says_which_applications_end(world: World) -> None:
    offer = offered(world)
    stays = people.application(world.amina, people.listing(organisation=world.elsewhere))
    goes = people.application(
        world.amina, people.listing(kind=Kind.CONTRACT, duration_days=10, organisation=world.elsewhere)
    )
    seen = page(proven(signed_in(world.amina.user)), "offer-accept", offer.public_id)
    ticked = [row for row in seen.split("<label>") if "checked" in row]
    assert len(ticked) == 1  # the other job, not the contract
    assert stays.listing.title in ticked[0]
    amina = proven(signed_in(world.amina.user))
    send(amina, "offer-accept", offer.public_id, shown="1", leave=[str(goes.public_id)])
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.state, goes.state) == ("new", "withdrawn")


# --- What binds asks for the password ------------------------------------------------------------------------


def test_accepting_asks_for_the_password_and_then_goes_on(world: World) -> None:
    offer, amina = offered(world), signed_in(world.amina.user)
    asked_for = amina.post(reverse("offer-accept", args=[offer.public_id]))
    assert reverse("account_reauthenticate") in asked_for["Location"]
    offer.refresh_from_db()
    assert offer.state == OfferState.SENT
    wrong = amina.post(asked_for["Location"], {"password": "not it"})
    assert wrong.status_code == 200
    done = amina.post(asked_for["Location"], {"password": PASSWORD}, follow=True)
    assert "You have accepted" in done.content.decode()
    offer.refresh_from_db()
    assert offer.state == OfferState.ACCEPTED


def test_agreeing_to_terms_asks_for_the_password_too(world: World) -> None:
    mine, boris = asked(offered(world)), signed_in(world.boris)
    answer = boris.post(reverse("terms-agree", args=[mine.public_id]))
    assert reverse("account_reauthenticate") in answer["Location"]
    mine.refresh_from_db()
    assert mine.state == OfferState.SENT
    assert "Agreed" in send(proven(boris), "terms-agree", mine.public_id)


def test_the_bargain_in_pages(world: World) -> None:
    """Asked for with pay that the currency does not have, then rightly; Boris reads it and says no."""
    offer, amina, boris = offered(world), signed_in(world.amina.user), signed_in(world.boris)
    fields = {"starts_on": offer.starts_on.isoformat(), "pay": "650000.50", "message": "It is far."}
    assert "650000.50" in send(amina, "offer-terms", offer.public_id, **fields)
    assert "Your terms are sent" in send(amina, "offer-terms", offer.public_id, **{**fields, "pay": "650000"})
    made = Application.objects.get()
    assert "The terms that you proposed" in page(amina, "my-application", made.public_id)
    seen = page(boris, "application", made.public_id)
    assert "The graduate proposes these terms" in seen
    assert "RWF 650,000" in seen
    assert "It is far." in seen
    send(boris, "terms-disagree", Offer.objects.get(by_graduate=True).public_id)
    assert page(amina, "my-application", made.public_id).count("The terms that you proposed") == 0
    # No terms for what is over.
    assert amina.get(reverse("offer-terms", args=[offer.public_id])).status_code == 404


def test_agreeing_to_terms_ends_nothing_else(world: World) -> None:
    """What else the graduate applied to is theirs to end."""
    other = people.application(world.amina, people.listing(organisation=world.elsewhere))
    mine = asked(offered(world))
    send(proven(signed_in(world.boris)), "terms-agree", mine.public_id)
    other.refresh_from_db()
    assert other.state == "new"
