"""What an organisation shows for its check, who opens it, how long it stays, and where in the queue it stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import errors, rules
from accounts.models import Membership, Organisation, OrganisationProof
from accounts.services.organisations import correct_details, decide_organisation, register_organisation
from accounts.services.proving import forget_proofs, give_proof, open_proof, take_back_proof
from accounts.standing import standing_of, usual_days
from corridor.papers import keeping
from corridor.papers.errors import PaperNotWanted
from tests.papers import pdf, photo

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def hilltop(boris, kenya):
    return register_organisation(
        by=boris, name="Hilltop Data", kind="employer", country=kenya, website="https://www.hilltop.example/about"
    )


def give(organisation, by, content=None, **options):
    return give_proof(organisation=organisation, by=by, kind="registration", content=content or photo(), **options)


def test_an_owner_hands_in_a_paper_that_lies_sealed_and_opens_for_registrars(hilltop, boris, rita, signed_in):
    sent = {"kind": "registration", "file": SimpleUploadedFile("cert.pdf", pdf())}
    answer = signed_in(boris).post(reverse("organisation-proofs", args=[hilltop.slug]), sent, follow=True)
    assert "A certificate of registration" in answer.text
    proof = OrganisationProof.objects.get()
    with proof.file.open("rb") as lying:
        assert b"%PDF" not in lying.read()
    assert keeping.opened(proof.file).startswith(b"%PDF")
    TOTP.activate(rita, SECRET)
    opened = signed_in(rita).get(reverse("admin:accounts_organisation_proof", args=[proof.public_id]))
    assert opened.content.startswith(b"%PDF")
    assert opened["Content-Disposition"].startswith("attachment")
    proof.refresh_from_db()
    assert proof.looked_by == rita
    assert proof.looked_at is not None


def test_nobody_else_opens_it(hilltop, boris, eve, chantal, signed_in):
    proof = give(hilltop, boris)
    Membership.objects.create(organisation=hilltop, user=chantal, role="recruiter")
    own = reverse("organisation-proof", args=[hilltop.slug, proof.public_id])
    assert signed_in(boris).get(own).status_code == 200
    for other in (eve, chantal):
        assert signed_in(other).get(own).status_code == 404
        with pytest.raises(errors.NotAllowedToDecide):
            open_proof(proof=proof, by=other)
        with pytest.raises(errors.OnlyOwners):
            take_back_proof(proof=proof, by=other)
    eve.is_staff = True
    eve.save()
    TOTP.activate(eve, SECRET)
    admin = signed_in(eve).get(reverse("admin:accounts_organisation_proof", args=[proof.public_id]))
    assert admin.status_code == 403


def test_who_may_hand_in_what_and_how_much(hilltop, boris, eve, rita):
    with pytest.raises(errors.OnlyOwners):
        give(hilltop, eve)
    with pytest.raises(PaperNotWanted):
        give(hilltop, boris, b"<html>")
    for _number in range(rules.MOST_PROOFS):
        give(hilltop, boris)
    with pytest.raises(errors.TooManyProofs):
        give(hilltop, boris)
    _folders, names = default_storage.listdir("organisation-proofs")
    kept = set(OrganisationProof.objects.values_list("file", flat=True))
    assert {f"organisation-proofs/{name}" for name in names} >= kept
    decide_organisation(organisation=hilltop, by=rita, state="verified", reason="All is well.")
    with pytest.raises(errors.CannotCorrect):
        give(hilltop, boris)


def test_a_bad_file_is_refused_beside_its_field_and_nothing_is_kept(hilltop, boris, signed_in):
    sent = {"kind": "registration", "file": SimpleUploadedFile("cert.pdf", b"not a paper")}
    answer = signed_in(boris).post(reverse("organisation-proofs", args=[hilltop.slug]), sent)
    assert answer.status_code == 422
    assert "PDF or a photo" in answer.text
    assert not OrganisationProof.objects.exists()


def test_a_paper_goes_when_it_is_taken_back_and_a_month_after_the_check(
    hilltop, boris, rita, signed_in, django_capture_on_commit_callbacks
):
    first, second, third = (give(hilltop, boris, at=NOW - timedelta(days=40)) for _number in range(3))
    name, other = str(first.file.name), str(second.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(boris).post(reverse("organisation-proof-remove", args=[hilltop.slug, first.public_id]))
    assert not default_storage.exists(name)
    assert forget_proofs(at=NOW) == 0
    decided = NOW - timedelta(days=29)
    decide_organisation(organisation=hilltop, by=rita, state="verified", reason="All is well.", at=decided)
    assert forget_proofs(at=NOW) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_proofs(at=NOW + timedelta(days=2)) == 2
    assert forget_proofs(at=NOW + timedelta(days=2)) == 0
    assert not default_storage.exists(other)
    third.refresh_from_db()
    assert third.removed_at is not None
    assert signed_in(boris).get(reverse("organisation-proof", args=[hilltop.slug, third.public_id])).status_code == 404


def test_the_database_keeps_no_file_of_a_removed_paper(hilltop, boris):
    proof = give(hilltop, boris)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationProof.objects.filter(pk=proof.pk).update(removed_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationProof.objects.filter(pk=proof.pk).update(file="")


@pytest.mark.parametrize(
    ("email", "website", "is_there"),
    [
        ("boris@hilltop.example", "https://hilltop.example", True),
        ("boris@MAIL.hilltop.example", "https://www.hilltop.example/x", True),
        ("boris@nothilltop.example", "https://hilltop.example", False),
        ("boris@hilltop.example.org", "https://hilltop.example", False),
        ("boris@gmail.com", "https://gmail.com", False),
        ("boris@facebook.com", "https://www.facebook.com/hilltop", False),
        ("boris@hilltop.wordpress.com", "https://hilltop.wordpress.com", False),
        ("boris@example", "https://example", False),
        ("boris@x", "https://[broken", False),
        ("boris@x", "", False),
    ],
)
def test_an_address_shows_an_organisation_only_on_a_domain_of_its_own(email, website, is_there):
    assert rules.is_of_domain(email, website) is is_there


def test_only_a_confirmed_address_of_a_member_counts(hilltop, boris, eve, signed_in):
    assert standing_of(hilltop).domain == "hilltop.example"
    EmailAddress.objects.create(user=eve, email="eve@hilltop.example", verified=True)
    address = EmailAddress.objects.create(user=boris, email="boris@hilltop.example", verified=False)
    assert standing_of(hilltop).members_there == 0
    assert "none of your members has confirmed" in signed_in(boris).get(f"/organisations/{hilltop.slug}/").text
    address.verified = True
    address.save()
    assert standing_of(hilltop).members_there == 1
    assert "confirmed by a code" in signed_in(boris).get(f"/organisations/{hilltop.slug}/").text


def test_an_owner_sees_the_place_in_the_queue_and_the_usual_time(hilltop, boris, rita, kenya, chantal, signed_in):
    first = register_organisation(by=chantal, name="Early", kind="provider", country=kenya, at=NOW - timedelta(days=9))
    assert standing_of(first).place == 1
    assert standing_of(hilltop).place == 2
    assert usual_days() is None
    assert "You are number 2 in the queue" in signed_in(boris).get(f"/organisations/{hilltop.slug}/").text
    for number, days in enumerate([1, 1, 2, 3, 9]):
        at = NOW - timedelta(days=20)
        done = register_organisation(by=chantal, name=f"Done {number}", kind="provider", country=kenya, at=at)
        decided = at + timedelta(days=days)
        decide_organisation(organisation=done, by=rita, state="verified", reason="All is well.", at=decided)
    assert usual_days() == 2
    assert "2 days or less" in signed_in(boris).get(f"/organisations/{hilltop.slug}/").text


def test_a_refused_one_that_is_corrected_waits_at_the_end_and_a_waiting_one_keeps_its_place(
    hilltop, boris, rita, kenya, chantal
):
    other = register_organisation(by=chantal, name="Other", kind="employer", country=kenya)
    details: dict[str, Any] = {"name": "Hilltop", "registration_number": "PVT-1", "website": "", "about": ""}
    correct_details(organisation=hilltop, by=boris, **details)
    hilltop.refresh_from_db()
    assert standing_of(hilltop).place == 1
    decide_organisation(organisation=hilltop, by=rita, state="rejected", reason="No such number.")
    correct_details(organisation=hilltop, by=boris, **details)
    hilltop.refresh_from_db()
    assert (standing_of(other).place, standing_of(hilltop).place) == (1, 2)


def test_the_page_asks_a_fixed_number_of_questions(hilltop, boris, django_assert_max_num_queries):
    for _number in range(3):
        give(hilltop, boris)
    with django_assert_max_num_queries(5):
        standing_of(Organisation.objects.get(pk=hilltop.pk))
