"""A credential from elsewhere on one's profile: its proof, whose it is, and what happens when it is taken back."""

from __future__ import annotations

import json
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from corridor.outbox.delivering import drain
from corridor.outbox.models import Event
from registry.credentials import errors, services
from registry.credentials.holding import Holder, holder_of
from registry.credentials.models import Certification, Evidence, RecognisedIssuer
from registry.credentials.services import importing
from registry.profiles.models import Profile
from registry.profiles.models.graduate import TrustLevel
from registry.profiles.services import create_profile, set_skill
from registry.taxonomy.models import Skill
from tests.profiles.conftest import BORN, country, make_user

from .makers import LIST_AT, NOON, Issuer, Web, badge, entry, status_list

pytestmark = pytest.mark.django_db
SCHOOL, ONLINE = Issuer("the school"), Issuer("the school online", web="school.example.org")
MAIL = "amina@example.org"


def about(email: str = MAIL, *, salt: str | None = "s4lt", **change: Any) -> dict[str, Any]:
    """Who a badge is about: an address, plain or as a digest."""
    text = email if salt is None else "sha256$" + sha256(f"{email}{salt}".encode()).hexdigest()
    identity = {
        "type": "IdentityObject",
        "identityType": "emailAddress",
        "identityHash": text,
        "hashed": salt is not None,
    }
    if salt:
        identity["salt"] = salt
    return {**badge(SCHOOL)["credentialSubject"], "identifier": [identity], **change}


def signed(issuer: Issuer = SCHOOL, **change: Any) -> str:
    return json.dumps(issuer.sign(badge(issuer, **{"credentialSubject": about(), **change})))


def bring(profile: Profile, shown: str = "", web: Web | None = None, **options: Any) -> Certification:
    found = web or Web()
    return services.import_credential(profile=profile, shown=shown or signed(), get=found.get, at=NOON, **options)


@pytest.fixture
def known() -> RecognisedIssuer:
    return RecognisedIssuer.objects.create(did=SCHOOL.did, name="Coast School", since="2026-01-01", reason="Known.")


# --- What it proves --------------------------------------------------------------------------------------


def test_it_runs_out_when_its_token_does(profile: Profile, known: RecognisedIssuer) -> None:
    """A token may say so in its claims alone."""
    token = SCHOOL.token({**badge(SCHOOL), "credentialSubject": about()}, exp=int(NOON.timestamp()) + 3600)
    made = bring(profile, token)
    assert made.expires_on == NOON.date()
    assert not Certification.objects.in_force(NOON.date() + timedelta(days=1)).filter(pk=made.pk).exists()


def test_signed_by_an_issuer_on_the_list_is_the_strongest_proof(profile: Profile, known: RecognisedIssuer) -> None:
    made = bring(profile)
    assert (made.title, made.issuer, made.trust) == ("Network technician", "Coast School", TrustLevel.RECOGNISED)
    assert made.issued_on == date(2026, 1, 15)


def test_signed_by_somebody_unknown_is_said_so_and_its_name_stands_beside_its_key(profile: Profile) -> None:
    made = bring(profile)
    assert made.trust == TrustLevel.UNKNOWN_ISSUER
    assert made.issuer.startswith("Coast Digital School (did:key:z6Mk")


@pytest.mark.parametrize("subject", [badge(SCHOOL)["credentialSubject"], {**about(), "identifier": []}])
def test_a_file_that_does_not_say_whose_it_is_counts_as_what_the_person_says(
    profile: Profile, known: RecognisedIssuer, subject: dict[str, Any]
) -> None:
    shown = json.dumps(SCHOOL.sign(badge(SCHOOL, credentialSubject=subject), "eddsa-jcs-2022"))
    assert bring(profile, shown).trust == TrustLevel.SELF


def test_a_credential_of_somebody_else_is_refused(profile: Profile) -> None:
    with pytest.raises(errors.AboutAnother):
        bring(profile, signed(credentialSubject=about("zuhra@example.org")))
    assert not Certification.objects.exists()


def test_one_credential_is_not_two_peoples_proof(profile: Profile) -> None:
    nobodys = json.dumps(SCHOOL.sign(badge(SCHOOL)))
    bring(profile, nobodys)
    other = create_profile(user=make_user("eve@example.org"), country=country("KE"), region=None, date_of_birth=BORN)
    with pytest.raises(errors.CredentialTaken):
        bring(other, nobodys)


def test_to_bring_it_twice_is_as_once(profile: Profile) -> None:
    assert bring(profile) == bring(profile)
    assert Evidence.objects.count() == 1


