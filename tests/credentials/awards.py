"""How an award is judged, and claiming the place that it was given for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from registry.credentials import own_web
from registry.credentials.models import Award
from registry.credentials.selectors import recognised_on
from registry.credentials.verifying import judge
from registry.profiles.models import Profile
from registry.profiles.services import claim_profile
from registry.programmes.claims import invite_to_claim
from registry.programmes.models import Enrolment
from tests.profiles.conftest import BORN, make_user

Enrol = Callable[..., Enrolment]


def verdict(award: Award, *, form: str = "document", **options: Any) -> tuple[str, str, str]:
    """As anybody judges it: verdict, whether the issuer is known, and what its list says."""
    at = options.pop("at", timezone.now())
    report, _found = judge(
        getattr(award, form), at=at, get=own_web.asking(None), recognised=recognised_on(timezone.localdate(at))
    )
    return report.verdict, report.issuer, report.status


def claimed(enrolment: Enrolment, email: str = "amina@example.org") -> Profile:
    user = make_user(email)
    return claim_profile(token=invite_to_claim(enrolment=enrolment), user=user, date_of_birth=BORN)
