"""The two sides of an application write to each other; nobody else reads it, and either may have enough."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.consents import withdraw
from accounts.models import Role
from corridor.outbox.delivering import drain
from registry.agreements.services import freeze_agreement
from registry.hiring import errors, services
from registry.hiring.models import ApplicationState, Attachment, Block, ConversationMessage, ReadMark, Voice
from registry.hiring.rules import MAILS_UNTIL_READ, MESSAGES_AN_HOUR
from registry.hiring.talks import conversation, talks_waiting
from registry.listings.services import approve_listing, submit_listing
from registry.matching.models import Exclusion
from registry.profiles.services import Upload
from tests.hiring import people
from tests.hiring.test_pages import page, send, signed_in
from tests.world import World, post

pytestmark = pytest.mark.django_db


def picture() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(held, "PNG")
    return held.getvalue()


def test_a_message_reaches_the_other_side_and_is_marked_as_read(world: World) -> None:
    made = people.application(world.amina, world.listing)
    amina, boris = signed_in(world.amina.user), signed_in(world.boris)
    send(amina, "conversation", made.public_id, body="When could we talk?")
    assert "read" not in page(amina, "conversation", made.public_id).split("newest")[1].split("</li>")[0]
    assert [one.count for one in talks_waiting(world.boris, Voice.HIRER)] == [1]
    assert "When could we talk?" in page(boris, "conversation", made.public_id)
    assert talks_waiting(world.boris, Voice.HIRER) == []
    assert "read" in page(amina, "conversation", made.public_id).split("newest")[1].split("</li>")[0]


def test_the_mail_holds_the_words_and_no_name(world: World) -> None:
    drain()
    mail.outbox.clear()
    made = people.application(world.amina, world.listing)
    services.write_message(application=made, by=world.amina.user, body="I can begin on Monday.")
    services.write_message(application=made, by=world.boris, body="Good, let us talk.")
    drain()
    to_boris = next(one for one in mail.outbox if one.to == [world.boris.email])
    assert "I can begin on Monday." in str(to_boris.body)
    assert "Amina" not in str(to_boris.body) + to_boris.subject
    to_amina = next(one for one in mail.outbox if one.to == [world.amina.user.email])
    assert "Good, let us talk." in str(to_amina.body)
    assert "Hilltop Data" in str(to_amina.body)


def test_after_three_unread_messages_no_more_mail_comes_until_somebody_looks(world: World) -> None:
    made = people.application(world.amina, world.listing)
    drain()
    mail.outbox.clear()
    for number in range(MAILS_UNTIL_READ + 2):
        services.write_message(application=made, by=world.amina.user, body=f"Message {number}")
    drain()
    assert len(mail.outbox) == MAILS_UNTIL_READ
    services.mark_read(application=made, by=world.boris)
    services.write_message(application=made, by=world.amina.user, body="One more")
    drain()
    assert len(mail.outbox) == MAILS_UNTIL_READ + 1


def test_only_the_two_sides_speak_and_read(world: World) -> None:
    made = people.application(world.amina, world.listing)
    viewer = people.member(world.employer, "viewer", Role.VIEWER)
    for stranger in (world.eve, world.claudine.user, viewer, world.dede.user):
        with pytest.raises(errors.NotYours):
            services.write_message(application=made, by=stranger, body="Hello")
        assert conversation(application=made, user=stranger) is None
        assert signed_in(stranger).get(reverse("conversation", args=[made.public_id])).status_code == 404
        services.mark_read(application=made, by=stranger)
    assert not ReadMark.objects.exists()


@pytest.mark.parametrize("ended", [ApplicationState.DECLINED, ApplicationState.WITHDRAWN])
def test_with_the_application_the_conversation_ends(world: World, ended: str) -> None:
    made = people.application(world.amina, world.listing)
    services.write_message(application=made, by=world.amina.user, body="My other number is on my page.")
    type(made).objects.filter(pk=made.pk).update(state=ended, decline_reason="skills")
    for by in (world.amina.user, world.boris):
        with pytest.raises(errors.ConversationClosed):
            services.write_message(application=made, by=by, body="Still there?")
    # The graduate keeps their own words; the employer sees no more than of the rest of the application.
    assert "My other number" in page(signed_in(world.amina.user), "conversation", made.public_id)
    assert "My other number" not in page(signed_in(world.boris), "conversation", made.public_id)


def test_what_is_said_goes_through_the_gate(world: World) -> None:
    """Amina is in Kenya and Boris in Rwanda: without consent or agreement her words do not cross the border."""
    made = services.apply(profile=world.amina, listing=world.listing)
    services.write_message(application=made, by=world.amina.user, body="Said before.")
    withdraw(user=world.amina.user, purpose="cross_border")
    with pytest.raises(errors.CrossBorderNotAgreed):
        services.write_message(application=made, by=world.amina.user, body="Said after.")
    assert "Said before." not in page(signed_in(world.boris), "conversation", made.public_id)
    assert ConversationMessage.objects.count() == 1


def test_a_frozen_agreement_holds_words_back_without_losing_any(world: World) -> None:
    made = services.apply(profile=world.amina, listing=world.listing)
    services.write_message(application=made, by=world.amina.user, body="Said before.")
    freeze_agreement(slug="KE-RW", reason="an incident")
    seen = send(signed_in(world.amina.user), "conversation", made.public_id, body="Typed with care")
    assert "not in" in seen
    assert "Nothing was sent" in seen
    assert "Typed with care" in seen  # what was typed is still in the form
    assert "Said before." not in page(signed_in(world.boris), "conversation", made.public_id)


def test_files_come_along_cleaned_and_only_to_the_two(world: World) -> None:
    made = people.application(world.amina, world.listing)
    sent = services.write_message(
        application=made,
        by=world.amina.user,
        body="",
        uploads=[Upload("../../plan.pdf", b"%PDF-1.4"), Upload("photo.PNG", picture())],
    )
    files = list(sent.attachments.all())
    assert [one.file_name for one in files] == ["plan.pdf", "photo.webp"]
    url = reverse("attachment", args=[files[0].public_id])
    answer = signed_in(world.boris).get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/octet-stream")
    assert "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == b"%PDF-1.4"  # type: ignore[attr-defined]
    assert signed_in(world.eve).get(url).status_code == 404
    withdraw(user=world.amina.user, purpose="cross_border")
    assert signed_in(world.boris).get(url).status_code == 404


@pytest.mark.parametrize(
    "uploads",
    [
        [Upload("virus.exe", b"MZ")],
        [Upload("page.html", b"<script>")],
        [Upload("drawing.svg", b"<svg/>")],
        [Upload("empty.pdf", b"")],
        [Upload("large.pdf", b"x" * (4 * 1024 * 1024 + 1))],
        [Upload("no-picture.png", b"text")],
    ],
)
def test_files_that_are_not_taken_leave_nothing_behind(world: World, uploads: list[Upload]) -> None:
    made = people.application(world.amina, world.listing)
    with pytest.raises(errors.FileNotTaken):
        services.write_message(application=made, by=world.amina.user, body="With a file", uploads=uploads)
    assert not ConversationMessage.objects.exists()


def test_a_refused_message_leaves_no_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = people.application(world.amina, world.listing)
    names: list[str] = []

    def fail(attachment: Attachment, **_options: Any) -> None:
        names.append(str(attachment.file.name))
        raise RuntimeError

    monkeypatch.setattr(Attachment, "full_clean", fail)
    with pytest.raises(RuntimeError):
        services.write_message(application=made, by=world.amina.user, body="", uploads=[Upload("a.pdf", b"%PDF")])
    assert names
    assert not default_storage.exists(names[0])
    assert not ConversationMessage.objects.exists()


def test_nothing_is_no_message_and_an_hour_has_an_end(world: World) -> None:
    made = people.application(world.amina, world.listing)
    with pytest.raises(errors.NothingWritten):
        services.write_message(application=made, by=world.amina.user, body="  \n ")
    at = timezone.now()
    for _number in range(MESSAGES_AN_HOUR):
        services.write_message(application=made, by=world.amina.user, body="Hello", at=at)
    with pytest.raises(errors.TooManyMessages):
        services.write_message(application=made, by=world.amina.user, body="Hello", at=at + timedelta(minutes=59))
    services.write_message(application=made, by=world.boris, body="Slowly, please", at=at)
    services.write_message(application=made, by=world.amina.user, body="Hello", at=at + timedelta(minutes=61))


# --- Blocks --------------------------------------------------------------------------------------------------


def test_who_is_blocked_is_kept_away(world: World) -> None:
    made = people.application(world.amina, world.listing, ApplicationState.OFFERED)
    offer = people.offer(made)
    other = people.listing(organisation=world.employer)
    sent = people.invitation(other, world.amina)
    services.block(application=made, by=world.amina.user)
    for row in (made, offer, sent):
        row.refresh_from_db()
    assert (made.state, offer.state, sent.state) == ("withdrawn", "declined", "declined")
    with pytest.raises(errors.NotInvitable):
        services.invite(listing=world.listing, profile=world.amina, by=world.boris)
    with pytest.raises(errors.BlockedByYou):
        services.apply(profile=world.amina, listing=other)
    apart = Exclusion.objects.filter(profile=world.amina, reason="blocked")
    assert set(apart.values_list("listing", flat=True)) >= {world.listing.pk, other.pk}
    services.block(application=made, by=world.amina.user)
    assert Block.objects.count() == 1


def test_a_new_listing_of_a_blocked_employer_is_not_matched_either(world: World) -> None:
    made = people.application(world.amina, world.listing)
    services.block(application=made, by=world.amina.user)
    fresh = post(world.employer, by=world.boris, today=world.today, title="Another job")
    submit_listing(listing=fresh, by=world.boris)
    approve_listing(listing=fresh, by=world.admin)
    drain()
    assert Exclusion.objects.filter(listing=fresh, profile=world.amina, reason="blocked").exists()


def test_a_block_is_taken_back_by_who_wanted_it(world: World) -> None:
    made = people.application(world.amina, world.listing)
    block = services.block(application=made, by=world.amina.user)
    with pytest.raises(errors.NotYours):
        services.unblock(block=block, by=world.boris)
    assert "Hilltop Data" in page(signed_in(world.amina.user), "my-applications").split("Whom you have blocked")[1]
    send(signed_in(world.amina.user), "block-take-back", block.pk)
    assert not Exclusion.objects.filter(profile=world.amina, reason="blocked").exists()
    services.apply(profile=world.amina, listing=world.listing)


def test_an_employer_that_blocks_is_not_applied_to_again(world: World) -> None:
    made = people.application(world.amina, world.listing)
    services.block(application=made, by=world.boris)
    made.refresh_from_db()
    assert (made.state, made.decline_reason) == ("declined", "stopped")
    with pytest.raises(errors.KeptApart):
        services.apply(profile=world.amina, listing=world.listing)
    services.unblock(block=Block.objects.get(), by=world.boris)
    services.apply(profile=world.amina, listing=world.listing)


def test_strangers_block_nobody(world: World) -> None:
    made = people.application(world.amina, world.listing)
    with pytest.raises(errors.NotYours):
        services.block(application=made, by=world.eve)


def test_a_block_ends_the_conversation_of_a_placement_too(world: World) -> None:
    made = people.application(world.amina, world.listing, ApplicationState.PLACED)
    services.write_message(application=made, by=world.boris, body="Welcome.")
    services.block(application=made, by=world.amina.user)
    with pytest.raises(errors.BlockedByYou):
        services.write_message(application=made, by=world.boris, body="Still there?")
    with pytest.raises(errors.BlockedByYou):
        services.propose_interview(
            application=made, by=world.boris, slots=[timezone.now() + timedelta(days=2)], minutes=30, way="phone"
        )


def test_an_employer_that_blocks_takes_its_offer_back(world: World) -> None:
    made = people.application(world.amina, world.listing, ApplicationState.OFFERED)
    offer = people.offer(made)
    services.block(application=made, by=world.boris)
    made.refresh_from_db()
    offer.refresh_from_db()
    assert (made.state, offer.state) == ("declined", "withdrawn")


def test_a_block_follows_a_person_whose_accounts_become_one(world: World) -> None:
    made = people.application(world.amina, world.listing)
    services.block(application=made, by=world.amina.user)
    services.move_applications(kept=world.claudine, gone=world.amina)
    assert Block.objects.get().profile == world.claudine
    with pytest.raises(errors.NotInvitable):
        services.invite(listing=world.listing, profile=world.claudine, by=world.boris)
    assert Exclusion.objects.filter(listing=world.listing, profile=world.claudine, reason="blocked").exists()


def test_a_suspended_employer_is_sent_nothing(world: World) -> None:
    made = people.application(world.amina, world.listing)
    services.write_message(application=made, by=world.amina.user, body="My number is on my page.")
    type(world.employer).objects.filter(pk=world.employer.pk).update(state="suspended")
    drain()
    assert not [one for one in mail.outbox if "My number" in str(one.body)]
