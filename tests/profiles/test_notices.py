"""What people are told after a claim."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from accounts.models import User
from registry.profiles import notices, services
from registry.programmes.claims import invite_to_claim
from registry.programmes.models import Cohort, Enrolment

from .conftest import BORN

pytestmark = pytest.mark.django_db


def test_a_newcomer_is_welcomed_once(enrol: Callable[..., Enrolment], amina: User, huye: Cohort) -> None:
    keys = set()
    for cohort_enrolment in (enrol(), enrol(huye)):
        profile = services.claim_profile(
            token=invite_to_claim(enrolment=cohort_enrolment), user=amina, date_of_birth=BORN
        )
        (notice,) = notices.welcome(profile_id=profile.pk, enrolment_id=cohort_enrolment.pk)
        keys.add(notice.key)
    assert len(keys) == 1
    assert notice.address == amina.email
    assert "Hello Amina" in notice.body
    assert reverse("profile") in notice.body


def test_a_profile_that_is_gone_is_not_written_to(db: None) -> None:
    assert notices.welcome(profile_id=1, enrolment_id=1) == []
    assert notices.mentor_decided(mentor_id=1) == []
