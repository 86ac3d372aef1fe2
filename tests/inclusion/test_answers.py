"""Answers are sealed: nobody reads them in the table, and every other reading is written down."""

from __future__ import annotations

import itertools
import uuid

import pytest
from django.contrib import admin
from django.db import ProgrammingError, connection, transaction

from corridor.web.sealing import InvalidToken
from registry.inclusion import rules
from registry.inclusion.models import SealedAnswers, SealedRead
from registry.inclusion.rules import Answers
from registry.inclusion.services import open_answers, own_answers, seal_answers, seal_many, would_change

EVERY_ANSWER = [Answers(*said) for said in itertools.product(*rules.CHOICES.values())]


def test_every_answer_survives_sealing_and_has_the_same_length() -> None:
    assert len(EVERY_ANSWER) == 36
    assert all(rules.from_bytes(rules.to_bytes(answers)) == answers for answers in EVERY_ANSWER)
    assert {len(rules.to_bytes(answers)) for answers in EVERY_ANSWER} == {rules.CLEAR_BYTES}


def test_other_words_are_no_answers() -> None:
    with pytest.raises(ValueError, match="sex"):
        Answers(sex="CANARY-SEX")


@pytest.mark.django_db
def test_the_table_tells_nothing() -> None:
    for answers in EVERY_ANSWER:
        seal_answers(subject=uuid.uuid4(), answers=answers, source="self")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM inclusion_sealedanswers")
        raw = [bytes(value) for row in cursor.fetchall() for value in row if isinstance(value, (bytes, memoryview))]
    assert len(raw) == len(set(raw)) == 36
    assert len({len(value) for value in raw}) == 1
    for word in (b'"sex"', b'"yes"', b"disability", b"marginalised"):
        assert not any(word in value for value in raw)


@pytest.mark.django_db
def test_the_same_answers_again_write_nothing() -> None:
    subject = uuid.uuid4()
    assert seal_answers(subject=subject, answers=Answers(sex="f"), source="roster") is True
    before = SealedAnswers.objects.get(subject=subject)
    assert seal_answers(subject=subject, answers=Answers(sex="f"), source="roster") is False
    after = SealedAnswers.objects.get(subject=subject)
    assert (bytes(after.ciphertext), after.updated_at) == (bytes(before.ciphertext), before.updated_at)


@pytest.mark.django_db
def test_a_roster_never_replaces_what_the_person_said() -> None:
    subject = uuid.uuid4()
    seal_answers(subject=subject, answers=Answers(disability="yes"), source="roster")
    assert seal_answers(subject=subject, answers=Answers(), source="self") is True
    assert seal_answers(subject=subject, answers=Answers(disability="yes"), source="roster") is False
    assert own_answers(subject=subject) == Answers()


@pytest.mark.django_db
def test_a_roster_without_a_column_leaves_that_answer() -> None:
    subject = uuid.uuid4()
    seal_many(answers={subject: Answers(sex="f", disability="yes")})
    said = {subject: Answers(sex="x")}
    assert would_change(answers=said, only=["sex"]) == {subject}
    assert seal_many(answers=said, only=["sex"]) == 1
    assert own_answers(subject=subject) == Answers(sex="x", disability="yes")
    assert seal_many(answers={subject: Answers()}, only=[]) == 0


@pytest.mark.django_db
def test_many_are_compared_after_opening_and_in_few_queries(django_assert_num_queries) -> None:
    said = {uuid.uuid4(): Answers(sex="f") for _ in range(300)} | {uuid.uuid4(): Answers() for _ in range(20)}
    with django_assert_num_queries(4):  # savepoint, stored rows, new rows, release
        assert seal_many(answers=said) == 300
    assert SealedAnswers.objects.count() == 300
    corrected = said | dict.fromkeys(list(said)[:7], Answers(sex="m"))
    assert would_change(answers=corrected) == set(list(said)[:7])
    assert seal_many(answers=corrected) == 7
    assert seal_many(answers=corrected) == 0


@pytest.mark.django_db
def test_opening_is_written_down_and_cannot_be_unwritten() -> None:
    subject = uuid.uuid4()
    seal_answers(subject=subject, answers=Answers(sex="f"), source="roster")
    opened = open_answers(subjects=[subject, uuid.uuid4()], reader="outcomes", purpose="conversion by sex")
    assert opened == {subject: Answers(sex="f")}
    read = SealedRead.objects.get()
    assert (read.reader, read.purpose, read.subjects) == ("outcomes", "conversion by sex", 2)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        SealedRead.objects.all().delete()


@pytest.mark.django_db
def test_a_changed_byte_is_noticed() -> None:
    subject = uuid.uuid4()
    seal_answers(subject=subject, answers=Answers(sex="f"), source="roster")
    row = SealedAnswers.objects.get(subject=subject)
    sealed = bytearray(row.ciphertext)
    sealed[40] ^= 1
    SealedAnswers.objects.filter(pk=row.pk).update(ciphertext=bytes(sealed))
    with pytest.raises(InvalidToken):
        own_answers(subject=subject)


def test_the_admin_knows_readings_and_no_answers() -> None:
    assert admin.site.is_registered(SealedRead)
    assert not admin.site.is_registered(SealedAnswers)
