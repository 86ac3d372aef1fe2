"""What this room does when something happened elsewhere."""

from __future__ import annotations

from django.utils import timezone

from corridor import outbox
from corridor.outbox import periodic
from registry.profiles.models import Profile
from registry.programmes.models import Enrolment

from . import services

periodic.every("credentials.nightly", days=1)
outbox.coalesce("credential.recheck", "awards.to_sign", "statuses.to_sign")
periodic.every("credentials.lists_due", hours=1)
periodic.every("credentials.recheck_due", minutes=15)


@outbox.on("profile.claimed")
def confirm_by_roster(profile_id: int, enrolment_id: int) -> None:
    """The provider's list of graduates proves the certificate that it names."""
    profile = Profile.objects.filter(pk=profile_id).first()
    enrolment = Enrolment.objects.filter(pk=enrolment_id).first()
    if profile is not None and enrolment is not None and enrolment.user_id == profile.user_id:
        services.provider_confirmed(profile=profile, enrolment=enrolment)


@outbox.on("profile.claimed")
def take_awards(profile_id: int, enrolment_id: int) -> None:
    """What was awarded before the person had an account is theirs now."""
    profile = Profile.objects.filter(pk=profile_id).first()
    if profile is not None:
        services.take_awards(profile=profile, enrolment_id=enrolment_id)


@outbox.on("people.merged")
def move_certifications(kept_id: int, gone_id: int) -> None:
    """One person's two profiles become one."""
    both = Profile.objects.in_bulk([kept_id, gone_id])
    services.move_certifications(kept=both[kept_id], gone=both[gone_id])


@outbox.on("awards.to_sign", own_transactions=True)
def sign_awards(provider_id: int) -> None:
    """Signing takes a process of its own, and many signatures take a while."""
    services.sign_waiting(provider_id=provider_id)


@outbox.on("organisation.decided")
def sign_what_waited(organisation_id: int) -> None:
    """A provider that was suspended for a while may have awards that wait."""
    outbox.emit("awards.to_sign", provider_id=organisation_id)


@outbox.on("enrolment.merged")
def follow_merged(enrolment_id: int, into_id: int) -> None:
    """Awards of a row that counts no more belong to the person's other row."""
    services.follow_merged(enrolment_id=enrolment_id, into_id=into_id)


@outbox.on("award.signed")
def take_award(award_id: int) -> None:
    """A signed award is on the person's profile at once, if they have one."""
    services.take_award(award_id=award_id)


@outbox.on("statuses.to_sign", own_transactions=True)
def sign_lists(provider_id: int) -> None:
    """What was taken back is published."""
    services.sign_lists(provider_id=provider_id)


@outbox.on("credentials.lists_due")
def renew_lists() -> None:
    """A list says nothing after a week, so it is signed anew every day."""
    services.renew_lists(at=timezone.now())


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
