"""What a provider takes back, suspends and gives again: felt at once here, and told to the world."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Organisation, User
from corridor.outbox.delivering import drain
from corridor.outbox.models import Event
from registry.credentials import errors, services
from registry.credentials.models import Achievement, Award, Certification, StatusList
from registry.credentials.services import statuses
from registry.outreach.models import Message
from registry.profiles.models.graduate import TrustLevel
from registry.profiles.services import set_skill
from registry.programmes.models import Cohort
from tests.profiles.conftest import some_skills

from .awards import Enrol, claimed, verdict

pytestmark = pytest.mark.django_db


# --- Taking back ---------------------------------------------------------------------------------------------


def test_a_revocation_is_felt_at_once_and_told_to_the_world(given_to: Any, enrol: Enrol, officer: User) -> None:
    enrolment = enrol(certificate="")
    profile = claimed(enrolment)
    set_skill(profile=profile, skill=some_skills(1)[0], level=3)
    award = given_to(enrolment)
    with pytest.raises(errors.ReasonMissing):
        services.revoke_award(award=award, by=officer, reason=" ")
    for _again in range(2):
        services.revoke_award(award=award, by=officer, reason="The test was somebody else's")
    # Before any task has run:
    assert profile.certifications.get(title="Network technician").revoked_at is not None
    assert profile.skills.get(skill=some_skills(1)[0]).trust == TrustLevel.SELF
    drain()
    assert verdict(award) == ("not_valid", "recognised", "revoked")
    assert Event.objects.filter(topic="certificate.withdrawn").count() == 1
    told = Message.objects.get(key__startswith="award.changed")
    assert told.address == "amina@example.org"
    assert "The test was somebody else's." in mail.outbox[-1].body
    with pytest.raises(errors.AwardRevoked):
        services.reinstate_award(award=award, by=officer, reason="No.")
    # Awarded anew it is another credential, and the certificate on the profile counts again.
    again = given_to(enrolment)
    assert again.pk != award.pk
    assert profile.certifications.get(title="Network technician").revoked_at is None
    assert (verdict(award)[0], verdict(again)[0]) == ("not_valid", "valid")


def test_a_suspension_ends(given_to: Any, enrol: Enrol, officer: User) -> None:
    enrolment = enrol()
    profile = claimed(enrolment)
    award = given_to(enrolment)
    services.suspend_award(award=award, by=officer, reason="We look into it.")
    drain()
    assert verdict(award) == ("not_valid", "recognised", "suspended")
    assert not Certification.objects.in_force(timezone.localdate()).filter(profile=profile, expires_on__gt=date.today())
    services.reinstate_award(award=award, by=officer, reason="It was fine.")
    drain()
    assert verdict(award) == ("valid", "recognised", "active")
    assert profile.certifications.get(title="Network technician").revoked_at is None


def test_other_awards_are_not_touched(given_to: Any, enrol: Enrol, officer: User) -> None:
    first, second = enrol(), enrol(email="b@example.org")
    award = given_to(first)
    services.revoke_award(award=award, by=officer, reason="Wrong person.")
    drain()
    assert verdict(Award.objects.get(enrolment=second)) == ("valid", "recognised", "active")


def test_lists_are_renewed_and_an_old_copy_says_nothing(given_to: Any, enrol: Enrol) -> None:
    award = given_to(enrol())
    later = timezone.now() + timedelta(days=8)
    assert verdict(award, at=later) == ("not_proven", "recognised", "unknown")
    assert statuses.renew_lists(at=timezone.now()) == 0
    assert statuses.renew_lists(at=later) == 1
    services.sign_lists(provider_id=award.achievement.provider_id, at=later)
    assert verdict(award, at=later)[0] == "valid"


def test_a_suspended_provider_signs_nothing_new_and_still_tells_what_it_took_back(
    technician: Achievement, lamu: Cohort, officer: User, enrol: Enrol
) -> None:
    enrol()
    services.award(achievement=technician, cohort=lamu, by=officer)
    Organisation.objects.update(state="suspended")
    drain()
    assert Award.objects.to_sign().count() == 1
    assert StatusList.objects.get().revocation_document
    Organisation.objects.update(state="verified")
    services.sign_waiting(provider_id=technician.provider_id)
    award = Award.objects.get()
    assert verdict(award)[:2] == ("valid", "recognised")
    Organisation.objects.update(state="suspended")
    # The signature is right; we do not know the issuer any more.
    assert verdict(award)[:2] == ("valid", "unrecognised")


def test_what_is_taken_back_while_it_waits_reaches_nobody(
    technician: Achievement, lamu: Cohort, officer: User, enrol: Enrol
) -> None:
    enrolment = enrol()
    profile = claimed(enrolment)
    services.award(achievement=technician, cohort=lamu, by=officer)
    services.revoke_award(award=Award.objects.get(), by=officer, reason="The wrong cohort.")
    drain()
    assert not profile.certifications.filter(title="Network technician").exists()
    assert Award.objects.get().key is None  # and nothing was signed


def test_what_is_suspended_while_it_waits_counts_nothing_until_it_is_let_count(
    given_to: Any, enrol: Enrol, officer: User
) -> None:
    enrolment = enrol()
    award = given_to(enrolment)
    services.suspend_award(award=award, by=officer, reason="We look into it.")
    profile = claimed(enrolment)
    drain()
    held = profile.certifications.get(title="Network technician")
    assert held.revoked_at is not None
    services.reinstate_award(award=award, by=officer, reason="It was fine.")
    held.refresh_from_db()
    assert not held.revoked_at
    assert held.trust == TrustLevel.RECOGNISED


def test_what_has_run_out_is_given_again(given_to: Any, enrol: Enrol, technician: Achievement, lamu: Cohort) -> None:
    enrolment = enrol()
    profile = claimed(enrolment)
    first = given_to(enrolment)
    assert services.missing_in(lamu, technician).count() == 0
    over = timezone.localdate() - timedelta(days=1)
    Award.objects.update(expires_on=over)
    Certification.objects.filter(title="Network technician").update(issued_on=over, expires_on=over)
    assert services.missing_in(lamu, technician).count() == 1
    again = given_to(enrolment)
    first.refresh_from_db()
    assert (first.replaced_at is not None, first.revoked_at) == (True, None)
    held = profile.certifications.get(title="Network technician")
    assert held.evidence.credential_id == again.credential_id
    assert held.expires_on == again.expires_on
