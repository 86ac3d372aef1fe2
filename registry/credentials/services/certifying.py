"""Adding, confirming and withdrawing certifications. Every one of them keeps the proof of the skills held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.credentials import errors, rules
from registry.credentials.models import Certification
from registry.profiles.models import Profile, ProfileSkill
from registry.profiles.models.graduate import TrustLevel
from registry.programmes.models import Enrolment, Outcome
from registry.taxonomy.models import Skill

# For how many days after a certificate ran out its readers are still told.
TOLD_WITHIN_DAYS = 7


@transaction.atomic
def add_certification(
    *,
    profile: Profile,
    title: str,
    issuer: str,
    issued_on: date | None = None,
    expires_on: date | None = None,
    skills: Iterable[Skill] = (),
    on: date | None = None,
) -> Certification:
    """Say that one has a certificate. It is self-declared, so it proves nothing yet.

    Raises CertificateExists, ExpiresBeforeIssue or IssuedInFuture.
    """
    profile = locked(profile)
    on = on or timezone.localdate()
    if profile.certifications.filter(title=title, issuer=issuer).exists():
        raise errors.CertificateExists
    if issued_on is not None and issued_on > on:
        raise errors.IssuedInFuture
    if issued_on is not None and expires_on is not None and expires_on < issued_on:
        raise errors.ExpiresBeforeIssue
    certification = Certification(
        profile=profile, title=title, issuer=issuer, issued_on=issued_on, expires_on=expires_on
    )
    certification.full_clean()
    certification.save()
    certification.skills.set(skills)
    keep_trust(profile, on)
    outbox.emit("profile.changed", profile_id=profile.pk)
    return certification


@transaction.atomic
def remove_certification(*, profile: Profile, certification: Certification, on: date | None = None) -> None:
    """Take a certificate off one's profile; skills that it alone proved are self-declared again."""
    profile = locked(profile)
    profile.certifications.filter(pk=certification.pk).delete()
    keep_trust(profile, on or timezone.localdate())
    outbox.emit("profile.changed", profile_id=profile.pk)


@transaction.atomic
def revoke_certification(*, certification: Certification, by: User, at: datetime | None = None) -> Certification:
    """Withdraw a certificate: it counts for nothing from now on. Raises NotAllowed. Twice is as once."""
    at = at or timezone.now()
    profile = locked(certification.profile)
    certification = Certification.objects.select_for_update(no_key=True).get(pk=certification.pk)
    if not by.has_perm("credentials.change_certification"):
        raise errors.NotAllowed
    if certification.revoked_at is not None:
        return certification
    certification.revoked_at = at
    certification.save(update_fields=["revoked_at"])
    keep_trust(profile, timezone.localdate(at))
    outbox.emit("profile.changed", profile_id=profile.pk)
    outbox.emit("certificate.withdrawn", certification_id=certification.pk)
    return certification


@transaction.atomic
def provider_confirmed(*, profile: Profile, enrolment: Enrolment, on: date | None = None) -> Certification | None:
    """Make the certificate that a roster names a certification confirmed by the provider; None where it names none.

    It proves the skills that the programme teaches. A certificate of the same name that the graduate had declared
    becomes the confirmed one. Twice is as once. Raises NotYourEnrolment.
    """
    profile = locked(profile)
    enrolment = Enrolment.objects.select_related("cohort__programme__provider").get(pk=enrolment.pk)
    if enrolment.user_id != profile.user_id:
        raise errors.NotYourEnrolment
    if enrolment.outcome != Outcome.GRADUATED or not enrolment.certificate.strip():
        return None
    if (known := Certification.objects.filter(enrolment=enrolment).first()) is not None:
        return known
    programme = enrolment.cohort.programme
    named = {"title": enrolment.certificate.strip(), "issuer": programme.provider.name}
    certification = profile.certifications.filter(**named).first() or Certification(profile=profile, **named)
    if certification.enrolment_id is not None:
        return certification  # the same certificate through another cohort: it is confirmed already
    certification.enrolment = enrolment
    if not hasattr(certification, "evidence"):  # what is signed is more than what is confirmed
        certification.trust, certification.issued_on = TrustLevel.PROVIDER, enrolment.graduated_on
    certification.full_clean(exclude=["profile", "enrolment"])  # both were read under the lock
    certification.save()
    certification.skills.add(*programme.skills.all())
    keep_trust(profile, on or timezone.localdate())
    outbox.emit("profile.changed", profile_id=profile.pk)
    return certification


@transaction.atomic
def move_certifications(*, kept: Profile, gone: Profile, on: date | None = None) -> None:
    """Two profiles were found to be one person's: certificates come along, but for those that are there already."""
    kept = locked(kept)
    for certification in Certification.objects.filter(profile=gone).order_by("pk"):
        named = {"title": certification.title, "issuer": certification.issuer}
        theirs = kept.certifications.filter(**named).first()
        if theirs is not None and hasattr(certification, "evidence") and not hasattr(theirs, "evidence"):
            theirs.delete()  # declared only: the signed one takes its place
            theirs = None
        if theirs is None:
            Certification.objects.filter(pk=certification.pk).update(profile=kept)
    keep_trust(kept, on or timezone.localdate())
    outbox.emit("profile.changed", profile_id=kept.pk)


@transaction.atomic
def refresh_trust(profile: Profile, *, on: date | None = None) -> bool:
    """Bring the proof of every skill held in line with the certifications in force; say whether anything changed."""
    profile = locked(profile)
    changed = keep_trust(profile, on or timezone.localdate())
    if changed:
        outbox.emit("profile.changed", profile_id=profile.pk)
    return changed


def lower_expired(*, on: date) -> int:
    """Lower what rests on certificates that ran out before a day; return for how many people something changed."""
    expired = Certification.objects.filter(expires_on__lt=on).exclude(trust=TrustLevel.SELF)
    resting = (
        ProfileSkill.objects.exclude(trust=TrustLevel.SELF)
        .filter(profile__certifications__in=expired)
        .values_list("profile_id", flat=True)
    )
    profiles = Profile.objects.filter(pk__in=resting).order_by("pk")
    # A night that was missed is made up for; who was told already is not told again.
    lately = expired.filter(expires_on__gte=on - timedelta(days=TOLD_WITHIN_DAYS))
    with transaction.atomic():
        for pk in lately.order_by("pk").values_list("pk", flat=True):
            outbox.emit("certificate.withdrawn", certification_id=pk)
    return sum(refresh_trust(profile, on=on) for profile in profiles.iterator(chunk_size=500))


def locked(profile: Profile) -> Profile:
    """The profile, and with it the right to change its certificates, until the transaction ends."""
    return Profile.objects.select_for_update(of=("self",), no_key=True).get(pk=profile.pk)


def keep_trust(profile: Profile, on: date) -> bool:
    """Set each held skill's proof to the strongest among the certifications in force for it."""
    proofs: dict[int, list[str]] = defaultdict(list)
    in_force = Certification.objects.filter(profile=profile).in_force(on)
    for skill_id, trust in in_force.filter(skills__isnull=False).values_list("skills", "trust"):
        proofs[skill_id].append(trust)
    wrong = []
    for held in profile.skills.all():
        trust = rules.strongest(proofs[held.skill_id])
        if held.trust != trust:
            held.trust = trust
            wrong.append(held)
    ProfileSkill.objects.bulk_update(wrong, ["trust"])
    return bool(wrong)