def test_the_declared_certificate_becomes_the_proven_one(profile: Profile, known: RecognisedIssuer) -> None:
    services.add_certification(profile=profile, title="Network technician", issuer="Coast School")
    assert bring(profile).trust == TrustLevel.RECOGNISED
    assert profile.certifications.count() == 1


def test_what_is_wrong_or_cannot_be_proven_is_refused_with_its_reason(profile: Profile) -> None:
    with pytest.raises(errors.CredentialNotValid, match="Something was changed"):
        bring(profile, signed().replace("Network", "Chief"))
    with pytest.raises(errors.CredentialNotValid, match="ran out on 2026-02-01"):
        bring(profile, signed(validUntil="2026-02-01T00:00:00Z"))
    with pytest.raises(errors.CredentialNotProven, match="did not answer"):
        bring(profile, signed(ONLINE))
    with pytest.raises(errors.CredentialNotValid):
        bring(profile, "just words")
    assert not Certification.objects.exists()


def test_it_proves_the_skills_that_it_is_aligned_to(profile: Profile, known: RecognisedIssuer) -> None:
    skill = Skill.objects.held().order_by("uri")[3]
    set_skill(profile=profile, skill=skill, level=3)
    subject = about()
    subject["achievement"]["alignment"] = [{"type": ["Alignment"], "targetName": "x", "targetUrl": skill.uri}]
    bring(profile, signed(credentialSubject=subject))
    assert profile.skills.get().trust == TrustLevel.RECOGNISED


# --- Whose it is -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (about(), Holder.PROVEN),
        (about(salt=""), Holder.PROVEN),
        (about(salt=None), Holder.PROVEN),
        (about("AMINA@Example.org", salt=None), Holder.PROVEN),
        ({"id": "mailto:amina@example.org"}, Holder.PROVEN),
        ({"id": "MAILTO:Amina@example.org"}, Holder.PROVEN),
        ({"identifier": about()["identifier"][0]}, Holder.PROVEN),
        (about("eve@example.org"), Holder.ANOTHER),
        ({"id": "mailto:eve@example.org"}, Holder.ANOTHER),
        ({"id": "did:key:z6Mk"}, Holder.UNKNOWN),
        ({}, Holder.UNKNOWN),
        ({"identifier": "amina@example.org"}, Holder.UNKNOWN),
        ({"identifier": [{"identityType": "name", "identityHash": MAIL}]}, Holder.UNKNOWN),
        ({"identifier": [{"identityType": "emailAddress", "identityHash": 7}]}, Holder.UNKNOWN),
        ({"identifier": [{"identityType": "emailAddress", "identityHash": "md5$abc"}]}, Holder.UNKNOWN),
    ],
)
def test_an_address_in_the_credential_says_whose_it_is(subject: dict[str, Any], expected: Holder) -> None:
    assert holder_of(subject, emails=[MAIL, "amina@work.example"]) == expected


def test_without_a_confirmed_address_nothing_is_proven_to_be_ones_own() -> None:
    assert holder_of(about(), emails=[]) == Holder.ANOTHER


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "identifier", "identityType", "identityHash", "salt"]), inner, max_size=5
        )
    ),
)


@given(st.dictionaries(st.sampled_from(["id", "identifier"]), VALUES))
def test_whatever_stands_there_is_never_an_error_and_never_a_proof(subject: dict[str, Any]) -> None:
    assert holder_of(subject, emails=[MAIL]) in {Holder.ANOTHER, Holder.UNKNOWN}


# --- Taken back ------------------------------------------------------------------------------------------


def listed(web: Web, *taken: int, purpose: str = "revocation") -> Web:
    web.publish(LIST_AT, status_list(SCHOOL, *taken, purpose=purpose))
    return web


def again(made: Certification, web: Web, **later: int) -> Certification:
    services.judge_again(evidence_id=made.evidence.pk, get=web.get, at=NOON + timedelta(**later))
    made.refresh_from_db()
    return made


def test_what_the_issuer_takes_back_counts_nothing_and_stays_so(profile: Profile, known: RecognisedIssuer) -> None:
    made = bring(profile, signed(credentialStatus=entry(7)), listed(Web()))
    skill = Skill.objects.held().order_by("uri")[3]
    made.skills.add(skill)
    set_skill(profile=profile, skill=skill, level=3)
    services.refresh_trust(profile)
    assert profile.skills.get().trust == TrustLevel.RECOGNISED
    drain()
    before = Event.objects.filter(topic="profile.changed").count()
    assert again(made, listed(Web(), 7), days=1).revoked_at is not None
    assert profile.skills.get().trust == TrustLevel.SELF
    assert Event.objects.filter(topic="profile.changed").count() == before + 1  # matches fall at once
    assert again(made, listed(Web()), days=2).revoked_at is not None  # a revocation is for good


