"""Who is told what, once, and never a word of what somebody wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from corridor.outbox.delivering import drain
from corridor.outbox.periodic import run_due_jobs
from registry.outreach.models import Message
from registry.safeguarding import notices
from registry.safeguarding.models import Concern, ConcernReply
from registry.safeguarding.services import answer, note, raise_concern, receipt_of, reopen

from .conftest import SECRET_WORDS, staff

pytestmark = pytest.mark.django_db


def to(user: User) -> list[Any]:
    return [one for one in mail.outbox if one.to == [user.email]]


def told(**fields: Any) -> Concern:
    return raise_concern(**{"kind": "money", "words": SECRET_WORDS, **fields})


def test_danger_is_told_at_once_to_those_who_keep_the_queue(amina: User, kezia: User, chief: User) -> None:
    registrar, gone = staff("Rehema", "registrar"), staff("Gone", "moderator")
    gone.is_active = False
    gone.save()
    made = told(by=amina, is_in_danger=True)
    drain()
    for keeper in (kezia, chief):
        (letter,) = to(keeper)
        assert "in danger" in letter.subject
        assert "Somebody asks for money" in letter.body
        assert reverse("admin:safeguarding_concern_change", args=[made.pk]) in letter.body
    assert not to(registrar)
    assert not to(gone)


@pytest.mark.parametrize(("kind", "letters"), [("trafficking", 1), ("harassment", 1), ("money", 0), ("question", 0)])
def test_what_can_wait_waits_in_the_queue(amina: User, kezia: User, kind: str, letters: int) -> None:
    told(by=amina, kind=kind)
    drain()
    assert len(to(kezia)) == letters


def test_an_answer_is_told_once_with_a_link_and_again_for_the_next(amina: User, kezia: User) -> None:
    made = told(by=amina)
    answer(concern=made, by=kezia, words=f"About {SECRET_WORDS}")
    drain()
    (letter,) = to(amina)
    assert reverse("help-concern", args=[made.public_id]) in letter.body
    assert "money" not in letter.subject + letter.body
    reply = ConcernReply.objects.get()
    assert [notice.key for notice in notices.answered(made.pk, reply.pk)] == [f"concern.answered:{reply.pk}:{amina.pk}"]
    reopen(concern=made, by=amina, words="No.")
    answer(concern=made, by=kezia, words="Now.")
    drain()
    assert len(to(amina)) == 2


def test_somebody_without_an_address_is_told_that_there_is_news(amina: User, kezia: User, settings: Any) -> None:
    settings.SMS_BACKEND = "registry.outreach.sms.Console"
    User.objects.filter(pk=amina.pk).update(email="", phone="+254700000009")
    amina.refresh_from_db()
    made = told(by=amina)
    answer(concern=made, by=kezia, words="Done.")
    (notice,) = notices.answered(made.pk, ConcernReply.objects.get().pk)
    assert (notice.address, notice.user_id) == ("", amina.pk)


@pytest.mark.parametrize(("contact", "letters"), [("nia@people.example", 1), ("+254 700 000 001", 0), ("", 0)])
def test_a_visitor_is_told_by_mail_or_not_at_all(kezia: User, contact: str, letters: int) -> None:
    made = told(contact=contact)
    answer(concern=made, by=kezia, words="Done.")
    drain()
    found = [one for one in mail.outbox if one.to == [contact]]
    assert len(found) == letters
    if found:
        assert reverse("help-answer", args=[receipt_of(made)]) in found[0].body
        assert not Message.objects.exclude(body="").exists()  # the secret link is not kept


def test_a_danger_that_was_answered_meanwhile_rings_nobody(amina: User, kezia: User) -> None:
    made = told(by=amina, is_in_danger=True)
    answer(concern=made, by=kezia, words="We called the police.")
    drain()
    assert not [letter for letter in to(kezia) if "danger" in letter.subject]


def test_a_danger_that_is_not_over_rings_again(amina: User, kezia: User) -> None:
    made = told(by=amina, is_in_danger=True)
    answer(concern=made, by=kezia, words="Done.")
    drain()
    mail.outbox.clear()
    reopen(concern=made, by=amina, words="They are back.")
    drain()
    assert "in danger" in to(kezia)[0].subject


def test_what_is_overdue_is_told_and_an_hour_later_not_again(amina: User, kezia: User) -> None:
    long_ago = timezone.now() - timedelta(days=30)
    danger = told(by=amina, is_in_danger=True, at=long_ago)
    told(by=amina, at=long_ago)
    told(by=amina)
    run_due_jobs()
    drain()
    late = [letter.subject for letter in to(kezia) if "late" in letter.subject or "longer" in letter.subject]
    assert sorted(late) == ["2 reports wait longer than we promised", "Somebody is in danger, and our answer is late"]
    before = Message.objects.count()
    for notice in notices.overdue():
        assert Message.objects.filter(key=notice.key).exists()
    assert Message.objects.count() == before
    answer(concern=danger, by=kezia, words="Done.")
    assert [notice.subject for notice in notices.overdue()] == ["1 report waits longer than we promised"]


def test_every_day_is_told_once(amina: User, kezia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    told(by=amina, at=datetime(2026, 11, 2, tzinfo=UTC))
    keys = []
    for moment in (datetime(2026, 11, 25, 20, 59, tzinfo=UTC), datetime(2026, 11, 25, 21, 0, tzinfo=UTC)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        keys += [notice.key for notice in notices.overdue()]
    # Midnight in Nairobi lies between them.
    assert keys == [f"concerns.overdue:2026-11-25:{kezia.pk}", f"concerns.overdue:2026-11-26:{kezia.pk}"]


def test_no_letter_holds_what_somebody_wrote(amina: User, kezia: User, caplog: pytest.LogCaptureFixture) -> None:
    for by, contact in ((amina, ""), (None, "nia@people.example")):
        made = told(by=by, contact=contact, is_in_danger=True)
        note(concern=made, by=kezia, words=SECRET_WORDS)
        drain()
        answer(concern=made, by=kezia, words=SECRET_WORDS)
        drain()
        reopen(concern=made, by=by, words=SECRET_WORDS)
        Concern.objects.filter(pk=made.pk).update(
            raised_at=timezone.now() - timedelta(days=9), answer_due_at=timezone.now() - timedelta(days=8)
        )
        drain()
        for notice in notices.overdue():
            assert SECRET_WORDS not in notice.subject + notice.body
    assert len(mail.outbox) >= 6
    for letter in mail.outbox:
        assert SECRET_WORDS not in f"{letter.subject} {letter.body}"
        assert amina.email not in letter.body
    assert SECRET_WORDS not in caplog.text
