"""The queue, decisions with reasons, reports that take down, and appeals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from corridor.outbox.delivering import drain
from registry.hiring.services import apply
from registry.listings import errors
from registry.listings.models import BandChoice, DecisionKind, Listing, ListingAppeal, ListingCheck, State
from registry.listings.notices import NOTICES
from registry.listings.services import (
    answer_appeal,
    appeal,
    approve_listing,
    close_as_moderator,
    close_listing,
    draft_listing,
    edit_listing,
    expire_due,
    hide_reported,
    pause_listing,
    reject_listing,
    restore_listing,
    submit_listing,
)
from registry.safeguarding.models import ConcernKind
from registry.safeguarding.services import raise_concern
from tests.agreements.factories import organisation, person
from tests.listings.test_pages import signed_in
from tests.listings.test_services import told
from tests.world import World, browser

pytestmark = pytest.mark.django_db
Publish = Callable[..., Listing]
SCAM = {
    "title": "Data entry clerks",
    "description": "Pay a registration fee of KES 850 to our agent. Send your PIN on WhatsApp 0700 000 011. Hurry.",
}
LONG = (
    "You keep the network of three clinics in Kilifi running, replace broken switches, plan the cabling of the new "
    "ward, and write down what you did so that the next person understands it. Two colleagues show you around."
)


@pytest.fixture
def second(db: None) -> User:
    """Another moderator."""
    second = person("Second", is_staff=True)
    second.user_permissions.set(Permission.objects.filter(codename__in=["change_listing", "view_listing"]))
    return second


def report(listing: Listing, by: User) -> None:
    raise_concern(
        by=by, kind=ConcernKind.MONEY, words="It asks for money.", subject_kind="listing", subject_id=listing.public_id
    )


# --- Checks ---


def test_every_submission_is_checked_and_a_mended_one_anew(
    kenyan: Organisation, boris: User, chief: User, job: dict[str, Any]
) -> None:
    draft = draft_listing(by=boris, owner=kenyan, **{**job, **SCAM})
    submit_listing(listing=draft, by=boris)
    assert draft.checks.get().band == BandChoice.HOLD
    with pytest.raises(errors.HeldNeedsReason):
        approve_listing(listing=draft, by=chief)
    reject_listing(listing=draft, by=chief, reason="Nobody pays to be hired.")
    edit_listing(listing=draft, by=boris, **job)
    submit_listing(listing=draft, by=boris)
    assert draft.checks.all()[0].band != BandChoice.HOLD
    assert draft.checks.count() == 2
    assert approve_listing(listing=draft, by=chief).state == State.OPEN


def test_a_held_one_opens_for_a_reason_which_is_kept(
    kenyan: Organisation, boris: User, chief: User, job: dict[str, Any]
) -> None:
    draft = draft_listing(by=boris, owner=kenyan, **{**job, **SCAM})
    submit_listing(listing=draft, by=boris)
    approve_listing(listing=draft, by=chief, reason="I called them: it is a typo.")
    kept = draft.decisions.get()
    assert (kept.kind, kept.reason, kept.by, kept.state_before) == (
        DecisionKind.APPROVED,
        "I called them: it is a typo.",
        chief,
        State.REVIEW,
    )


def test_a_text_copied_from_another_owner_is_found(
    publish: Publish, boris: User, kenyan: Organisation, eve: User, job: dict[str, Any]
) -> None:
    publish(description=LONG)
    other = organisation("Copy Cats", "KE", owner=person("Cat"))
    copy = draft_listing(by=other.memberships.get().user, owner=other, **{**job, "description": LONG + " Apply."})
    submit_listing(listing=copy, by=other.memberships.get().user)
    found = {one["signal"]: one for one in copy.checks.get().signals}
    assert found["copied"]["words"] == ["Network technician"]
    again = draft_listing(by=boris, owner=kenyan, **{**job, "description": LONG})
    submit_listing(listing=again, by=boris)
    mine = {one["signal"] for one in again.checks.get().signals}
    assert "copied" in mine  # now from the copy: whoever came first is for the moderator to see


def test_an_owners_own_text_is_no_copy(publish: Publish) -> None:
    publish(description=LONG)
    second = publish(description=LONG)
    assert "copied" not in {one["signal"] for one in second.checks.get().signals}


def test_checks_and_decisions_are_only_added(publish: Publish) -> None:
    listing = publish()
    for rows in (listing.checks, listing.decisions):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            rows.update(at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ListingCheck.objects.create(listing=listing, score=1.5, band="hold", at=timezone.now())


def test_an_owner_reads_the_hints_before_submitting(boris: User, kenyan: Organisation, job: dict[str, Any]) -> None:
    draft = draft_listing(by=boris, owner=kenyan, **{**job, **SCAM})
    page = signed_in(boris).get(reverse("listing", args=[draft.public_id])).content.decode()
    assert "What people may stumble on" in page
    assert "Nobody pays to be hired here" in page
    edit_listing(listing=draft, by=boris, **{**job, "description": LONG})
    page = signed_in(boris).get(reverse("listing", args=[draft.public_id])).content.decode()
    assert "What people may stumble on" not in page


def test_the_queue_ranks_by_risk_and_says_why(world: World) -> None:
    for title, words in (("Quiet one", LONG), ("Loud one", SCAM["description"])):
        Listing.objects.filter(pk=world.draft.pk).update(state=State.DRAFT, title=title, description=words)
        copy = Listing.objects.get(pk=world.draft.pk)
        copy.pk, copy.public_id, copy._state.adding = None, None, True  # type: ignore[assignment]
        copy.public_id = Listing._meta.get_field("public_id").get_default()
        copy.save()
        for asked in world.draft.skills.all():
            asked.pk, asked.listing = None, copy
            asked.save(force_insert=True)
        submit_listing(listing=copy, by=world.boris)
    page = browser(world.admin).get(reverse("admin:listings_listing_changelist"), {"state__exact": "review"})
    text = page.content.decode()
    assert text.index("Loud one") < text.index("Quiet one")
    assert "It seems to ask applicants for money." in text


# --- Reports ---


def test_three_people_who_report_it_take_it_down(world: World) -> None:
    page = reverse("listing", args=[world.listing.public_id])
    applied = apply(profile=world.amina, listing=world.listing)
    reporters = [world.claudine.user, world.eve, world.chantal]
    for reporter in [reporters[0], reporters[0], reporters[1]]:
        report(world.listing, reporter)
        drain()
    world.listing.refresh_from_db()
    assert world.listing.state == State.OPEN  # the same person twice is one
    report(world.listing, reporters[2])
    drain()
    world.listing.refresh_from_db()
    assert world.listing.state == State.HIDDEN
    for reader in (browser(None), browser(world.amina.user)):
        hidden = reader.get(page)
        assert hidden.status_code == 404
        assert b"was taken down for now" in hidden.content
        assert world.listing.description.encode() not in hidden.content
    assert browser(world.boris).get(page).status_code == 200
    applied.refresh_from_db()
    assert applied.state == "new"
    (notice,) = NOTICES["listing.hidden"](**told("listing.hidden")[0])
    assert notice.address == world.boris.email
    assert not any(name.email in notice.body or name.given_names in notice.body for name in reporters)
    assert hide_reported(listing=world.listing) is False


def test_a_moderator_puts_it_back_as_it_was_and_old_reports_do_not_count_again(
    publish: Publish, boris: User, chief: User, eve: User
) -> None:
    listing = publish()
    pause_listing(listing=listing, by=boris, reason="")
    for number in range(3):
        report(listing, person(f"Reporter{number}"))
    assert hide_reported(listing=listing)
    with pytest.raises(errors.ReasonMissing):
        restore_listing(listing=listing, by=chief, reason="")
    with pytest.raises(errors.NotAModerator):
        restore_listing(listing=listing, by=eve, reason="x")
    assert restore_listing(listing=listing, by=chief, reason="All is well.").state == State.PAUSED
    assert hide_reported(listing=listing) is False
    report(listing, person("Reporter4"))
    assert hide_reported(listing=listing) is False
    for number in (5, 6):
        report(listing, person(f"Reporter{number}"))
    assert hide_reported(listing=listing) is True
    kinds = [one.kind for one in listing.decisions.all()]
    assert kinds == ["hidden", "restored", "hidden", "approved"]


def test_what_was_paused_comes_back_paused_also_after_it_was_closed(
    publish: Publish, boris: User, chief: User, second: User
) -> None:
    listing = publish()
    pause_listing(listing=listing, by=boris, reason="")
    for number in range(3):
        report(listing, person(f"Reporter{number}"))
    hide_reported(listing=listing)
    close_as_moderator(listing=listing, by=chief, reason="It asks for money.")
    made = appeal(listing=listing, by=boris, words="It does not.")
    answer_appeal(appeal=made, by=second, grant=True, reason="It does not.")
    listing.refresh_from_db()
    assert listing.state == State.PAUSED


def test_what_is_over_meanwhile_is_put_back_as_over(publish: Publish, chief: User) -> None:
    listing = publish()
    for number in range(3):
        report(listing, person(f"Reporter{number}"))
    hide_reported(listing=listing)
    assert expire_due(on=listing.closes_on + timedelta(days=1)) == 0  # a moderator has the word
    later = timezone.now() + timedelta(days=25)
    assert restore_listing(listing=listing, by=chief, reason="Well.", at=later).state == State.EXPIRED
    assert told("listing.resumed") == []


def test_a_moderator_closes_it_for_a_reason(publish: Publish, chief: User, boris: User) -> None:
    listing = publish()
    with pytest.raises(errors.ReasonMissing):
        close_as_moderator(listing=listing, by=chief, reason=" ")
    assert close_as_moderator(listing=listing, by=chief, reason="It asks for money.").state == State.CLOSED
    assert [one["listing_id"] for one in told("listing.closed")] == [listing.pk]
    (notice,) = NOTICES["listing.closed_by_moderator"](**told("listing.closed_by_moderator")[0])
    assert "It asks for money." in notice.body


# --- Appeals ---


def test_an_owner_appeals_once_and_another_moderator_answers(
    publish: Publish, boris: User, chief: User, second: User, eve: User
) -> None:
    listing = publish()
    with pytest.raises(errors.NothingToAppeal):
        appeal(listing=listing, by=boris, words="Why?")
    close_as_moderator(listing=listing, by=chief, reason="It asks for money.")
    with pytest.raises(errors.NotYours):
        appeal(listing=listing, by=eve, words="Why?")
    with pytest.raises(errors.AppealWordsMissing):
        appeal(listing=listing, by=boris, words=" ")
    made = appeal(listing=listing, by=boris, words="It is a typo.")
    with pytest.raises(errors.NothingToAppeal):
        appeal(listing=listing, by=boris, words="Again.")
    with pytest.raises(errors.AnotherModerator):
        answer_appeal(appeal=made, by=chief, grant=False, reason="No.")
    with pytest.raises(errors.ReasonMissing):
        answer_appeal(appeal=made, by=second, grant=True, reason="")
    answer_appeal(appeal=made, by=second, grant=True, reason="It was a typo.")
    listing.refresh_from_db()
    assert listing.state == State.OPEN
    assert [one["listing_id"] for one in told("listing.resumed")] == [listing.pk]
    (notice,) = NOTICES["listing.appeal_answered"](**told("listing.appeal_answered")[0])
    assert "It was a typo." in notice.body
    with pytest.raises(errors.NotPossibleNow):
        answer_appeal(appeal=made, by=second, grant=False, reason="Changed my mind.")


def test_a_refused_appeal_changes_nothing(publish: Publish, boris: User, chief: User, second: User) -> None:
    listing = publish()
    close_as_moderator(listing=listing, by=chief, reason="It asks for money.")
    made = appeal(listing=listing, by=boris, words="It is a typo.")
    answer_appeal(appeal=made, by=second, grant=False, reason="It is not.")
    listing.refresh_from_db()
    assert listing.state == State.CLOSED
    with pytest.raises(errors.NothingToAppeal):
        appeal(listing=listing, by=boris, words="Once more.")


def test_a_granted_appeal_does_not_undo_what_was_decided_since(
    publish: Publish, boris: User, chief: User, second: User
) -> None:
    """Its owner closed it meanwhile, or a moderator did: an older decision says nothing about that."""
    owned, fraud = publish(), publish()
    for listing in (owned, fraud):
        for number in range(3):
            report(listing, person(f"Reporter{listing.pk}{number}"))
        hide_reported(listing=listing)
    appeals = [appeal(listing=listing, by=boris, words="It is all right.") for listing in (owned, fraud)]
    close_listing(listing=owned, by=boris)
    close_as_moderator(listing=fraud, by=chief, reason="It asks for money.")
    for made, listing in zip(appeals, (owned, fraud), strict=True):
        answer_appeal(appeal=made, by=chief, grant=True, reason="It reads well.")
        listing.refresh_from_db()
        assert listing.state == State.CLOSED


def test_a_returned_draft_is_checked_again_after_a_granted_appeal(
    draft: Listing, boris: User, chief: User, second: User
) -> None:
    submit_listing(listing=draft, by=boris)
    reject_listing(listing=draft, by=chief, reason="Say which town.")
    made = appeal(listing=draft, by=boris, words="It says which town.")
    answer_appeal(appeal=made, by=second, grant=True, reason="It does.")
    draft.refresh_from_db()
    assert draft.state == State.REVIEW


def test_what_its_owner_closed_is_nobodys_to_open(publish: Publish, boris: User) -> None:
    listing = publish()
    close_listing(listing=listing, by=boris)
    with pytest.raises(errors.NothingToAppeal):
        appeal(listing=listing, by=boris, words="Oops.")


def test_the_appeal_is_written_on_the_page(publish: Publish, boris: User, chief: User, eve: User) -> None:
    listing = publish()
    close_as_moderator(listing=listing, by=chief, reason="It asks for money.")
    page, send = (reverse(name, args=[listing.public_id]) for name in ("listing", "listing-appeal"))
    owner = signed_in(boris)
    assert b"A moderator closed it: It asks for money." in owner.get(page).content
    assert signed_in(eve).post(send, {"words": "x"}).status_code == 404
    owner.post(send, {"words": "It is a typo."})
    assert ListingAppeal.objects.get().words == "It is a typo."
    assert b"Ask somebody else" not in owner.get(page).content


def test_moderators_answer_in_the_admin(world: World, second: User) -> None:
    close_as_moderator(listing=world.listing, by=second, reason="It asks for money.")
    made = appeal(listing=world.listing, by=world.boris, words="It is a typo.")
    page = browser(world.admin).post(
        reverse("admin:listings_listingappeal_changelist"),
        {"action": "grant", "_selected_action": [made.pk], "reason": "It was a typo."},
        follow=True,
    )
    assert page.status_code == 200
    world.listing.refresh_from_db()
    assert world.listing.state == State.OPEN
