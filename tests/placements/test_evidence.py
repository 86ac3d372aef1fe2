"""What a placement rests on, and what happens when one side says nothing."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import Membership, Organisation, Role
from corridor.outbox.delivering import drain
from corridor.outbox.models import Delivery, Event
from corridor.papers import keeping
from corridor.papers.errors import PaperGone
from registry.placements import errors, officers, rules, selectors, services
from registry.placements.access import is_officer_of, officers_of
from registry.placements.models import (
    DocumentState,
    Escalation,
    EvidenceLevel,
    Placement,
    PlacementDocument,
)
from registry.placements.rules import Side
from registry.programmes.models import SILENT_AFTER
from tests.papers import pdf, photo
from tests.world import World, browser

from .test_lifecycle import placed

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WAS_LONG = {"graduate_confirmed_at": NOW - timedelta(days=15), "pay": 777_123, "currency_id": "RWF"}


@pytest.fixture
def silent(world: World) -> Placement:
    """Amina said two weeks ago that it began, and Boris says nothing; her officer is told."""
    made = placed(world, "claimed", starts_on=world.today - timedelta(days=20), **WAS_LONG)
    services.escalate_silent(at=timezone.now())
    return made


def give(placement: Placement, by: Any, content: bytes | None = None, **options: Any) -> PlacementDocument:
    settings = {"kind": "contract", "content": content or photo(), "agreed": True, **options}
    return services.give_document(placement=placement, by=by, **settings)


# --- The level --------------------------------------------------------------------------------------------------


LEVELS = {
    (False, False): None,
    (True, False): EvidenceLevel.SELF,
    (False, True): EvidenceLevel.EMPLOYER,
    (True, True): EvidenceLevel.BOTH,
}


@pytest.mark.parametrize("document", [False, True])
@pytest.mark.parametrize(("graduate", "employer"), LEVELS)
def test_the_rule_and_the_database_agree_on_what_a_placement_rests_on(
    world: World, graduate: bool, employer: bool, document: bool
) -> None:
    wanted = LEVELS[graduate, employer]
    if document and graduate != employer:
        wanted = EvidenceLevel.DOCUMENT
    assert rules.evidence_level(graduate=graduate, employer=employer, document=document) == wanted
    state = ["expected", "claimed", "confirmed"][graduate + employer]
    made = placed(
        world, state, graduate_confirmed_at=NOW if graduate else None, employer_confirmed_at=NOW if employer else None
    )
    if document:
        PlacementDocument.objects.create(
            placement=made, kind="letter", file="x", media_type="image/webp", size_bytes=1, state="accepted",
            given_by_officer=False, given_at=NOW, looked_at=NOW,
        )  # fmt: skip
    assert selectors.evidence_of(made) == wanted
    (row,) = selectors.with_evidence(Placement.objects.filter(pk=made.pk)).values()
    assert dict(row)["evidence"] == (wanted or "")
    assert Placement.objects.counting().exists() == (graduate and employer)  # a document changes no figure


def test_a_document_that_waits_or_was_refused_shows_nothing(silent: Placement, world: World) -> None:
    document = give(silent, world.amina.user)
    assert selectors.evidence_of(silent) == EvidenceLevel.SELF
    services.look_at_document(document=document, by=world.chantal, shows_it=False, words="No name on it.")
    assert selectors.evidence_of(silent) == EvidenceLevel.SELF
    services.look_at_document(document=give(silent, world.amina.user), by=world.chantal, shows_it=True)
    assert selectors.evidence_of(silent) == EvidenceLevel.DOCUMENT


# --- Silence ----------------------------------------------------------------------------------------------------


def test_after_two_weeks_the_officers_are_told_once(world: World) -> None:
    made = placed(world, "claimed", graduate_confirmed_at=NOW)
    assert services.escalate_silent(at=NOW + SILENT_AFTER - timedelta(seconds=1)) == 0
    assert services.escalate_silent(at=NOW + SILENT_AFTER) == 1
    assert services.escalate_silent(at=NOW + SILENT_AFTER * 3) == 0
    assert Escalation.objects.get().silent_since == NOW
    drain()
    told = {message.to[0]: message for message in mail.outbox if "two weeks" in message.body}
    assert set(told) == {world.chantal.email, world.amina.user.email}
    letter = told[world.chantal.email]
    assert "Amina" not in f"{letter.subject}{letter.body}"
    assert reverse("waiting-placement", args=[made.public_id]) in letter.body
    assert not Delivery.objects.dead().exists()


@pytest.mark.parametrize("state", ["expected", "confirmed", "disputed", "cancelled"])
def test_only_what_one_side_said_escalates(world: World, state: str) -> None:
    placed(world, state, graduate_confirmed_at=NOW if state in {"confirmed", "disputed"} else None)
    assert services.escalate_silent(at=NOW + SILENT_AFTER * 2) == 0


def test_a_settled_dispute_gives_two_weeks_anew(world: World) -> None:
    placed(world, "claimed", graduate_confirmed_at=NOW, resolved_at=NOW + timedelta(days=10))
    assert services.escalate_silent(at=NOW + timedelta(days=15)) == 0
    assert services.escalate_silent(at=NOW + timedelta(days=24)) == 1


def test_who_belongs_to_no_cohort_has_no_officer_to_tell(world: World) -> None:
    placed(world, "claimed", graduate_confirmed_at=NOW)
    world.amina.user.enrolments.update(user=None)
    assert services.escalate_silent(at=NOW + SILENT_AFTER) == 0


def test_an_officer_has_the_silent_side_written_to_once_a_week(world: World, silent: Placement) -> None:
    drain()
    mail.outbox.clear()
    services.remind_silent_side(placement=silent, by=world.chantal, at=NOW)
    with pytest.raises(errors.RemindedLately):
        services.remind_silent_side(placement=silent, by=world.chantal, at=NOW + timedelta(days=6))
    services.remind_silent_side(placement=silent, by=world.chantal, at=NOW + timedelta(days=7))
    drain()
    assert [message.to for message in mail.outbox] == [[world.boris.email]] * 2
    assert Escalation.objects.get().reminders == 2
    services.confirm_placement(placement=silent, by=world.boris)
    with pytest.raises(errors.NothingToAnswer):
        services.remind_silent_side(placement=silent, by=world.chantal, at=NOW + timedelta(days=30))


def test_who_is_an_officer_of_whom(world: World, silent: Placement) -> None:
    assert officers_of(silent) == [world.chantal]
    for stranger in (world.eve, world.boris, world.amina.user, world.analyst, world.admin):
        assert not is_officer_of(stranger, silent)
        with pytest.raises(errors.NotYourGraduate):
            services.remind_silent_side(placement=silent, by=stranger)
    viewer = world.analyst
    Membership.objects.create(user=viewer, organisation=world.provider, role=Role.VIEWER)
    assert not is_officer_of(viewer, silent)
    Organisation.objects.filter(pk=world.provider.pk).update(state="suspended")
    assert not is_officer_of(world.chantal, silent)
    assert officers_of(silent) == []


def test_an_officer_who_stands_on_a_side_is_no_judge_of_it(world: World, silent: Placement) -> None:
    Membership.objects.create(user=world.chantal, organisation=world.employer, role=Role.RECRUITER)
    assert not is_officer_of(world.chantal, silent)
    assert officers.unanswered_of(world.chantal) == []


def test_what_an_officer_reads_and_does_on_the_page(world: World, silent: Placement) -> None:
    chantal = browser(world.chantal)
    assert "A placement without an answer" in chantal.get(reverse("programme")).content.decode()
    assert "Amina Example" in chantal.get(reverse("waiting-placements")).content.decode()
    where = reverse("waiting-placement", args=[silent.public_id])
    page = chantal.get(where).content.decode()
    assert "Write to them again" in page
    assert "777" not in page  # the pay
    assert "RWF" not in page
    assert chantal.get(reverse("placement", args=[silent.public_id])).status_code == 404
    told = chantal.post(reverse("waiting-placement-remind", args=[silent.public_id]), follow=True).content.decode()
    assert "We have written to them again" in told
    assert "Write to them again" not in told
    assert "A placement without an answer" not in chantal.get(reverse("programme")).content.decode()
    sent = {"kind": "contract", "file": io.BytesIO(photo())}
    refused = chantal.post(reverse("officer-document", args=[silent.public_id]), sent)
    assert refused.status_code == 422  # not without the graduate's word
    sent = {"kind": "contract", "file": io.BytesIO(photo()), "agreed": "on"}
    chantal.post(reverse("officer-document", args=[silent.public_id]), sent)
    document = PlacementDocument.objects.get()
    assert document.given_by_officer
    look = reverse("document-look", args=[silent.public_id, document.public_id])
    assert chantal.post(look, {"act": "refuse", "words": ""}).status_code == 422
    assert "Saved" in chantal.post(look, {"act": "accept"}, follow=True).content.decode()
    assert selectors.evidence_of(silent) == EvidenceLevel.DOCUMENT
    for stranger in (world.eve, world.boris, world.amina.user):
        assert browser(stranger).get(where).status_code == 404
        assert browser(stranger).post(look, {"act": "accept"}).status_code == 404
    services.confirm_placement(placement=silent, by=world.boris)
    assert chantal.get(where).status_code == 404  # both have spoken: it is not the officer's business any more


def test_the_officers_list_asks_as_often_for_many_as_for_one(world: World, silent: Placement) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            officers.unanswered_of(world.chantal)
        return len(asked)

    give(silent, world.amina.user)
    few = queries()
    for number in range(3):
        starts_on = world.today - timedelta(days=100 + number * 10)
        placed(world, "claimed", starts_on=starts_on, ended_on=starts_on + timedelta(days=3), **WAS_LONG)
    services.escalate_silent(at=timezone.now())
    assert len(officers.unanswered_of(world.chantal)) == 4
    assert queries() == few == 2


# --- Documents --------------------------------------------------------------------------------------------------


def test_a_graduate_shares_a_document_and_takes_it_back(world: World, silent: Placement) -> None:
    amina, chantal = browser(world.amina.user), browser(world.chantal)
    page = amina.get(reverse("placement", args=[silent.public_id])).content.decode()
    assert "I agree that the programme officers of my cohorts see this document" in page
    sent = {"kind": "letter", "file": io.BytesIO(pdf()), "agreed": "on"}
    drain()
    mail.outbox.clear()
    amina.post(reverse("document-give", args=[silent.public_id]), sent)
    drain()
    assert [message.to for message in mail.outbox] == [[world.chantal.email]]
    document = PlacementDocument.objects.get()
    opens = reverse("document", args=[silent.public_id, document.public_id])
    answer = chantal.get(opens)
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert amina.get(opens).status_code == 200
    for stranger in (world.boris, world.eve, world.claudine.user, world.admin):
        assert browser(stranger).get(opens).status_code == 404
    name = str(document.file.name)
    with default_storage.open(name) as kept:
        assert not kept.read().startswith(b"%PDF-")  # sealed
    back = reverse("document-take-back", args=[silent.public_id, document.public_id])
    assert browser(world.boris).post(back).status_code == 404
    amina.post(back)
    document.refresh_from_db()
    assert (document.state, document.file.name) == (DocumentState.TAKEN_BACK, "")
    assert chantal.get(opens).status_code == 404
    assert name.split("/")[0] == "placement-documents"
    assert str(document.public_id) not in name


def test_a_file_goes_when_it_is_refused(silent: Placement, world: World, django_capture_on_commit_callbacks) -> None:
    document = give(silent, world.amina.user)
    name = str(document.file.name)
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        services.look_at_document(document=document, by=world.chantal, shows_it=False, words="Too dark to read.")
    assert not default_storage.exists(name)
    drain()
    assert any("Too dark to read." in message.body for message in mail.outbox)
    with pytest.raises(errors.DocumentGone):
        services.look_at_document(document=document, by=world.chantal, shows_it=True)
    with pytest.raises(PaperGone):
        keeping.opened(PlacementDocument.objects.get().file)


def test_a_picture_is_made_anew(silent: Placement, world: World) -> None:
    exif = Image.Exif()
    exif[0x010F] = "A phone that tells"
    document = give(silent, world.amina.user, photo(exif=exif))
    kept = keeping.opened(document.file)
    assert document.media_type == "image/webp"
    assert b"A phone that tells" not in kept
    assert Image.open(io.BytesIO(kept)).size == (40, 30)


def test_who_may_give_what_when(world: World, silent: Placement) -> None:
    for stranger in (world.boris, world.eve, world.claudine.user):
        with pytest.raises(errors.NotYours):
            give(silent, stranger)
    with pytest.raises(errors.AgreementMissing):
        give(silent, world.amina.user, agreed=False)
    for _number in range(rules.MOST_DOCUMENTS):
        give(silent, world.amina.user)
    with pytest.raises(errors.TooManyDocuments):
        give(silent, world.amina.user)
    _folders, names = default_storage.listdir("placement-documents")
    assert {f"placement-documents/{one}" for one in names} >= set(
        PlacementDocument.objects.values_list("file", flat=True)
    )
    services.confirm_placement(placement=silent, by=world.boris)
    with pytest.raises(errors.NothingToAnswer):
        give(silent, world.amina.user)


@pytest.mark.parametrize("now", DocumentState)
@pytest.mark.parametrize("to", DocumentState)
@pytest.mark.parametrize("by", Side)
def test_every_move_of_a_document_that_is_not_in_the_table_is_refused(
    now: DocumentState, to: DocumentState, by: Side
) -> None:
    assert rules.may_move_document(now, to, by) == (by in rules.DOCUMENT_TRANSITIONS.get((now, to), ()))


def test_the_database_keeps_no_file_that_shows_nothing(silent: Placement) -> None:
    base = {
        "placement": silent, "kind": "letter", "media_type": "image/webp", "size_bytes": 1, "given_by_officer": False,
        "given_at": NOW,
    }  # fmt: skip
    for wrong in (
        {"state": "refused", "file": "kept", "looked_at": NOW},
        {"state": "given", "file": ""},
        {"state": "accepted", "file": "kept"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlacementDocument.objects.create(**base, **wrong)
    assert Event.objects.filter(topic="document.given").count() == 0
