"""Endorsing a certificate: the graduate asks, somebody who worked with them signs."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from corridor import outbox
from registry.credentials import badges, errors
from registry.credentials.issuers import Owner
from registry.credentials.models import Certification, Endorsement, Evidence
from registry.credentials.models.endorsing import LASTS
from registry.credentials.proofs import integrity
from registry.profiles.access import may_act_for
from registry.profiles.models import Profile

from .certifying import locked
from .keeping_keys import endorser_of


def endorsable(profile: Profile, *, by: Owner) -> list[Certification]:
    """The signed certificates in force of a graduate for which somebody was not asked yet. One query."""
    asked = Endorsement.objects.filter(**as_endorser(by)).values("certification")
    in_force = Certification.objects.in_force(timezone.localdate()).filter(profile=profile, evidence__isnull=False)
    return list(in_force.exclude(pk__in=asked).order_by("title", "pk"))


@transaction.atomic
def ask_to_endorse(
    *, profile: Profile, certification: Certification, endorser: Owner, at: datetime | None = None
) -> Endorsement:
    """Ask somebody to endorse a certificate. Whether they know each other's work is for the caller to see.

    Raises NotEndorsable when it is not signed, not in force, or was asked for already.
    """
    profile = locked(profile)
    if certification not in endorsable(profile, by=endorser):
        raise errors.NotEndorsable
    return Endorsement.objects.create(
        certification=certification, name=str(endorser)[:160], asked_at=at or timezone.now(), **as_endorser(endorser)
    )


def endorse(*, endorsement: Endorsement, by: User, comment: str, at: datetime | None = None) -> Endorsement:
    """Sign an endorsement; a second time changes nothing. Raises NotYourEndorsement, NotEndorsable or NotAnEndorser.

    It is made canonical in a process of its own, before the transaction that writes it.
    """
    at = at or timezone.now()
    _require_endorser(by, endorsement)
    signer = endorser_of(endorsement.endorser)
    evidence = Evidence.objects.get(certification=endorsement.certification_id)
    document = badges.endorsement(
        id=f"urn:uuid:{endorsement.public_id}",
        issuer=badges.Signatory(signer.did, str(endorsement.endorser)),
        endorsed=evidence.credential_id,
        comment=comment,
        begins_at=at,
        ends_at=at + LASTS,
    )
    signed = integrity.sign(document, key=signer.key, method=signer.method, at=at)
    with transaction.atomic():
        held = _locked_open(endorsement)
        if held is None:
            return Endorsement.objects.get(pk=endorsement.pk)
        held.comment, held.name = comment, str(endorsement.endorser)[:160]
        held.document, held.key_id = json.dumps(signed, ensure_ascii=False), signer.key_id
        held.signed_at, held.signed_by = at, by
        held.save()
        outbox.emit("endorsement.signed", endorsement_id=held.pk)
    return held


@transaction.atomic
def decline_to_endorse(*, endorsement: Endorsement, by: User, at: datetime | None = None) -> Endorsement:
    """Rather not. The graduate is not told, and can ask somebody else. Raises NotYourEndorsement."""
    _require_endorser(by, endorsement)
    held = _locked_open(endorsement)
    if held is None:
        return Endorsement.objects.get(pk=endorsement.pk)
    held.declined_at = at or timezone.now()
    held.save(update_fields=["declined_at"])
    return held


@transaction.atomic
def take_back_endorsement(*, endorsement: Endorsement, by: User) -> None:
    """Stand by it no more: it leaves the certificate. Raises NotYourEndorsement."""
    _require_endorser(by, endorsement)
    Endorsement.objects.filter(pk=endorsement.pk).delete()


@transaction.atomic
def remove_endorsement(*, profile: Profile, endorsement: Endorsement) -> None:
    """The graduate takes an endorsement off their own certificate. A request stays, so that nobody is asked again and
    again."""
    signed = Endorsement.objects.filter(pk=endorsement.pk, certification__profile=profile, key__isnull=False)
    signed.delete()


def may_endorse(user: User, endorsement: Endorsement) -> bool:
    """Whether a person answers for whoever was asked: a recruiter of the organisation, or the mentor. Nobody endorses
    a certificate of their own."""
    if endorsement.certification.profile.user_id == user.pk:
        return False
    return may_act_for(user, organisation=endorsement.organisation, mentor=endorsement.mentor)


def _require_endorser(by: User, endorsement: Endorsement) -> None:
    if not may_endorse(by, endorsement):
        raise errors.NotYourEndorsement


def _locked_open(endorsement: Endorsement) -> Endorsement | None:
    """The request, if it still waits for an answer and its certificate still counts."""
    held = Endorsement.objects.select_for_update(of=("self",), no_key=True).filter(pk=endorsement.pk).first()
    if held is None:
        raise errors.NotEndorsable
    if held.key_id is not None or held.declined_at is not None:
        return None
    if not Certification.objects.in_force(timezone.localdate()).filter(pk=held.certification_id).exists():
        raise errors.NotEndorsable
    return held


def as_endorser(owner: Owner) -> dict[str, Owner]:
    """The field of an endorsement that names somebody."""
    return {"organisation": owner} if isinstance(owner, Organisation) else {"mentor": owner}
