"""A provider's award reaches the profile of the person whom it is about, by itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from corridor import outbox
from registry.credentials import issuers
from registry.credentials.holding import Holder
from registry.credentials.models import Award, Certification, Evidence
from registry.profiles.models import Profile
from registry.profiles.models.graduate import TrustLevel

from .certifying import locked
from .importing import keep_in_line
from .withdrawing import is_recognised, status_of


def take_awards(*, profile: Profile, enrolment_id: int, at: datetime | None = None) -> int:
    """Put every signed award of an enrolment on the profile of whoever claimed it; return how many."""
    awards = Award.objects.signed().standing().filter(enrolment=enrolment_id, enrolment__user=profile.user_id)
    taken = [take_award(award_id=pk, at=at) for pk in awards.order_by("pk").values_list("pk", flat=True)]
    return sum(one is not None for one in taken)


@transaction.atomic
def follow_merged(*, enrolment_id: int, into_id: int) -> int:
    """An enrolment turned out to be a second row of the same person: its awards belong to the other, but for one that
    stands there already. Return how many moved."""
    moved = 0
    for award in Award.objects.select_for_update(of=("self",)).filter(enrolment=enrolment_id).order_by("pk"):
        standing = Award.objects.standing().filter(enrolment=into_id, achievement=award.achievement_id)
        if award.revoked_at is not None or award.replaced_at is not None or not standing.exists():
            Award.objects.filter(pk=award.pk).update(enrolment=into_id)
            outbox.emit("award.signed", award_id=award.pk)
            moved += 1
    return moved


@transaction.atomic
def take_award(*, award_id: int, at: datetime | None = None) -> Certification | None:
    """Put a signed award on the profile of the person who claimed the enrolment; None where there is nobody yet.

    A certificate that they had declared under the same name, or that the roster confirmed, becomes the signed one, and
    so does an earlier award that was taken back. The enrolment says whose it is, so no address has to be compared.
    Twice is as once; an award that was signed anew replaces its own earlier form.
    """
    at = at or timezone.now()
    # The award before the profile, as where it is taken back.
    award = (
        Award.objects.select_for_update(of=("self",), no_key=True)
        .select_related("achievement__provider", "enrolment")
        .get(pk=award_id)
    )
    profile = Profile.objects.filter(user=award.enrolment.user_id).first() if award.enrolment.user_id else None
    if profile is None or not award.key_id or award.revoked_at is not None:
        return None
    profile = locked(profile)
    issuer_did = issuers.did_of(issuers.name_of(award.achievement.provider))
    known = Evidence.objects.filter(issuer_did=issuer_did, credential_id=award.credential_id).first()
    if known is not None:
        Evidence.objects.filter(pk=known.pk).update(document=award.document)
        # A look between the loss of a key and this signature may have found nothing proven.
        outbox.emit("credential.recheck", evidence_id=known.pk)
        return known.certification
    certification = _certification(profile, award)
    if certification is None:
        return None
    certification.save()
    evidence = _prove(certification, award, issuer_did, at)
    certification.skills.set(award.achievement.skills.all())
    # It may have been suspended while it waited to be taken.
    keep_in_line(evidence, profile=profile, at=at, is_recognised=is_recognised(issuer_did, at))
    outbox.emit("profile.changed", profile_id=profile.pk)
    return certification


def _certification(profile: Profile, award: Award) -> Certification | None:
    """The row for an award; None where another signed certificate of the same name stands."""
    named = {"title": award.achievement.name, "issuer": award.achievement.provider.name}
    certification = profile.certifications.filter(**named).first() or Certification(profile=profile, **named)
    earlier = Evidence.objects.filter(certification=certification).first() if certification.pk else None
    if earlier is not None:
        is_over = certification.expires_on is not None and certification.expires_on < timezone.localdate()
        if earlier.status != Evidence.Status.REVOKED and not is_over:
            return None
        # What was said of the earlier credential was not said of this one.
        earlier.delete()
        certification.endorsements.all().delete()
        certification.revoked_at = None
    certification.trust = TrustLevel.RECOGNISED
    certification.issued_on, certification.expires_on = timezone.localdate(award.awarded_at), award.expires_on
    certification.full_clean(exclude=["profile", "enrolment"])  # read under the lock
    return certification


def _prove(certification: Certification, award: Award, issuer_did: str, at: datetime) -> Evidence:
    return Evidence.objects.create(
        certification=certification,
        document=award.document,
        issuer_did=issuer_did,
        credential_id=award.credential_id,
        holder=Holder.PROVEN,
        status=status_of(award),
        status_since=award.suspended_at,
        proven_at=at,
        checked_at=at,
    )
