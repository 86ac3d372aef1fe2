"""Concerns: raised, taken in hand, answered, closed, opened again. Each service locks the concern first.

What people write goes from here into the database sealed, and into no log, event or message.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from corridor import outbox
from corridor.web.notices import spoken
from corridor.web.sealing import open_sealed, seal

from . import errors, rules
from .models import Concern, ConcernKind, ConcernNote, ConcernReply, ConcernState, Outcome, SubjectKind
from .rules import Actor

MANAGE: Final = "safeguarding.change_concern"
DAY: Final = timedelta(days=1)


@sensitive_variables("words", "contact", "receipt")
@transaction.atomic
def raise_concern(
    *,
    kind: ConcernKind | str,
    words: str,
    subject_kind: SubjectKind | str = SubjectKind.PAGE,
    subject_id: UUID | None = None,
    page: str = "",
    by: User | None = None,
    contact: str = "",
    is_in_danger: bool = False,
    language: str = "en",
    at: datetime | None = None,
) -> Concern:
    """Somebody tells us something. A visitor gets a secret link instead of a list (`receipt_of`).

    Raises WordsNeeded, TooLong, NotKnown, or EnoughForToday for an account; visitors are limited by their address,
    where the request is.
    """
    at = at or timezone.now()
    if kind not in ConcernKind.values or subject_kind not in SubjectKind.values:
        raise errors.NotKnown
    if (subject_kind == SubjectKind.PAGE) != (subject_id is None):
        raise errors.NotKnown
    sealed = _sealed(words)
    if by is not None:
        _require_some_left(by, at)
    urgency = rules.urgency_of(kind, is_in_danger=is_in_danger)
    concern = Concern(
        kind=kind,
        urgency=urgency,
        subject_kind=subject_kind,
        subject_id=subject_id,
        page=rules.page_of(page),
        sealed_words=sealed,
        reporter=by,
        language=spoken(language),
        raised_at=at,
        answer_due_at=rules.answer_due(kind, urgency, at),
    )
    if by is None:
        _give_receipt(concern)
        concern.sealed_contact = _sealed(contact, at_most=rules.LONGEST_CONTACT) if contact.strip() else None
    concern.full_clean()
    concern.save(force_insert=True)
    outbox.emit(
        "concern.raised",
        concern_id=concern.pk,
        subject_kind=concern.subject_kind,
        subject_id=str(concern.subject_id or ""),
    )
    return concern


@transaction.atomic
def take(*, concern: Concern, by: User, at: datetime | None = None) -> Concern:
    """An administrator takes a concern in hand, or takes it over. Raises NotAllowed or StepNotAllowed."""
    concern = _locked(concern, by, to=ConcernState.IN_HAND)
    if concern.state == ConcernState.IN_HAND and concern.taken_by_id == by.pk:
        raise errors.StepNotAllowed
    concern.state, concern.taken_by, concern.taken_at = ConcernState.IN_HAND, by, at or timezone.now()
    concern.save(update_fields=["state", "taken_by", "taken_at"])
    return concern


@sensitive_variables("words")
@transaction.atomic
def answer(*, concern: Concern, by: User, words: str, at: datetime | None = None) -> Concern:
    """Answer the reporter, who is told that there is an answer. Raises NotAllowed, StepNotAllowed or WordsNeeded."""
    at = at or timezone.now()
    concern = _locked(concern, by, to=ConcernState.ANSWERED)
    reply = _reply(concern, by, words, side=ConcernReply.Side.US, at=at)
    if concern.taken_by_id is None:
        concern.taken_by, concern.taken_at = by, at
    concern.state, concern.answered_at = ConcernState.ANSWERED, at
    concern.save(update_fields=["state", "answered_at", "taken_by", "taken_at"])
    outbox.emit("concern.answered", concern_id=concern.pk, reply_id=reply.pk)
    return concern


@transaction.atomic
def close(*, concern: Concern, by: User, outcome: Outcome | str, at: datetime | None = None) -> Concern:
    """Say what came of an answered concern. Raises NotAllowed, StepNotAllowed or OutcomeNeeded."""
    if outcome not in Outcome.values:
        raise errors.OutcomeNeeded
    concern = _locked(concern, by, to=ConcernState.CLOSED)
    concern.state, concern.outcome, concern.closed_at = ConcernState.CLOSED, outcome, at or timezone.now()
    concern.save(update_fields=["state", "outcome", "closed_at"])
    return concern


@sensitive_variables("words")
@transaction.atomic
def reopen(*, concern: Concern, by: User | None, words: str, at: datetime | None = None) -> Concern:
    """The reporter is not done with it: the clock starts anew. A visitor (`by=None`) has shown the secret link.

    Raises NotYours, StepNotAllowed, WordsNeeded, TooLong or EnoughForToday.
    """
    at = at or timezone.now()
    if concern.reporter_id != (by.pk if by else None):
        raise errors.NotYours
    if by is not None:
        _require_some_left(by, at)
    concern = _lock(concern)
    if not rules.may_move(concern.state, ConcernState.NEW, Actor.REPORTER):
        raise errors.StepNotAllowed
    reply = _reply(concern, by, words, side=ConcernReply.Side.REPORTER, at=at)
    concern.state, concern.taken_by, concern.taken_at, concern.closed_at = ConcernState.NEW, None, None, None
    concern.answer_due_at = rules.answer_due(concern.kind, concern.urgency, at)
    concern.save(update_fields=["state", "taken_by", "taken_at", "closed_at", "answer_due_at"])
    outbox.emit("concern.reopened", concern_id=concern.pk, reply_id=reply.pk)
    return concern


@sensitive_variables("words")
@transaction.atomic
def note(*, concern: Concern, by: User, words: str, at: datetime | None = None) -> ConcernNote:
    """Write something down for the other administrators. Raises NotAllowed, WordsNeeded or TooLong."""
    _require_keeper(by)
    return ConcernNote.objects.create(concern=concern, by=by, sealed_words=_sealed(words), at=at or timezone.now())


def receipt_of(concern: Concern) -> str | None:
    """The secret of a visitor's link to what they wrote; None for whoever has an account."""
    return open_sealed(bytes(concern.sealed_receipt)).decode() if concern.sealed_receipt else None


