"""Asking for consent and keeping the proof of each answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from corridor import outbox

from . import errors, rules
from .models import Consent, ConsentRecord, ConsentState, ConsentText, Purpose, User

FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True)
class Answer:
    """Yes or no to one purpose; `text` is what the person read, without it the newest in their language."""

    purpose: Purpose
    state: ConsentState
    text: ConsentText | None = None


@transaction.atomic
def answer_all(
    *,
    user: User,
    answers: Iterable[Answer],
    at: datetime | None = None,
    language: str = FALLBACK_LANGUAGE,
    channel: str = "web",
) -> list[Consent]:
    """All answers of one form: each with its proof, told of once. The same answer again changes nothing.

    Raises what `give` and `refuse` raise; then none of them counts.
    """
    wanted = list(answers)
    present = _locked(user, [answer.purpose for answer in wanted])
    newest = _newest(language, [answer.purpose for answer in wanted])
    written = []
    for answer in wanted:
        text = _text_read(answer, newest)
        if _says_something_new(present.get(answer.purpose), answer.state, text):
            written.append(_written(user, present.get(answer.purpose), text, answer.state, at))
            present[answer.purpose] = written[-1][0]
    _store(user, written, channel)
    return [present[answer.purpose] for answer in wanted]


@transaction.atomic
def give(
    *,
    user: User,
    purpose: Purpose | str,
    at: datetime | None = None,
    language: str = FALLBACK_LANGUAGE,
    channel: str = "web",
    text: ConsentText | None = None,
) -> Consent:
    """The person agrees to a purpose. `text` is what the person read; without it, the newest in the language counts.

    Agreeing again to the same version changes nothing and writes no second proof.
    Raises NoConsentText, or TextChanged if `text` is no longer the newest.
    """
    answers = [Answer(Purpose(purpose), ConsentState.GIVEN, text)]
    return answer_all(user=user, answers=answers, at=at, language=language, channel=channel)[0]


@transaction.atomic
def refuse(
    *,
    user: User,
    purpose: Purpose | str,
    at: datetime | None = None,
    language: str = FALLBACK_LANGUAGE,
    channel: str = "web",
    text: ConsentText | None = None,
) -> Consent:
    """The person says no to a purpose that was never agreed to. Raises NotThisAnswer if it was: withdraw it."""
    answers = [Answer(Purpose(purpose), ConsentState.REFUSED, text)]
    return answer_all(user=user, answers=answers, at=at, language=language, channel=channel)[0]


@transaction.atomic
def withdraw(
    *,
    user: User,
    purpose: Purpose | str,
    at: datetime | None = None,
    language: str = FALLBACK_LANGUAGE,
    channel: str = "web",
) -> Consent | None:
    """The person takes consent back. What was not agreed to cannot be taken back: then nothing changes.

    The proof names the text that was agreed to, not one that was never read.
    """
    present = _locked(user, [Purpose(purpose)]).get(Purpose(purpose))
    if present is None or present.state != ConsentState.GIVEN:
        return present
    text = _best(_texts([Purpose(purpose)], language).filter(version=present.version), language)[Purpose(purpose)]
    written = _written(user, present, text, ConsentState.WITHDRAWN, at)
    _store(user, [written], channel)
    outbox.emit("consent.withdrawn", user_id=user.pk, purpose=str(text.purpose))
    return written[0]


def has_given(user: User | AnonymousUser, purpose: Purpose | str) -> bool:
    """Whether the person agrees to the purpose now."""
    if not user.is_authenticated:
        return False
    return Consent.objects.filter(user_id=user.pk, purpose=purpose, state=ConsentState.GIVEN).exists()


def current(user: User) -> dict[Purpose, Consent]:
    """The person's present answers; a purpose that was never answered is absent."""
    return {Purpose(answer.purpose): answer for answer in Consent.objects.filter(user=user)}


def version_given(user_ids: Iterable[int], purpose: Purpose | str) -> dict[int, int]:
    """Which version of the text each of these people agrees to now; people who do not agree are absent."""
    return dict(
        Consent.objects.filter(user_id__in=list(user_ids), purpose=purpose, state=ConsentState.GIVEN).values_list(
            "user_id", "version"
        )
    )


def newest_texts(language: str = FALLBACK_LANGUAGE) -> dict[Purpose, ConsentText]:
    """For each purpose its newest version, in the language if it was written in it, else in English."""
    return _newest(language, list(Purpose))


def _texts(purposes: list[Purpose], language: str) -> QuerySet[ConsentText]:
    return ConsentText.objects.filter(purpose__in=purposes, language__in={language, FALLBACK_LANGUAGE})


def _newest(language: str, purposes: list[Purpose]) -> dict[Purpose, ConsentText]:
    return _best(_texts(purposes, language), language)


def _best(texts: Iterable[ConsentText], language: str) -> dict[Purpose, ConsentText]:
    """The newest text of each purpose; of one version that in the language."""
    in_order = sorted(texts, key=lambda text: (text.version, text.language == language))
    return {Purpose(text.purpose): text for text in in_order}


def _locked(user: User, purposes: list[Purpose]) -> dict[Purpose, Consent]:
    """The present answers. The person is locked first, so that two first answers come one after the other."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    present = Consent.objects.select_for_update().filter(user=user, purpose__in=purposes)
    return {Purpose(consent.purpose): consent for consent in present}


def _text_read(answer: Answer, newest: dict[Purpose, ConsentText]) -> ConsentText:
    if answer.purpose not in newest:
        raise errors.NoConsentText
    text = answer.text or newest[answer.purpose]
    if text.purpose != answer.purpose or text.version != newest[answer.purpose].version:
        raise errors.TextChanged
    return text


def _says_something_new(present: Consent | None, state: ConsentState, text: ConsentText) -> bool:
    if present is not None and present.state == state and present.version == text.version:
        return False
    now = present.state if present is not None else None
    if now == state == ConsentState.REFUSED:  # no to an older text, and no to the newer one
        now = None
    if not rules.may_answer(now, state):
        raise errors.NotThisAnswer
    return True


def _written(
    user: User, present: Consent | None, text: ConsentText, state: ConsentState, at: datetime | None
) -> tuple[Consent, ConsentText]:
    consent = present or Consent(user=user, purpose=text.purpose)
    consent.state, consent.version, consent.since = state, text.version, at or timezone.now()
    consent.full_clean(exclude=["user"], validate_unique=False)  # the person is locked, so is there
    return consent, text


def _store(user: User, written: list[tuple[Consent, ConsentText]], channel: str) -> None:
    """Save answers that changed, with one proof each, and tell of them once."""
    if not written:
        return
    new = [consent for consent, _text in written if consent.pk is None]
    for consent, _text in written:
        if consent.pk is not None:
            consent.save()
    Consent.objects.bulk_create(new)
    ConsentRecord.objects.bulk_create(
        ConsentRecord(user=user, text=text, state=consent.state, at=consent.since, channel=channel)
        for consent, text in written
    )
    purposes = [str(text.purpose) for _consent, text in written]
    outbox.emit("consent.changed", user_id=user.pk, purposes=purposes)
