"""A credential that somebody was given elsewhere: judged, put on the profile with its proof, and judged again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from corridor import outbox
from corridor.web.outgoing import Client
from registry.credentials import errors, own_web, rules
from registry.credentials.holding import Holder, holder_of
from registry.credentials.models import Certification, Evidence
from registry.credentials.selectors import recognised_on
from registry.credentials.verifying import Report, judge, summary_of
from registry.credentials.verifying.dids import Get
from registry.credentials.verifying.structure import Facts
from registry.profiles.models import Profile
from registry.profiles.models.graduate import TrustLevel
from registry.taxonomy.models import Skill

from .certifying import keep_trust, locked

RECHECKED_EVERY: Final = timedelta(days=1)
AT_ONCE: Final = 200


def import_credential(
    *, profile: Profile, shown: bytes | str, get: Get | None = None, at: datetime | None = None
) -> Certification:
    """Put a credential on a profile, with the proof that it has. To bring the same twice is as once.

    It is judged before the transaction, because others' servers may be asked. Raises CredentialNotValid or
    CredentialNotProven (with the report's reason), NotACertificate, AboutAnother, or CredentialTaken when it is on
    another profile.
    """
    at = at or timezone.now()
    report, document = judge(
        shown, at=at, get=own_web.asking(get or Client().get), recognised=recognised_on(timezone.localdate(at))
    )
    if report.verdict != "valid" or report.credential is None or report.facts is None:
        wrong = next(step for step in report.steps if step.state in {"failed", "unknown"} and step.name != "issuer")
        refusal = errors.CredentialNotValid if report.verdict == "not_valid" else errors.CredentialNotProven
        raise refusal(f"{wrong.title} {wrong.words}")
    if "EndorsementCredential" in report.facts.types:
        raise errors.NotACertificate
    holder = holder_of(report.facts.subject, emails=_confirmed_addresses(profile))
    if holder == Holder.ANOTHER:
        raise errors.AboutAnother
    return _keep(profile, report, document.decode(), holder, at)


def _confirmed_addresses(profile: Profile) -> list[str]:
    return list(EmailAddress.objects.filter(user=profile.user_id, verified=True).values_list("email", flat=True))


@transaction.atomic
def _keep(profile: Profile, report: Report, document: str, holder: Holder, at: datetime) -> Certification:
    assert report.credential is not None
    assert report.facts is not None
    profile = locked(profile)
    name = credential_id(report.credential, document)
    held = Evidence.objects.filter(issuer_did=report.facts.issuer, credential_id=name).select_related("certification")
    if (known := held.first()) is not None:
        if known.certification.profile_id != profile.pk:
            raise errors.CredentialTaken
        return known.certification
    certification = _certification(profile, report)
    evidence = Evidence(
        certification=certification,
        document=document,
        issuer_did=report.facts.issuer,
        credential_id=name,
        holder=holder,
    )
    certification.trust = rules.trust_of_import(
        is_recognised=report.issuer == "recognised", is_holder_proven=holder == Holder.PROVEN
    )
    certification.full_clean(exclude=["profile", "enrolment"])
    certification.save()
    _note(evidence, report, at)
    certification.skills.set(_skills_of(report.facts))
    keep_trust(profile, timezone.localdate(at))
    outbox.emit("profile.changed", profile_id=profile.pk)
    return certification


def credential_id(credential: Mapping[str, Any], document: str) -> str:
    """By what two copies of a credential are known to be the same: its id, or else the digest of its text."""
    named = credential.get("id")
    return str(named)[:1000] if named else f"sha256:{sha256(document.encode()).hexdigest()}"


def _certification(profile: Profile, report: Report) -> Certification:
    """The row for a credential: one that the person had declared under the same name becomes the proven one."""
    summary = summary_of(report)
    assert summary is not None
    assert report.facts is not None
    title = summary.title[:200]
    issuer = rules.issuer_words(
        name=report.issuer_name, did=report.facts.issuer, is_recognised=report.issuer == "recognised"
    )
    known = profile.certifications.filter(title=title, issuer=issuer).first()
    if known is not None and (known.enrolment_id or Evidence.objects.filter(certification=known).exists()):
        raise errors.CertificateExists
    certification = known or Certification(profile=profile, title=title, issuer=issuer)
    certification.issued_on, certification.expires_on = summary.begins_on, summary.ends_on
    return certification


def _skills_of(facts: Facts) -> list[Skill]:
    """The skills that the achievement is aligned to by their address in ESCO or in our extension of it."""
    about = facts.subject.get("achievement")
    aligned = about.get("alignment") if isinstance(about, Mapping) else None
    targets = [
        one["targetUrl"]
        for one in (aligned if isinstance(aligned, list) else [aligned])
        if isinstance(one, Mapping) and isinstance(one.get("targetUrl"), str)
    ]
    return list(Skill.objects.held().filter(uri__in=targets[:50]))


# --- Again and again ---------------------------------------------------------------------------------------------


def recheck_due(*, at: datetime) -> int:
    """Ask for a new look at credentials that were not looked at for a day; return how many. Each is its own task."""
    due = Evidence.objects.filter(checked_at__lte=at - RECHECKED_EVERY).order_by("checked_at")
    pks = list(due.values_list("pk", flat=True)[:AT_ONCE])
    with transaction.atomic():
        for pk in pks:
            outbox.emit("credential.recheck", evidence_id=pk)
    return len(pks)


def judge_again(*, evidence_id: int, get: Get | None = None, at: datetime | None = None) -> None:
    """Judge a credential that is on a profile once more, and let its proof follow. Safe to run twice."""
    at = at or timezone.now()
    evidence = Evidence.objects.filter(pk=evidence_id).first()
    if evidence is None:
        return
    recognised = recognised_on(timezone.localdate(at))
    report, _document = judge(evidence.document, at=at, get=own_web.asking(get or Client().get), recognised=recognised)
    with transaction.atomic():
        certification = Certification.objects.select_related("profile").get(pk=evidence.certification_id)
        profile = locked(certification.profile)
        evidence = Evidence.objects.select_for_update(no_key=True).get(pk=evidence_id)
        _note(evidence, report, at)
        keep_in_line(evidence, profile=profile, at=at, is_recognised=report.issuer == "recognised")


def keep_in_line(evidence: Evidence, *, profile: Profile, at: datetime, is_recognised: bool) -> None:
    """Let a certificate follow what is known of its credential: taken back, suspended, no longer provable, or good."""
    certification = Certification.objects.select_for_update(no_key=True).get(pk=evidence.certification_id)
    is_back = evidence.status not in {Evidence.Status.REVOKED, Evidence.Status.SUSPENDED}
    if not is_back and certification.revoked_at is None:
        certification.revoked_at = evidence.status_since
        outbox.emit("certificate.withdrawn", certification_id=certification.pk)
    elif is_back and certification.revoked_at == evidence.taken_back_at:
        certification.revoked_at = None
    evidence.taken_back_at = None if is_back else certification.revoked_at
    evidence.save(update_fields=["taken_back_at"])
    # What a roster confirms is still confirmed when a signature cannot be proven.
    certification.trust = TrustLevel.PROVIDER if certification.enrolment_id else TrustLevel.SELF
    if evidence.is_proven(at):
        certification.trust = rules.trust_of_import(
            is_recognised=is_recognised, is_holder_proven=evidence.holder == Holder.PROVEN
        )
    certification.save(update_fields=["revoked_at", "trust"])
    if keep_trust(profile, timezone.localdate(at)):
        outbox.emit("profile.changed", profile_id=profile.pk)


def follow(evidence: Evidence, status: Evidence.Status, *, profile: Profile, at: datetime, is_recognised: bool) -> None:
    """Let a certificate follow a status that is known from its issuer itself, without a judgement."""
    evidence = Evidence.objects.select_for_update(no_key=True).get(pk=evidence.pk)
    if evidence.status != status:
        evidence.status, evidence.status_since = status, at
        evidence.save(update_fields=["status", "status_since"])
    keep_in_line(evidence, profile=profile, at=at, is_recognised=is_recognised)


def _note(evidence: Evidence, report: Report, at: datetime) -> None:
    """Write down what a judgement found. A revocation is for good; silence changes nothing that was known."""
    found = Evidence.Status(report.status)
    if evidence.status != Evidence.Status.REVOKED and found != Evidence.Status.UNKNOWN and found != evidence.status:
        evidence.status, evidence.status_since = found, at
    if report.signature == "valid" and report.status != "unknown":
        evidence.proven_at = at
    elif report.signature == "invalid":
        evidence.proven_at = None
    evidence.checked_at = at
    evidence.save()
