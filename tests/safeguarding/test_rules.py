"""How urgent, by when, who moves what, and what may be kept of an address."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from registry.safeguarding import rules
from registry.safeguarding.models import LONGEST_PAGE, ConcernKind, ConcernState, SubjectKind, Urgency
from registry.safeguarding.rules import Actor, Clock
from registry.safeguarding.words import promises, time_left

NAIROBI, KIGALI = ZoneInfo("Africa/Nairobi"), ZoneInfo("Africa/Kigali")
FRIDAY = datetime(2026, 11, 27, 9, 30, tzinfo=NAIROBI)
kinds = st.sampled_from(list(ConcernKind))
instants = st.datetimes(datetime(2025, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize("kind", list(ConcernKind))
def test_danger_comes_first_whatever_its_kind(kind: str) -> None:
    assert rules.urgency_of(kind, is_in_danger=True) == Urgency.NOW
    assert rules.answer_due(kind, Urgency.NOW, FRIDAY) == FRIDAY + timedelta(hours=2)


def test_the_promised_times() -> None:
    due = {
        kind.value: rules.answer_due(kind, rules.urgency_of(kind, is_in_danger=False), FRIDAY) - FRIDAY
        for kind in ConcernKind
    }
    day = timedelta(hours=24)
    # From Friday morning: Tuesday and Wednesday at five, because nobody sits in the office at the weekend.
    tuesday, wednesday = timedelta(days=4, hours=7, minutes=30), timedelta(days=5, hours=7, minutes=30)
    assert due == {
        "trafficking": day, "harassment": day, "money": tuesday, "misleading": tuesday, "impersonation": tuesday,
        "discrimination": tuesday, "other": wednesday, "question": wednesday,
    }  # fmt: skip


@pytest.mark.parametrize("day", [27, 28, 29])
def test_the_weekend_counts_for_nothing(day: int) -> None:
    raised = datetime(2026, 11, day, 23, tzinfo=NAIROBI)
    assert rules.answer_due("money", Urgency.NORMAL, raised) == datetime(2026, 12, 1, 17, tzinfo=NAIROBI)


@given(kind=kinds, is_in_danger=st.booleans(), at=instants, later=st.timedeltas(timedelta(0), timedelta(days=9)))
def test_a_promise_lies_ahead_on_a_working_day_and_never_runs_backwards(
    kind: ConcernKind, is_in_danger: bool, at: datetime, later: timedelta
) -> None:
    urgency = rules.urgency_of(kind, is_in_danger=is_in_danger)
    due = rules.answer_due(kind, urgency, at)
    assert due > at
    assert rules.answer_due(kind, urgency, at + later) >= due
    promise = rules.promise_for(kind, urgency)
    if promise.hours:
        assert due - at == timedelta(hours=promise.hours)
        return
    for zone, closes in ((NAIROBI, 17), (KIGALI, 16)):
        local = due.astimezone(zone)
        assert (local.hour, local.minute) == (closes, 0)
        assert local.weekday() < 5
    first = at.astimezone(NAIROBI).date()
    between = [first + timedelta(days=n) for n in range(1, (due.astimezone(NAIROBI).date() - first).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == promise.working_days


def test_every_kind_is_promised_a_time_and_the_page_tells_them_all() -> None:
    assert set(rules.PROMISES) == set(ConcernKind)
    lines = promises()
    assert [line.within for line in lines] == ["2 hours", "24 hours", "2 working days", "3 working days"]
    told = [what for line in lines for what in line.what]
    assert sorted(told) == sorted(["Somebody is in danger", *(str(kind.label) for kind in ConcernKind)])


def test_the_docs_promise_what_the_rules_promise() -> None:
    table = [
        line for line in (Path(settings.BASE_DIR) / "docs/safeguarding.md").read_text().splitlines() if "|" in line
    ]
    assert [line.within for line in promises()] == [row.split("|")[2].split(",")[0].strip() for row in table[2:]]


def test_exactly_these_moves_exist() -> None:
    moves = {
        (now.value, to.value, by.value)
        for now, to, by in product(ConcernState, ConcernState, Actor)
        if rules.may_move(now, to, by)
    }
    assert moves == {
        ("new", "in_hand", "administrator"), ("new", "answered", "administrator"),
        ("in_hand", "in_hand", "administrator"), ("in_hand", "answered", "administrator"),
        ("answered", "closed", "administrator"), ("answered", "new", "reporter"), ("closed", "new", "reporter"),
    }  # fmt: skip


def test_an_address_names_what_a_report_is_about() -> None:
    public_id = uuid4()
    for kind in SubjectKind:
        about = rules.about_of(f"{kind.value}:{public_id}")
        if kind == SubjectKind.PAGE:
            assert (about.kind, about.id) == ("page", None)
        else:
            assert (about.kind, about.id) == (kind, public_id)
            assert rules.about_of(str(about)) == about


@given(st.text() | st.from_regex(r"(listing|profile|page|x)?:?[0-9a-f{}-]{0,40}", fullmatch=True))
def test_whatever_else_an_address_says_means_the_page(text: str) -> None:
    about = rules.about_of(text)
    assert (about.id is None) == (about.kind == SubjectKind.PAGE)
    if about.id is not None:
        assert about.id == UUID(text.partition(":")[2])


SECRETS = st.text(string.ascii_letters + string.digits + "-_", min_size=40, max_size=90)


@given(SECRETS, st.sampled_from(["/claim/{}/", "/card/{}", "/help/answer/{}/", "/a/{}/?next=/x/{}"]))
def test_the_secret_of_a_link_is_never_kept(secret: str, path: str) -> None:
    assert secret not in rules.page_of(path.format(secret, secret))


@given(st.text())
def test_what_is_kept_of_an_address_is_a_path_of_this_site(text: str) -> None:
    for path in (text, f"/{text}"):
        page = rules.page_of(path)
        assert page == "" or (page.startswith("/") and not page.startswith("//"))
        assert len(page) <= LONGEST_PAGE
        assert "?" not in page
        assert "#" not in page


def test_names_and_public_ids_are_kept() -> None:
    for path in (
        "/",
        f"/listings/{uuid4()}/",
        f"/hire/listings/{uuid4()}/invite/{uuid4()}/",
        "/programmes/digital-skills/",
    ):
        assert rules.page_of(path) == path
    assert rules.page_of("/listings/?q=secret") == "/listings/"
    assert [rules.page_of(bad) for bad in ("//evil.example/", "https://evil.example/", "/\\evil", "/a\nb", "")] == [
        ""
    ] * 5


@pytest.mark.parametrize(
    ("minutes", "clock", "words"),
    [
        (-3 * 24 * 60, Clock.LATE, "3 days late"),
        (-61, Clock.LATE, "1 hour late"),
        (-1, Clock.LATE, "1 minute late"),
        (59, Clock.CLOSE, "59 minutes left"),
        (4 * 60, Clock.CLOSE, "4 hours left"),
        (5 * 60, Clock.FINE, "5 hours left"),
        (50 * 60, Clock.FINE, "2 days left"),
    ],
)
def test_the_queue_says_how_much_of_a_promise_is_left(minutes: int, clock: Clock, words: str) -> None:
    due = FRIDAY + timedelta(minutes=minutes)
    assert (rules.clock(due, FRIDAY), time_left(due, FRIDAY)) == (clock, words)
