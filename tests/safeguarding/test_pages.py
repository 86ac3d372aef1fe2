"""The pages of help and reports: for visitors, for people who signed in, and never for Eve."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.models import User
from registry.safeguarding import selectors, services
from registry.safeguarding.models import Concern, Helpline
from registry.safeguarding.services import answer, close, raise_concern, receipt_of
from tests.world import World, browser

from .conftest import SECRET_WORDS, text_of

pytestmark = pytest.mark.django_db
HELP, REPORT, SENT, OWN = "/help/", "/report/", "/report/sent/", "/help/concerns/"


def filled(**more: Any) -> dict[str, Any]:
    return {"kind": "money", "words": SECRET_WORDS, **more}


# --- Help ----------------------------------------------------------------------------------------------------


def test_help_says_who_answers_how_soon_and_whom_to_call(visitor: Client, helplines: Any) -> None:
    page = text_of(visitor.get(HELP))
    for words in ("Who sees me?", "We never ask for money", "Ask a person", "3 working days", "2 hours"):
        assert words in page
    emergency = page.index("In danger now?")
    assert emergency < page.index('href="tel:999"') < page.index("Common questions")
    assert page.index("Helplines in Kenya") < page.index("Helplines in Rwanda")
    assert 'href="tel:0800722203"' in page


def test_the_readers_own_country_comes_first(eve: User, helplines: Any) -> None:
    page = text_of(browser(eve).get(HELP))
    assert page.index("Helplines in Rwanda") < page.index("Helplines in Kenya")


def test_a_helpline_without_its_tick_is_not_shown(visitor: Client, helplines: Any) -> None:
    Helpline.objects.filter(phone="1195").update(is_shown=False)
    assert "1195" not in text_of(visitor.get(HELP))


def test_help_works_before_anybody_has_put_in_a_number(visitor: Client) -> None:
    page = text_of(visitor.get(HELP))
    assert "call the police of your country" in page
    assert "In danger now?" not in page


def test_a_contact_is_shown_where_there_is_one(visitor: Client, settings: Any) -> None:
    assert "Or reach us here" not in text_of(visitor.get(HELP))
    settings.HELP_CONTACT = "help@corridor.example"
    assert "help@corridor.example" in text_of(visitor.get(HELP))


def test_a_question_from_the_help_page_reaches_a_human(amina: User) -> None:
    answer = browser(amina).post(HELP, {"words": "How do I begin?"}, follow=True)
    assert answer.redirect_chain == [(SENT, 302)]
    made = Concern.objects.get()
    assert (made.kind, made.urgency, made.reporter, made.subject_kind) == ("question", "normal", amina, "page")


def test_a_small_page(visitor: Client, helplines: Any) -> None:
    import gzip

    for url in (HELP, REPORT):
        assert len(gzip.compress(visitor.get(url).content)) < 6_000


# --- Reporting -------------------------------------------------------------------------------------------------


def test_somebody_reports_a_listing_and_finds_it_again(amina: User, helplines: Any) -> None:
    listing, client = uuid4(), browser(amina)
    form = f"{REPORT}?about=listing:{listing}&page=/listings/{listing}/"
    page = text_of(client.get(form))
    assert "a listing" in page
    assert f"/listings/{listing}/" in page
    assert "How may we reach you" not in page
    thanks = text_of(client.post(form, filled(), follow=True))
    assert "in Nairobi" in thanks
    assert "1195" in thanks
    made = Concern.objects.get()
    assert (made.subject_kind, made.subject_id, made.page) == ("listing", listing, f"/listings/{listing}/")
    assert reverse("help-concern", args=[made.public_id]) in thanks
    assert "Somebody asks for money" in text_of(client.get(OWN))
    assert SECRET_WORDS in text_of(client.get(reverse("help-concern", args=[made.public_id])))


def test_the_promise_is_told_in_the_readers_own_time(eve: User) -> None:
    made = raise_concern(kind="harassment", words="x", by=eve, at=datetime(2026, 11, 25, 22, 30, tzinfo=UTC))
    assert "27 Nov 2026, 00:30 in Kigali" in text_of(browser(eve).get(reverse("help-concern", args=[made.public_id])))


def test_danger_shows_whom_to_call_on_the_form_and_after_it(visitor: Client, helplines: Any) -> None:
    page = text_of(visitor.get(REPORT))
    assert page.index("In danger now?") < page.index("<form method")
    assert 'class="when-danger' in page
    thanks = text_of(visitor.post(REPORT, filled(is_in_danger="on"), follow=True))
    assert thanks.index("In danger now?") < thanks.index("People to call until then")
    made = Concern.objects.get()
    assert made.urgency == "now"
    assert made.answer_due_at - made.raised_at == timedelta(hours=2)


def test_a_visitor_keeps_a_link_to_the_answer_and_writes_back(visitor: Client, kezia: User) -> None:
    thanks = text_of(visitor.post(REPORT, filled(contact="nia@people.example"), follow=True))
    assert "Keep this link" in thanks
    assert "in Nairobi, that is" in thanks
    assert "in Kigali" in thanks
    made = Concern.objects.get()
    link = reverse("help-answer", args=[receipt_of(made)])
    assert link in thanks
    answer(concern=made, by=kezia, words="We have closed the listing.")
    stranger = browser(None)  # the link is all that is needed, on any phone
    page = stranger.get(link)
    assert "We have closed the listing." in text_of(page)
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]
    assert receipt_of(made) not in re.findall(r'href="(/report/[^"]*)"', text_of(page))[-1]
    again = text_of(stranger.post(link, {"words": "It is back."}, follow=True))
    assert "It is open again" in again
    assert "It is back." in again
    assert stranger.get(reverse("help-answer", args=["x" * 43])).status_code == 404


def test_a_refused_form_keeps_what_was_typed(visitor: Client, helplines: Any) -> None:
    refused = visitor.post(f"{REPORT}?about=listing:{uuid4()}", {"words": SECRET_WORDS, "contact": "nia"})
    assert refused.status_code == 422
    assert SECRET_WORDS in text_of(refused)
    assert "What happened?" in text_of(refused)
    assert not Concern.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "about=",
        "about=listing",
        "about=listing:",
        "about=listing:not-a-uuid",
        "about=planet:7c0f1e0e-4f0e-4a2f-9c1c-0f6f3a0b2b11",
        "about=page:7c0f1e0e-4f0e-4a2f-9c1c-0f6f3a0b2b11",
        "about=%00&page=%00",
        "page=https://evil.example/",
        "page=//evil.example/",
        "page=%0d%0aSet-Cookie:x",
        "about=listing:7c0f1e0e-4f0e-4a2f-9c1c-0f6f3a0b2b11%00",
        f"page=/{'x' * 3000}",
    ],
)
def test_an_address_that_makes_no_sense_reports_the_page(visitor: Client, query: str) -> None:
    page = visitor.get(f"{REPORT}?{query}")
    assert page.status_code == 200
    assert "evil.example" not in text_of(page).split("<main")[1].split("</main")[0]
    assert visitor.post(f"{REPORT}?{query}", filled()).status_code == 302
    made = Concern.objects.get()
    assert (made.subject_kind, made.subject_id) == ("page", None)
    assert len(made.page) <= 200


def test_the_page_of_thanks_shows_nothing_to_whoever_has_sent_nothing(visitor: Client, amina: User) -> None:
    raise_concern(kind="other", words="x")
    for client in (visitor, browser(amina)):
        assert client.get(SENT)["Location"] == HELP


def test_the_next_owner_of_a_phone_does_not_find_the_link(visitor: Client) -> None:
    assert "Keep this link" in text_of(visitor.post(REPORT, filled(), follow=True))
    assert "Keep this link" in text_of(visitor.get(SENT))
    Concern.objects.update(raised_at=F("raised_at") - timedelta(minutes=11))
    assert visitor.get(SENT)["Location"] == HELP


# --- Limits ----------------------------------------------------------------------------------------------------


def test_visitors_are_limited_by_address_and_lose_nothing(visitor: Client, settings: Any, helplines: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"concern": "2/h/ip"}
    cache.clear()
    assert [visitor.post(REPORT, filled()).status_code for _time in range(3)] == [302, 302, 422]
    refused = text_of(visitor.post(REPORT, filled()))
    assert "try again in an hour" in refused
    assert SECRET_WORDS in refused
    assert 'href="tel:999"' in refused
    assert Concern.objects.count() == 2


def test_whoever_signed_in_is_limited_by_account(amina: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"concern": "1/h/ip"}
    client = browser(amina)
    assert [client.post(REPORT, filled()).status_code for _time in range(11)] == [302] * 10 + [422]


# --- Who sees what -----------------------------------------------------------------------------------------------


def test_only_the_reporter_finds_a_report(amina: User, eve: User, chief: User, visitor: Client) -> None:
    made = raise_concern(kind="money", words=SECRET_WORDS, by=amina)
    url = reverse("help-concern", args=[made.public_id])
    for other in (eve, chief):
        client = browser(other)
        assert client.get(url).status_code == 404
        assert client.post(url, {"words": "x"}).status_code == 404
        assert "Somebody asks for money" not in text_of(client.get(OWN))
    assert "/accounts/login/" in visitor.get(url)["Location"]
    assert visitor.get(OWN).status_code == 302


def test_whoever_is_reported_sees_no_trace_of_it(world: World) -> None:
    before = text_of(browser(world.boris).get("/hire/"))
    raise_concern(
        kind="money", words=SECRET_WORDS, subject_kind="listing", subject_id=world.listing.public_id,
        by=world.amina.user,
    )  # fmt: skip
    client = browser(world.boris)
    shown = text_of(client.get(reverse("listing", args=[world.listing.public_id]))) + text_of(client.get("/hire/"))
    assert SECRET_WORDS not in shown
    assert text_of(client.get("/hire/")).count("report") == before.count("report")


def test_an_answer_is_read_and_what_is_not_settled_is_opened_again(amina: User, kezia: User) -> None:
    made, client = raise_concern(kind="money", words=SECRET_WORDS, by=amina), browser(amina)
    url = reverse("help-concern", args=[made.public_id])
    assert "It is not settled" not in text_of(client.get(url))
    assert client.post(url, {"words": "x"}).status_code == 422
    answer(concern=made, by=kezia, words="We <b>closed</b> it.")
    page = text_of(client.get(url))
    assert "We &lt;b&gt;closed&lt;/b&gt; it." in page
    assert kezia.email not in page
    assert "Kezia" not in page
    assert client.post(url, {"words": " "}).status_code == 422
    assert "It is open again" in text_of(client.post(url, {"words": "Not yet."}, follow=True))
    made.refresh_from_db()
    answer(concern=made, by=kezia, words="Now it is.")
    close(concern=made, by=kezia, outcome="unfounded")
    page = text_of(client.get(url))
    assert "closed" in page
    assert "unfounded" not in page  # what we think of it is for us


def test_notes_of_administrators_stay_with_them(amina: User, kezia: User) -> None:
    made = raise_concern(kind="money", words=SECRET_WORDS, by=amina)
    services.note(concern=made, by=kezia, words="She may be tricked herself.")
    assert "tricked" not in text_of(browser(amina).get(reverse("help-concern", args=[made.public_id])))
    assert [said.is_ours for said in selectors.thread(made)] == [False]


# --- From every page -----------------------------------------------------------------------------------------------


def test_every_page_leads_to_help_and_to_a_report_of_itself(visitor: Client) -> None:
    for url in ("/", "/listings/", "/nowhere-at-all/"):
        page = text_of(visitor.get(url))
        assert 'href="/help/"' in page
        assert f'href="/report/?page={url}"' in page
    assert 'href="/report/"' in text_of(visitor.get(REPORT))


def test_the_query_and_the_secrets_of_an_address_do_not_travel(visitor: Client) -> None:
    assert 'href="/report/?page=/listings/"' in text_of(visitor.get("/listings/?q=my-illness"))
    secret = "s" * 43
    page = text_of(visitor.get(f"/card/{secret}/"))
    links = re.findall(r'href="(/report/[^"]*)"', page)
    assert links
    assert not [link for link in links if secret in link]


def test_a_listing_and_a_card_are_reported_as_themselves(world: World) -> None:
    listing, card = world.listing.public_id, world.amina.public_id
    about = f"about=listing:{listing}&amp;page=/listings/{listing}/"
    assert about in text_of(browser(None).get(reverse("listing", args=[listing])))
    assert about not in text_of(browser(world.boris).get(reverse("listing", args=[listing])))
    about = f"about=profile:{card}&amp;page=/talent/{card}/"
    assert about in text_of(browser(world.boris).get(reverse("talent-card", args=[card])))
    assert about not in text_of(browser(world.amina.user).get(reverse("talent-card", args=[card])))
