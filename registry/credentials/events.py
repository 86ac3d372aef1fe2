"""What this room does when something happened elsewhere."""

from __future__ import annotations

from django.utils import timezone

from corridor import outbox
from corridor.outbox import periodic
from registry.profiles.models import Profile
from registry.programmes.models import Enrolment

from . import services

periodic.every("credentials.nightly", days=1)
outbox.coalesce("credential.recheck")
periodic.every("credentials.recheck_due", minutes=15)


@outbox.on("profile.claimed")
def confirm_by_roster(profile_id: int, enrolment_id: int) -> None:
    """The provider's list of graduates proves the certificate that it names."""
    profile = Profile.objects.filter(pk=profile_id).first()
    enrolment = Enrolment.objects.filter(pk=enrolment_id).first()
    if profile is not None and enrolment is not None and enrolment.user_id == profile.user_id:
        services.provider_confirmed(profile=profile, enrolment=enrolment)


@outbox.on("profile.changed")
def prove_new_skills(profile_id: int) -> None:
    """A skill that is added later is proven by a certificate that is there already. Ends when nothing changes."""
    profile = Profile.objects.filter(pk=profile_id).first()
    if profile is not None:
        services.refresh_trust(profile)


@outbox.on("credentials.nightly")
def lower_what_expired() -> None:
    """Certificates run out by themselves; what rests on them is lowered the day after."""
    services.lower_expired(on=timezone.localdate())


@outbox.on("credentials.recheck_due")
def look_again() -> None:
    """An issuer may take a credential back at any time, and tells nobody: so we ask."""
    services.recheck_due(at=timezone.now())


@outbox.on("credential.recheck", own_transactions=True)
def judge_again(evidence_id: int) -> None:
    """One credential, judged once more."""
    services.judge_again(evidence_id=evidence_id)
