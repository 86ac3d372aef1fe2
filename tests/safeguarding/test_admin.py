"""The queue in the admin: by its clock, opened only by those who answer, and moved only through the services."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from registry.safeguarding.models import Concern, ConcernNote, Helpline
from registry.safeguarding.selectors import opened, thread
from registry.safeguarding.services import answer, note, raise_concern, reopen
from tests.world import browser

from .conftest import SECRET_WORDS, staff, text_of

pytestmark = pytest.mark.django_db
QUEUE = "/admin/safeguarding/concern/"
HELPLINES = "/admin/safeguarding/helpline/"


def told(by: User | None = None, **more: Any) -> Concern:
    return raise_concern(**{"kind": "money", "words": SECRET_WORDS, "by": by, **more})


def decide(client: Client, what: str, *concerns: Concern, **said: Any) -> str:
    chosen = [str(concern.pk) for concern in concerns]
    return text_of(
        client.post(QUEUE, {"action": what, "_selected_action": chosen, "decided": "1", **said}, follow=True)
    )


def test_the_queue_stands_by_its_clock(amina: User, kezia: User) -> None:
    now = timezone.now()
    done = told(amina, at=now - timedelta(days=40))
    answer(concern=done, by=kezia, words="Done.")
    fine, overdue = told(amina, at=now), told(amina, at=now - timedelta(days=30))
    danger_fresh = told(amina, is_in_danger=True, at=now)
    danger_late = told(amina, is_in_danger=True, at=now - timedelta(hours=5))
    page = browser(kezia).get(QUEUE)
    rows = [concern.pk for concern in page.context["cl"].result_list]
    assert rows == [danger_late.pk, danger_fresh.pk, overdue.pk, fine.pk, done.pk]
    shown = text_of(page)
    assert "3 hours late" in shown
    assert "hour left" in shown
    assert SECRET_WORDS not in shown
    assert amina.email not in shown


def test_from_the_queue_to_the_outcome(amina: User, kezia: User) -> None:
    made, client = told(amina), browser(kezia)
    asked = text_of(client.post(QUEUE, {"action": "take", "_selected_action": [str(made.pk)]}))
    assert SECRET_WORDS in asked
    decide(client, "take", made)
    made.refresh_from_db()
    assert (made.state, made.taken_by) == ("in_hand", kezia)
    assert "This field is required" in decide(client, "answer", made, words="")
    decide(client, "note", made, words="The third about them.")
    decide(client, "answer", made, words="We have closed the listing.")
    assert [said.words for said in thread(made)] == [SECRET_WORDS, "We have closed the listing."]
    assert opened(ConcernNote.objects.get().sealed_words) == "The third about them."
    decide(client, "close", made, outcome="acted")
    made.refresh_from_db()
    assert (made.state, made.outcome) == ("closed", "acted")
    reopen(concern=made, by=amina, words="It is back.")
    whole = text_of(client.post(QUEUE, {"action": "answer", "_selected_action": [str(made.pk)]}))
    assert all(words in whole for words in (SECRET_WORDS, "We have closed the listing.", "It is back."))
    refused = decide(client, "close", made, outcome="helped")
    assert "does not fit where the report stands now" in refused


@pytest.mark.parametrize("what", ["take", "answer", "close", "note"])
def test_a_report_is_handled_on_its_own_page(amina: User, kezia: User, what: str) -> None:
    made, client = told(amina), browser(kezia)
    if what == "close":
        answer(concern=made, by=kezia, words="Done.")
    page = text_of(client.get(reverse("admin:safeguarding_concern_change", args=[made.pk])))
    url = reverse(f"admin:safeguarding_concern_{what}_this", args=[made.pk])
    assert url in page
    before = Concern.objects.values().get()
    asked = client.get(url)
    assert SECRET_WORDS in text_of(asked)
    assert Concern.objects.values().get() == before  # looking changes nothing
    done = client.post(url, {"decided": "1", "words": "Seen.", "outcome": "helped"}, follow=True)
    assert done.redirect_chain[-1][0] == reverse("admin:safeguarding_concern_change", args=[made.pk])
    state = Concern.objects.get().state
    assert state == {"take": "in_hand", "answer": "answered", "close": "closed", "note": "new"}[what]


def test_the_page_shows_words_contact_and_notes_to_those_who_answer(kezia: User) -> None:
    made = told(contact="nia@people.example", page="/listings/x/")
    note(concern=made, by=kezia, words="A <script> of a note")
    page = text_of(browser(kezia).get(reverse("admin:safeguarding_concern_change", args=[made.pk])))
    for shown in (SECRET_WORDS, "nia@people.example", 'href="/listings/x/"', "A &lt;script&gt; of a note"):
        assert shown in page


def test_whoever_may_only_look_sees_no_words_and_no_reporter(amina: User, kezia: User) -> None:
    made = told(amina)
    note(concern=made, by=kezia, words="A note for us")
    answer(concern=made, by=kezia, words="An answer for her")
    looker = staff("Looker")
    looker.user_permissions.set(Permission.objects.filter(codename="view_concern"))
    client = browser(looker)
    page = text_of(client.get(reverse("admin:safeguarding_concern_change", args=[made.pk])))
    for hidden in (SECRET_WORDS, amina.email, "A note for us", "An answer for her"):
        assert hidden not in page
    assert "answered" in page
    for what in ("take", "answer", "close", "note"):
        url = reverse(f"admin:safeguarding_concern_{what}_this", args=[made.pk])
        assert url not in page
        assert client.get(url).status_code == 403
        assert client.post(url, {"decided": "1", "words": "x"}).status_code == 403
    decide(client, "answer", made, words="x")
    assert len(thread(made)) == 2


@pytest.mark.parametrize("group", ["registrar", "taxonomy editor"])
def test_other_administrators_do_not_find_the_queue(amina: User, group: str) -> None:
    made, client = told(amina), browser(staff("Other", group))
    assert client.get(QUEUE).status_code == 403
    assert client.get(reverse("admin:safeguarding_concern_change", args=[made.pk])).status_code == 403


def test_nobody_adds_changes_or_deletes_a_report_by_hand(amina: User, chief: User) -> None:
    made, client = told(amina), browser(chief)
    assert client.get(f"{QUEUE}add/").status_code == 403
    assert client.post(reverse("admin:safeguarding_concern_delete", args=[made.pk]), {"post": "yes"}).status_code == 403
    client.post(reverse("admin:safeguarding_concern_change", args=[made.pk]), {"state": "closed"})
    made.refresh_from_db()
    assert made.state == "new"


def test_the_first_page_of_the_admin_leads_to_the_queue(amina: User, kezia: User) -> None:
    told(amina)
    page = browser(kezia).get("/admin/")
    queue = next(queue for queue in page.context["queues"] if "Reports" in str(queue.what))
    assert queue.count == 1
    assert "Somebody asks for money" in text_of(browser(kezia).get(queue.url))


def test_administrators_keep_the_helplines(kezia: User, helplines: Any) -> None:
    client = browser(kezia)
    line = {
        "country": "RW", "name": "Investigators", "phone": "0800 1", "helps_with": ["crime", "trafficking"],
        "hours": "", "languages": "Ikinyarwanda", "is_free": "on", "source": "https://police.example.org/",
        "checked_on": "2026-11-27", "is_shown": "on",
    }  # fmt: skip
    assert client.post(f"{HELPLINES}add/", line).status_code == 302
    assert "Investigators" in text_of(browser(None).get("/help/"))
    again = text_of(client.post(f"{HELPLINES}add/", {**line, "name": "Twice"}))
    assert "This number is in the list already." in again
    made = Helpline.objects.get(name="Investigators")
    changed = {**line, "phone": "0800 2", "helps_with": ["crime"]}
    assert client.post(reverse("admin:safeguarding_helpline_change", args=[made.pk]), changed).status_code == 302
    made.refresh_from_db()
    assert (made.phone, made.helps_with) == ("0800 2", ["crime"])
    assert "required" in text_of(client.post(f"{HELPLINES}add/", {**line, "phone": "3", "helps_with": []}))


def test_deleting_a_helpline_takes_the_permission(kezia: User, chief: User, helplines: Any) -> None:
    url = reverse("admin:safeguarding_helpline_delete", args=[Helpline.objects.earliest("pk").pk])
    assert browser(kezia).post(url, {"post": "yes"}).status_code == 403
    assert browser(chief).post(url, {"post": "yes"}).status_code == 302
    assert Helpline.objects.count() == helplines["added"] - 1
