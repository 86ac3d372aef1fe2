"""Giving an achievement to people: a whole cohort in one act, with or without an account; signed right after."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organisation, User
from corridor import outbox
from registry.credentials import addresses, badges, errors, rules
from registry.credentials.models import Achievement, Award
from registry.credentials.proofs import integrity, jwt
from registry.credentials.proofs.problems import Problem
from registry.programmes.models import Cohort, Enrolment

from .achieving import locked_achievement
from .keeping_keys import Signer, signer_of
from .statuses import places_for

logger = logging.getLogger(__name__)
# So many are signed by one process and written in one transaction.
SIGNED_AT_ONCE: Final = 100
# So many rounds are one task's work; what is left is another's.
MOST_ROUNDS: Final = 10


def missing_in(cohort: Cohort, achievement: Achievement) -> QuerySet[Enrolment]:
    """Graduates of a cohort to whom an achievement would be awarded: who do not have it, while it is awarded."""
    if achievement.retired_at is not None:
        return Enrolment.objects.none()
    held = Award.objects.held(timezone.localdate()).filter(achievement=achievement, enrolment__cohort=cohort)
    return Enrolment.objects.filter(cohort=cohort).graduated().exclude(pk__in=held.values("enrolment"))


@transaction.atomic
def award(
    *,
    achievement: Achievement,
    cohort: Cohort,
    by: User,
    people: Collection[UUID] | None = None,
    at: datetime | None = None,
) -> int:
    """Award an achievement to all graduates of a cohort who do not have it, or to those of them who are named by the
    public ids of their enrolments; return to how many. They need no account. To do it twice changes nothing more.

    Raises NotYourProgramme, OfAnotherProvider or AchievementRetired.
    """
    at = at or timezone.now()
    achievement = locked_achievement(achievement, by)
    if cohort.programme.provider_id != achievement.provider_id:
        raise errors.OfAnotherProvider
    if achievement.retired_at is not None:
        raise errors.AchievementRetired
    graduates = missing_in(cohort, achievement)
    if people is not None:
        graduates = graduates.filter(public_id__in=people)
    enrolments = list(graduates.order_by("pk").values_list("pk", flat=True))
    over = Award.objects.standing().filter(achievement=achievement, enrolment__in=enrolments)
    over.update(replaced_at=at)
    expires_on = rules.expiry(timezone.localdate(at), months=achievement.lasts_months)
    places = places_for(achievement.provider, number=len(enrolments))
    Award.objects.bulk_create(
        [
            Award(
                achievement=achievement,
                enrolment_id=enrolment,
                awarded_at=at,
                expires_on=expires_on,
                awarded_by=by,
                status_list=place.status_list,
                status_index=place.index,
            )
            for enrolment, place in zip(enrolments, places, strict=True)
        ],
        batch_size=1000,
    )
    if places:
        outbox.emit("awards.to_sign", provider_id=achievement.provider_id)
    return len(places)


def sign_waiting(*, provider_id: int, at: datetime | None = None) -> int:
    """Sign what waits for a provider's signature, and let it reach people's profiles; return how many were signed.

    Safe to run twice and to be killed. While the provider is not verified nothing is signed: it waits.
    """
    if not Organisation.objects.verified().filter(pk=provider_id).exists():
        return 0
    signed, last = 0, 0
    for _round in range(MOST_ROUNDS):
        waiting = list(
            Award.objects.to_sign()
            .filter(achievement__provider=provider_id, pk__gt=last)
            .select_related("achievement__provider", "enrolment", "status_list")
            .prefetch_related("achievement__skills")
            .order_by("pk")[:SIGNED_AT_ONCE]
        )
        if not waiting:
            return signed
        signed += _sign(waiting, at or timezone.now())
        last = waiting[-1].pk
    with transaction.atomic():
        outbox.emit("awards.to_sign", provider_id=provider_id)
    return signed


def _sign(waiting: Sequence[Award], at: datetime) -> int:
    signer = signer_of(waiting[0].achievement.provider)
    bare = [document_of(award, signer) for award in waiting]
    try:
        documents = integrity.sign_all(bare, key=signer.key, method=signer.method, at=at)
    except Problem:
        if len(waiting) == 1:
            logger.exception("award %d cannot be signed", waiting[0].pk)
            return 0
        # One that cannot be signed keeps none of the others waiting.
        return sum(_sign([one], at) for one in waiting)
    for award, document, unsigned in zip(waiting, documents, bare, strict=True):
        award.key_id, award.document = signer.key_id, json.dumps(document, ensure_ascii=False)
        award.token = jwt.sign(badges.claims_of(unsigned), key=signer.key, method=signer.method)
    with transaction.atomic():
        # Somebody else may have signed the same meanwhile: what is there stays.
        still = set(
            Award.objects.select_for_update(of=("self",), no_key=True)
            .filter(pk__in=[award.pk for award in waiting])
            .to_sign()
            .values_list("pk", flat=True)
        )
        mine = [award for award in waiting if award.pk in still]
        Award.objects.bulk_update(mine, ["key", "document", "token"], batch_size=SIGNED_AT_ONCE)
        for award in mine:
            outbox.emit("award.signed", award_id=award.pk)
    return len(mine)


def document_of(award: Award, signer: Signer) -> dict[str, object]:
    """The credential of an award, not signed yet."""
    achievement, person = award.achievement, award.enrolment
    return badges.badge(
        id=award.credential_id,
        issuer=badges.Signatory(signer.did, achievement.provider.name),
        certified=badges.Certified(
            address=addresses.of_achievement(achievement.public_id),
            name=achievement.name,
            description=achievement.description,
            criteria=achievement.criteria,
            picture=addresses.of_picture(achievement.public_id),
            skills=[(skill.label, skill.uri) for skill in achievement.skills.all()],
        ),
        recipient=badges.Recipient(person.display_name, person.email, secrets.token_urlsafe(16)),
        place=badges.Place(
            {
                "revocation": addresses.of_status_list(award.status_list.revocation_id),
                "suspension": addresses.of_status_list(award.status_list.suspension_id),
            },
            award.status_index,
        ),
        begins_at=award.awarded_at,
        ends_on=award.expires_on,
    )
