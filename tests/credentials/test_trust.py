"""What is proven counts, and stops counting when its proof is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import User
from corridor.outbox.models import Delivery, Event
from registry.credentials import errors, events, services
from registry.credentials.models import Certification
from registry.profiles import services as profiles
from registry.profiles.models import Profile
from registry.programmes.claims import invite_to_claim
from registry.programmes.models import Cohort, Enrolment, Outcome
from tests.profiles.conftest import BORN, make_user, some_skills

Enrol = Callable[..., Enrolment]
pytestmark = pytest.mark.django_db


def claimed(enrolment: Enrolment, user: User) -> Profile:
    profile = profiles.claim_profile(token=invite_to_claim(enrolment=enrolment), user=user, date_of_birth=BORN)
    events.confirm_by_roster(profile_id=profile.pk, enrolment_id=enrolment.pk)
    return profile


def trust_of(profile: Profile) -> dict[int, str]:
    return dict(profile.skills.values_list("skill_id", "trust"))


def proven(profile: Profile, *, trust: str, skills: int = 1, **fields: Any) -> Certification:
    """A certificate with a proof, as later rooms will write it."""
    certification = Certification.objects.create(
        profile=profile, title=f"T{Certification.objects.count()}", issuer="Issuer", trust=trust, **fields
    )
    certification.skills.set(some_skills(skills))
    return certification


def looked_at() -> None:
    """A worker has begun what waited: the next change of a profile is told anew."""
    Delivery.objects.filter(event__topic="profile.changed").update(attempts=1)


def test_the_roster_s_certificate_proves_what_the_programme_teaches(enrol: Enrol, amina: User) -> None:
    enrolment = enrol(skills=4)
    profile = claimed(enrolment, amina)
    certification = profile.certifications.get()
    assert (certification.title, certification.issuer, certification.trust) == (
        "Certificate in digital skills",
        "DigiTruck",
        "provider",
    )
    assert certification.issued_on == enrolment.graduated_on
    assert set(certification.skills.all()) == set(some_skills(2))
    taught, more = some_skills(4)[:2], some_skills(4)[2:]
    assert trust_of(profile) == {**{s.pk: "provider" for s in taught}, **{s.pk: "self" for s in more}}


def test_the_handler_of_a_claim_is_registered(enrol: Enrol, amina: User) -> None:
    claimed(enrol(), amina)
    event = Event.objects.get(topic="profile.claimed")
    handlers = set(Delivery.objects.filter(event=event).values_list("handler", flat=True))
    assert "registry.credentials.events.confirm_by_roster" in handlers


def test_confirming_twice_is_as_once(enrol: Enrol, amina: User) -> None:
    enrolment = enrol()
    profile = claimed(enrolment, amina)
    before = Event.objects.count()
    events.confirm_by_roster(profile_id=profile.pk, enrolment_id=enrolment.pk)
    assert profile.certifications.count() == 1
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    "fields",
    [
        {"certificate": ""},
        {"certificate": "  "},
        {"outcome": Outcome.WITHDREW, "graduated_on": None},
        {"outcome": Outcome.IN_TRAINING, "graduated_on": None},
    ],
)
def test_without_a_certificate_or_a_graduation_nothing_is_proven(
    enrol: Enrol, amina: User, fields: dict[str, Any]
) -> None:
    profile = claimed(enrol(**fields), amina)
    assert not profile.certifications.exists()
    assert set(trust_of(profile).values()) == {"self"}


def test_what_was_declared_becomes_what_is_confirmed(enrol: Enrol, amina: User, profile: Profile) -> None:
    own = services.add_certification(
        profile=profile, title="Certificate in digital skills", issuer="DigiTruck", skills=some_skills(4)[3:]
    )
    claimed(enrol(), amina)
    own.refresh_from_db()
    assert profile.certifications.count() == 1
    assert own.trust == "provider"
    assert own.skills.count() == 3


def test_two_cohorts_of_one_programme_give_one_certificate(enrol: Enrol, amina: User, huye: Cohort) -> None:
    claimed(enrol(), amina)
    profile = claimed(enrol(huye), amina)
    assert profile.certifications.count() == 1


def test_another_s_enrolment_proves_nothing(enrol: Enrol, amina: User, profile: Profile) -> None:
    enrolment = enrol()
    enrolment.user = make_user("eve@example.org")
    enrolment.save(update_fields=["user"])
    with pytest.raises(errors.NotYourEnrolment):
        services.provider_confirmed(profile=profile, enrolment=enrolment)
    events.confirm_by_roster(profile_id=profile.pk, enrolment_id=enrolment.pk)
    assert not profile.certifications.exists()


def test_a_declared_certificate_proves_nothing(profile: Profile) -> None:
    skill = some_skills(1)[0]
    profiles.set_skill(profile=profile, skill=skill, level=3)
    services.add_certification(profile=profile, title="T", issuer="I", skills=[skill])
    assert trust_of(profile) == {skill.pk: "self"}


def test_a_skill_that_is_added_later_is_proven_too(enrol: Enrol, amina: User) -> None:
    profile = claimed(enrol(skills=0), amina)
    skill = some_skills(1)[0]
    profiles.set_skill(profile=profile, skill=skill, level=3)
    assert trust_of(profile) == {skill.pk: "self"}
    looked_at()
    before = Event.objects.count()
    events.prove_new_skills(profile_id=profile.pk)
    assert trust_of(profile) == {skill.pk: "provider"}
    assert Event.objects.count() == before + 1
    events.prove_new_skills(profile_id=profile.pk)
    assert Event.objects.count() == before + 1


def test_the_strongest_proof_in_force_counts(profile: Profile) -> None:
    skill = some_skills(1)[0]
    profiles.set_skill(profile=profile, skill=skill, level=3)
    for trust, then in (
        ("unknown_issuer", "unknown_issuer"),
        ("provider", "provider"),
        ("self", "provider"),
        ("recognised", "recognised"),
    ):
        proven(profile, trust=trust)
        services.refresh_trust(profile)
        assert trust_of(profile) == {skill.pk: then}


def test_expiry_lowers_to_what_is_left_on_the_day_after(profile: Profile) -> None:
    skill = some_skills(1)[0]
    profiles.set_skill(profile=profile, skill=skill, level=3)
    last = date(2026, 2, 28)
    proven(profile, trust="recognised", expires_on=last)
    proven(profile, trust="provider")
    services.refresh_trust(profile, on=last)
    assert trust_of(profile) == {skill.pk: "recognised"}
    assert services.lower_expired(on=last) == 0
    assert services.lower_expired(on=last + timedelta(days=1)) == 1
    assert trust_of(profile) == {skill.pk: "provider"}
    assert services.lower_expired(on=last + timedelta(days=2)) == 0


def test_the_nightly_round_finds_what_expired(profile: Profile) -> None:
    skill = some_skills(1)[0]
    profiles.set_skill(profile=profile, skill=skill, level=3)
    yesterday = timezone.localdate() - timedelta(days=1)
    proven(profile, trust="recognised", expires_on=yesterday)
    services.refresh_trust(profile, on=yesterday)
    looked_at()
    before = Event.objects.filter(topic="profile.changed").count()
    events.lower_what_expired()
    assert trust_of(profile) == {skill.pk: "self"}
    assert Event.objects.filter(topic="profile.changed").count() == before + 1


def test_a_withdrawal_lowers_at_once_and_only_an_administrator_may(enrol: Enrol, amina: User) -> None:
    profile = claimed(enrol(), amina)
    certification = profile.certifications.get()
    with pytest.raises(errors.NotAllowed):
        services.revoke_certification(certification=certification, by=amina)
    assert set(trust_of(profile).values()) == {"provider"}
    officer = make_user("officer@example.org", is_staff=True)
    officer.user_permissions.add(Permission.objects.get(codename="change_certification"))
    officer = User.objects.get(pk=officer.pk)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    services.revoke_certification(certification=certification, by=officer, at=at)
    assert set(trust_of(profile).values()) == {"self"}
    services.revoke_certification(certification=certification, by=officer)
    certification.refresh_from_db()
    assert certification.revoked_at == at


def test_removing_a_certificate_lowers_what_it_alone_proved(enrol: Enrol, amina: User) -> None:
    profile = claimed(enrol(), amina)
    services.remove_certification(profile=profile, certification=profile.certifications.get())
    assert set(trust_of(profile).values()) == {"self"}


def test_nobody_removes_the_certificate_of_another(profile: Profile, enrol: Enrol) -> None:
    other = claimed(enrol(), make_user("eve@example.org"))
    services.remove_certification(profile=profile, certification=other.certifications.get())
    assert other.certifications.count() == 1