def test_a_suspension_ends(profile: Profile, known: RecognisedIssuer) -> None:
    shown = signed(credentialStatus=entry(7, purpose="suspension"))
    made = bring(profile, shown, listed(Web(), purpose="suspension"))
    assert again(made, listed(Web(), 7, purpose="suspension"), days=1).revoked_at is not None
    back = again(made, listed(Web(), purpose="suspension"), days=2)
    assert (back.revoked_at, back.trust) == (None, TrustLevel.RECOGNISED)


def test_a_withdrawal_by_the_registrar_is_not_undone_by_the_issuer(profile: Profile, known: RecognisedIssuer) -> None:
    made = bring(profile, signed(credentialStatus=entry(7)), listed(Web()))
    chief = User.objects.create_superuser("chief@corridor.example", "a long sentence about boats")
    services.revoke_certification(certification=made, by=chief, at=NOON)
    assert again(made, listed(Web()), days=1).revoked_at == NOON


def test_a_site_that_is_down_is_given_a_week(profile: Profile, known: RecognisedIssuer) -> None:
    made = bring(profile, signed(credentialStatus=entry(7)), listed(Web()))
    assert again(made, Web(), days=6).trust == TrustLevel.RECOGNISED
    assert again(made, Web(), days=8).trust == TrustLevel.SELF
    assert again(made, listed(Web()), days=9).trust == TrustLevel.RECOGNISED


def test_a_key_that_is_no_longer_published_proves_nothing(profile: Profile) -> None:
    RecognisedIssuer.objects.create(did=ONLINE.did, name="School", since="2026-01-01", reason="Known.")
    web = Web()
    web.publish_keys(ONLINE)
    made = bring(profile, signed(ONLINE), web)
    assert made.trust == TrustLevel.RECOGNISED
    web.publish_keys(ONLINE, verificationMethod=[], assertionMethod=[])
    assert again(made, web, days=1).trust == TrustLevel.SELF


def test_an_issuer_that_leaves_the_list_is_an_unknown_one(profile: Profile, known: RecognisedIssuer) -> None:
    made = bring(profile)
    RecognisedIssuer.objects.update(until=NOON.date())
    assert again(made, Web(), days=1).trust == TrustLevel.UNKNOWN_ISSUER


def test_everything_is_looked_at_once_a_day(profile: Profile) -> None:
    made = bring(profile)
    assert importing.recheck_due(at=NOON + timedelta(hours=23)) == 0
    assert importing.recheck_due(at=NOON + timedelta(hours=24)) == 1
    again(made, Web(), hours=24)
    assert importing.recheck_due(at=NOON + timedelta(hours=47)) == 0


def test_what_is_removed_meanwhile_is_not_looked_at(profile: Profile) -> None:
    made = bring(profile)
    pk = made.evidence.pk
    services.remove_certification(profile=profile, certification=made)
    services.judge_again(evidence_id=pk, get=Web().get, at=NOON)


# --- The page --------------------------------------------------------------------------------------------


@pytest.fixture
def mine(client: Client, profile: Profile, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(importing, "Client", Web)
    client.force_login(profile.user)
    return client


def test_a_person_brings_a_badge_and_reads_how_far_it_is_proven(mine: Client, known: RecognisedIssuer) -> None:
    sent = {"act": "bring", "bring-file": SimpleUploadedFile("badge.json", signed().encode())}
    answer = mine.post(reverse("profile-step", args=["certificates"]), sent, follow=True)
    html = answer.content.decode()
    assert "Network technician is on your profile." in html
    assert "signed by Coast School" in html


def test_a_refusal_stands_on_the_form_and_keeps_what_was_pasted(mine: Client) -> None:
    shown = signed(credentialSubject=about("eve@example.org"))
    answer = mine.post(reverse("profile-step", args=["certificates"]), {"act": "bring", "bring-text": shown})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "about another e-mail address" in html
    assert "Coast Digital School" in html


def test_a_file_without_an_owner_is_explained(mine: Client, profile: Profile) -> None:
    bring(profile, json.dumps(SCHOOL.sign(badge(SCHOOL))))
    assert (
        "does not show that it is about you"
        in mine.get(reverse("profile-step", args=["certificates"])).content.decode()
    )
