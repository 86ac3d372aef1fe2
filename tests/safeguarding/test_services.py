"""From the report to its outcome, through the services."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from corridor.outbox.models import Event
from registry.safeguarding import errors, selectors, services
from registry.safeguarding.models import Concern, ConcernNote, ConcernReply, Outcome, Urgency
from registry.safeguarding.services import answer, close, note, raise_concern, reopen, take
from tests.hiring.racing import racers
from tests.world import person

from .conftest import SECRET_WORDS, staff

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 9, tzinfo=UTC)  # a Wednesday


def reported(by: User | None, **more: Any) -> Concern:
    return raise_concern(**{"kind": "money", "words": SECRET_WORDS, "by": by, **more})


def test_a_report_waits_with_its_promise_and_others_are_told_by_numbers_alone(amina: User) -> None:
    listing = uuid4()
    made = reported(
        amina, kind="harassment", subject_kind="listing", subject_id=listing, page="/listings/x/?q=1", at=NOON
    )
    made.refresh_from_db()
    assert (made.state, made.urgency, made.page) == ("new", Urgency.SOON, "/listings/x/")
    assert made.answer_due_at == NOON + timedelta(hours=24)
    assert selectors.opened(made.sealed_words) == SECRET_WORDS
    event = Event.objects.get(topic="concern.raised")
    assert event.payload == {"concern_id": made.pk, "subject_kind": "listing", "subject_id": str(listing)}


def test_a_page_has_no_id_and_is_told_so(amina: User) -> None:
    reported(amina)
    assert Event.objects.get(topic="concern.raised").payload["subject_id"] == ""


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"words": "  \n "}, errors.WordsNeeded),
        ({"words": "x" * 3001}, errors.TooLong),
        ({"kind": "gossip"}, errors.NotKnown),
        ({"subject_kind": "planet", "subject_id": uuid4()}, errors.NotKnown),
        ({"subject_kind": "listing"}, errors.NotKnown),
        ({"subject_kind": "page", "subject_id": uuid4()}, errors.NotKnown),
        ({"by": None, "contact": "x" * 201}, errors.TooLong),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(amina: User, more: dict[str, Any], refused: type[Exception]) -> None:
    with pytest.raises(refused):
        reported(**{"by": amina, **more})
    assert not Concern.objects.exists()


def test_a_visitor_gets_a_secret_link_and_an_account_gets_none(amina: User) -> None:
    visitors = reported(None, contact=" nia@people.example ")
    receipt = services.receipt_of(visitors)
    assert receipt is not None
    assert services.by_receipt(receipt) == visitors
    assert services.by_receipt(f"{receipt}x") is None
    assert selectors.opened(visitors.sealed_contact) == "nia@people.example"
    assert services.receipt_of(reported(amina, contact="kept out")) is None
    assert Concern.objects.get(reporter=amina).sealed_contact is None


def test_ten_a_day_and_no_more(amina: User, eve: User, kezia: User) -> None:
    first = reported(amina, at=NOON)
    answer(concern=first, by=kezia, words="Done.", at=NOON)
    reopen(concern=first, by=amina, words="Not yet.", at=NOON + timedelta(hours=1))
    for _time in range(8):
        reported(amina, at=NOON + timedelta(hours=1))
    with pytest.raises(errors.EnoughForToday):
        reported(amina, at=NOON + timedelta(hours=2))
    reported(eve, at=NOON + timedelta(hours=2))
    reported(amina, at=NOON + timedelta(hours=24))


@pytest.mark.django_db(transaction=True)
def test_the_tenth_is_not_written_twice_at_once() -> None:
    amina = person("Amina")
    for _time in range(8):
        reported(amina)
    with racers(6) as race:
        results = race([lambda: reported(amina)] * 6)
    assert sum(isinstance(result, Concern) for result in results) == 2
    assert sum(isinstance(result, errors.EnoughForToday) for result in results) == 4


def test_from_the_report_to_its_outcome(amina: User, kezia: User) -> None:
    made = reported(amina, at=NOON)
    taken = take(concern=made, by=kezia, at=NOON + timedelta(hours=1))
    assert (taken.state, taken.taken_by) == ("in_hand", kezia)
    answered = answer(concern=made, by=kezia, words="We have closed the listing.", at=NOON + timedelta(hours=2))
    assert answered.state == "answered"
    closed = close(concern=made, by=kezia, outcome=Outcome.ACTED, at=NOON + timedelta(hours=3))
    assert (closed.state, closed.outcome) == ("closed", "acted")
    again = reopen(concern=made, by=amina, words="It is back.", at=NOON + timedelta(days=1))
    assert (again.state, again.taken_by, again.closed_at) == ("new", None, None)
    # Thursday and two working days.
    assert again.answer_due_at == datetime(2026, 11, 30, 14, tzinfo=UTC)
    assert [(said.words, said.is_ours) for said in selectors.thread(made)] == [
        (SECRET_WORDS, False), ("We have closed the listing.", True), ("It is back.", False),
    ]  # fmt: skip


def test_a_report_passes_to_other_hands_but_not_to_the_same(amina: User, kezia: User) -> None:
    made = reported(amina)
    take(concern=made, by=kezia)
    with pytest.raises(errors.StepNotAllowed):
        take(concern=made, by=kezia)
    other = staff("Otieno", "data protection officer")
    assert take(concern=made, by=other).taken_by == other


def test_nothing_is_closed_without_an_answer_or_an_outcome(amina: User, kezia: User) -> None:
    made = reported(amina)
    with pytest.raises(errors.StepNotAllowed):
        close(concern=made, by=kezia, outcome=Outcome.UNFOUNDED)
    answer(concern=made, by=kezia, words="Done.")
    with pytest.raises(errors.OutcomeNeeded):
        close(concern=made, by=kezia, outcome="")


def test_only_keepers_move_a_report_and_only_its_reporter_opens_it_again(amina: User, eve: User, kezia: User) -> None:
    made = reported(amina)
    registrar = staff("Rehema", "registrar")
    for stranger in (amina, eve, registrar):
        for step in (
            lambda by: take(concern=made, by=by),
            lambda by: answer(concern=made, by=by, words="x"),
            lambda by: close(concern=made, by=by, outcome="helped"),
            lambda by: note(concern=made, by=by, words="x"),
        ):
            with pytest.raises(errors.NotAllowed):
                step(stranger)
    answer(concern=made, by=kezia, words="Done.")
    for other in (eve, kezia, None):
        with pytest.raises(errors.NotYours):
            reopen(concern=made, by=other, words="x")
    visitors = reported(None)
    answer(concern=visitors, by=kezia, words="Done.")
    with pytest.raises(errors.NotYours):
        reopen(concern=visitors, by=amina, words="x")
    assert reopen(concern=visitors, by=None, words="x").state == "new"


def test_distinct_people_with_an_account_are_counted_until_it_proves_unfounded(
    amina: User, eve: User, kezia: User
) -> None:
    listing, about = uuid4(), "listing"

    def told(by: User | None, kind: str = "money") -> Concern:
        return reported(by, kind=kind, subject_kind=about, subject_id=listing)

    def count(**more: Any) -> int:
        return selectors.reporters_of(about, listing, **more)

    assert count() == 0
    first = told(amina)
    told(amina, "misleading")
    told(None)  # a visitor is heard, and not counted
    told(eve, "question")  # a question is no report
    reported(eve, subject_kind="profile", subject_id=listing)
    assert count() == 1
    wrong = told(eve)
    assert (count(), count(kinds=["misleading"]), count(kinds=["trafficking"])) == (2, 1, 0)
    answer(concern=wrong, by=kezia, words="We looked.")
    close(concern=wrong, by=kezia, outcome=Outcome.UNFOUNDED)
    assert count() == 1
    reopen(concern=wrong, by=eve, words="Look again.")
    assert count() == 1  # opening it again is no new finding
    answer(concern=wrong, by=kezia, words="You were right.")
    close(concern=wrong, by=kezia, outcome=Outcome.ACTED)
    assert count() == 2
    answer(concern=first, by=kezia, words="Thank you.")
    close(concern=first, by=kezia, outcome=Outcome.HELPED)
    assert count() == 2


def test_a_note_is_never_rewritten(amina: User, kezia: User) -> None:
    made = note(concern=reported(amina), by=kezia, words="Third report about them.")
    for write in (lambda: ConcernNote.objects.update(at=NOON), lambda: made.delete()):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            write()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "closed"},
        {"state": "answered"},
        {"state": "in_hand"},
        {"subject_kind": "listing"},
        {"subject_id": uuid4()},
        {"answer_due_at": NOON - timedelta(days=99)},
        {"sealed_contact": b"x"},
        {"receipt_hash": "x"},
    ],
)
def test_the_table_itself_refuses_what_cannot_be(amina: User, wrong: dict[str, Any]) -> None:
    made = reported(amina)
    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=made.pk).update(**wrong)


def test_no_word_lies_in_clear_in_any_table(amina: User, kezia: User) -> None:
    made = reported(amina)
    visitors = reported(None, contact="nia@people.example")
    receipt = services.receipt_of(visitors)
    take(concern=made, by=kezia)
    note(concern=made, by=kezia, words=f"note: {SECRET_WORDS}")
    answer(concern=made, by=kezia, words=f"answer: {SECRET_WORDS}")
    reopen(concern=made, by=amina, words=f"again: {SECRET_WORDS}")
    assert ConcernReply.objects.count() == 2
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" AS r WHERE r::text LIKE ANY(%s)', [
                [f"%{word}%" for word in (
                    SECRET_WORDS, SECRET_WORDS.encode().hex(), "nia@people", b"nia@people".hex(), receipt,
                    str(receipt).encode().hex(),
                )]
            ])  # fmt: skip
            assert cursor.fetchone() == (0,), table


def test_the_history_tells_what_happened_and_neither_what_was_said_nor_by_whom(amina: User, kezia: User) -> None:
    made = reported(amina)
    take(concern=made, by=kezia)
    history = made.events.order_by("pgh_id")  # type: ignore[attr-defined]
    assert [event.state for event in history] == ["new", "in_hand"]
    kept = {field.name for field in history.model._meta.fields}
    assert not kept & {"sealed_words", "sealed_contact", "sealed_receipt", "receipt_hash", "reporter"}


def test_what_an_account_warned_of_stays_when_the_account_goes(amina: User) -> None:
    made = reported(amina)
    amina.delete()
    made.refresh_from_db()
    assert made.reporter is None
    assert selectors.opened(made.sealed_words) == SECRET_WORDS


def test_what_no_key_opens_says_so_and_breaks_no_page(amina: User) -> None:
    made = reported(amina)
    assert "cannot be opened" in selectors.opened(bytes(made.sealed_words)[:-4] + b"AAA=")


def test_the_overdue_are_those_that_wait_too_long(amina: User, kezia: User) -> None:
    late, answered_late = reported(amina, at=NOON), reported(amina, at=NOON)
    reported(amina, at=timezone.now())
    answer(concern=answered_late, by=kezia, words="Done.")
    assert list(Concern.objects.overdue(NOON + timedelta(days=9)).filter(raised_at=NOON)) == [late]
