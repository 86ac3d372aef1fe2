"""Asking for consent and keeping the proof of each answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from corridor import outbox

from . import errors, rules
from .models import Consent, ConsentRecord, ConsentState, ConsentText, Purpose, User

FALLBACK_LANGUAGE = "en"


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
    return _answer(user, Purpose(purpose), ConsentState.GIVEN, at, language, channel, text)


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
    return _answer(user, Purpose(purpose), ConsentState.REFUSED, at, language, channel, text)


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
    present = _locked(user, Purpose(purpose))
    if present is None or present.state != ConsentState.GIVEN:
        return present
    text = _text(Purpose(purpose), language, version=present.version)
    return _write(user, present, text, ConsentState.WITHDRAWN, at, channel)


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
    texts = ConsentText.objects.filter(language__in={language, FALLBACK_LANGUAGE}).order_by("purpose", "version")
    newest: dict[Purpose, ConsentText] = {}
    for text in texts:
        held = newest.get(Purpose(text.purpose))
        if held is None or text.version > held.version or text.language == language:
            newest[Purpose(text.purpose)] = text
    return newest


def _answer(
    user: User,
    purpose: Purpose,
    state: ConsentState,
    at: datetime | None,
    language: str,
    channel: str,
    text: ConsentText | None,
) -> Consent:
    present = _locked(user, purpose)
    newest = _text(purpose, language)
    text = text or newest
    if text.purpose != purpose or text.version != newest.version:
        raise errors.TextChanged
    if present is not None and present.state == state and present.version == text.version:
        return present
    now = present.state if present is not None else None
    if now == state == ConsentState.REFUSED:  # no to an older text, and no to the newer one
        now = None
    if not rules.may_answer(now, state):
        raise errors.NotThisAnswer
    return _write(user, present, text, state, at, channel)


def _locked(user: User, purpose: Purpose) -> Consent | None:
    """The present answer. The person is locked first, so that two first answers come one after the other."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return Consent.objects.select_for_update().filter(user=user, purpose=purpose).first()


def _text(purpose: Purpose, language: str, *, version: int | None = None) -> ConsentText:
    texts = ConsentText.objects.filter(purpose=purpose, language__in={language, FALLBACK_LANGUAGE})
    if version is not None:
        texts = texts.filter(version=version)
    found = sorted(texts, key=lambda text: (text.version, text.language == language))
    if not found:
        raise errors.NoConsentText
    return found[-1]


def _write(
    user: User,
    present: Consent | None,
    text: ConsentText,
    state: ConsentState,
    at: datetime | None,
    channel: str,
) -> Consent:
    answer = present or Consent(user=user, purpose=text.purpose)
    answer.state, answer.version, answer.since = state, text.version, at or timezone.now()
    answer.full_clean(validate_unique=False)
    answer.save()
    ConsentRecord.objects.create(user=user, text=text, state=state, at=answer.since, channel=channel)
    outbox.emit("consent.changed", user_id=user.pk, purpose=str(text.purpose))
    return answer