@sensitive_variables("receipt")
def by_receipt(receipt: str) -> Concern | None:
    """What a visitor wrote, by the secret of the link."""
    return Concern.objects.filter(receipt_hash=_hash(receipt), reporter=None).first()


def _hash(receipt: str) -> str:
    return hashlib.sha256(receipt.encode()).hexdigest()


def _give_receipt(concern: Concern) -> None:
    receipt = secrets.token_urlsafe(32)
    concern.receipt_hash, concern.sealed_receipt = _hash(receipt), seal(receipt.encode())


@sensitive_variables("words")
def _sealed(words: str, *, at_most: int = rules.LONGEST_WORDS) -> bytes:
    words = words.strip().replace("\r\n", "\n")
    if not words:
        raise errors.WordsNeeded
    if len(words) > at_most:
        raise errors.TooLong
    return seal(words.encode())


def _reply(concern: Concern, by: User | None, words: str, *, side: str, at: datetime) -> ConcernReply:
    return ConcernReply.objects.create(concern=concern, side=side, by=by, sealed_words=_sealed(words), at=at)


def _lock(concern: Concern) -> Concern:
    return Concern.objects.select_for_update(of=("self",), no_key=True).get(pk=concern.pk)


def _locked(concern: Concern, by: User, *, to: ConcernState) -> Concern:
    """The concern, locked, if this administrator may bring it there."""
    _require_keeper(by)
    concern = _lock(concern)
    if not rules.may_move(concern.state, to, Actor.ADMINISTRATOR):
        raise errors.StepNotAllowed
    return concern


def _require_keeper(by: User) -> None:
    if not by.has_perm(MANAGE):
        raise errors.NotAllowed


def _require_some_left(by: User, at: datetime) -> None:
    """The account is locked, so that two pages at once do not both write the last one."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    raised = Concern.objects.filter(reporter=by, raised_at__gt=at - DAY).count()
    said = ConcernReply.objects.filter(by=by, side=ConcernReply.Side.REPORTER, at__gt=at - DAY).count()
    if raised + said >= rules.WRITTEN_A_DAY:
        raise errors.EnoughForToday
