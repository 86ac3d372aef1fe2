"""The public list, a listing, and the pages on which owners write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from registry.listings.models import Listing, State
from registry.listings.services import AskedSkill, close_listing, submit_listing
from registry.places.models import ExchangeRate
from registry.profiles.models import MentorProfile
from registry.taxonomy.models import Skill
from tests.agreements.factories import organisation, person

pytestmark = pytest.mark.django_db
Publish = Callable[..., Listing]
# Whatever shares the cache with this run must not change what is counted.
OWN_CACHE = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(**changes: Any) -> dict[str, Any]:
    """What a person types into the form of a listing."""
    return {
        "kind": "job",
        "title": "Network technician",
        "description": "You keep the network of three clinics running.",
        "isco": "3513",
        "country": "KE",
        "region": "KE-21",
        "eligible_countries": ["KE", "RW"],
        "languages": ["en"],
        "pay_min": "45000",
        "pay_max": "60000",
        "currency": "KES",
        "openings": "2",
        "closes_on": (timezone.localdate() + timedelta(days=20)).isoformat(),
        "skills-TOTAL_FORMS": "12",
        "skills-INITIAL_FORMS": "0",
        **{f"skills-{n}-level": "3" for n in range(12)},
        **{f"skills-{n}-weight": "2" for n in range(12)},
        "skills-0-skill": "LINUX command-line",
        "skills-0-is_required": "on",
        **changes,
    }


# --- Reading ---


def test_visitors_see_open_listings_of_owners_in_good_standing(
    client: Client, publish: Publish, draft: Listing, kenyan: Organisation
) -> None:
    publish(title="Open one")
    page = client.get("/listings/")
    assert [card.title for card in page.context["cards"]] == ["Open one"]
    Organisation.objects.filter(pk=kenyan.pk).update(state="suspended")
    assert client.get("/listings/").context["cards"] == []


def test_filters(client: Client, publish: Publish) -> None:
    other = AskedSkill(Skill.objects.held().filter(label="WordPress").earliest("pk").pk)
    publish(title="Networks in Lamu")
    publish(title="Site in Huye", country="RW", region=None, is_remote=True, skills=[other])
    publish(title="Short contract", kind="contract", duration_days=20)

    def found(**query: str) -> set[str]:
        return {card.title for card in client.get("/listings/", query).context["cards"]}

    assert len(found()) == 3
    assert found(kind="contract") == {"Short contract"}
    assert found(country="RW") == {"Site in Huye"}
    assert found(remote="on") == {"Site in Huye"}
    assert found(skill="wordpress") == {"Site in Huye"}
    assert found(skill="zzzz qqqq") == set()
    assert found(q="lamu") == {"Networks in Lamu"}
    assert len(found(kind="nonsense", currency="XXX", page="99")) == 3


def test_pay_is_shown_about_in_the_readers_currency_with_the_date_of_the_rate(client: Client, publish: Publish) -> None:
    publish(pay_min=Decimal(45000), pay_max=Decimal(60000))
    on = timezone.localdate() - timedelta(days=1)
    ExchangeRate.objects.filter(on__gte=on).delete()
    ExchangeRate.objects.create(currency_id="KES", on=on, usd_per_unit=Decimal("0.008"), source="test")
    ExchangeRate.objects.create(currency_id="RWF", on=on, usd_per_unit=Decimal("0.0007"), source="test")
    pay = client.get("/listings/", {"currency": "RWF"}).context["cards"][0].pay
    assert (pay.about_low, pay.about_high, pay.rate_on) == (Decimal(514286), Decimal(685714), on)
    text = client.get("/listings/", {"currency": "RWF"}).content.decode()
    assert "KES 45,000 to KES 60,000" in text
    assert "about RWF 514,286 to RWF 685,714" in text
    assert client.get("/listings/").context["cards"][0].pay.about_low is None
    rwandan = signed_in(person("Claudine", "RW"))
    assert rwandan.get("/listings/").context["cards"][0].pay.about_currency == "RWF"


def test_the_list_and_a_listing_need_the_same_queries_for_one_and_for_many(
    client: Client, publish: Publish, settings: Any
) -> None:
    settings.CACHES = OWN_CACHE
    first = publish()
    one = reverse("listing", args=[first.public_id])

    def ask(url: str, who: Client) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert who.get(url).status_code == 200
        return len(queries)

    reader = signed_in(person("Claudine", "RW"))
    for who in (client, reader):
        ask("/listings/?currency=USD", who), ask(one, who)
    few = [ask(url, who) for url in ("/listings/?currency=USD", one) for who in (client, reader)]
    for n in range(10):
        publish(title=f"Number {n}")
    assert [ask(url, who) for url in ("/listings/?currency=USD", one) for who in (client, reader)] == few


def test_a_draft_is_the_owners_alone(draft: Listing, client: Client, boris: User, eve: User, chief: User) -> None:
    url = reverse("listing", args=[draft.public_id])
    assert client.get(url).status_code == 404
    assert signed_in(eve).get(url).status_code == 404
    assert signed_in(boris).get(url).status_code == 200
    assert signed_in(chief).get(url).status_code == 200


def test_a_listing_names_the_languages_and_countries(publish: Publish, client: Client) -> None:
    listing = publish(languages=["sw"], eligible_countries=["RW"])
    text = client.get(reverse("listing", args=[listing.public_id])).content.decode()
    assert "Kiswahili" in text
    assert "Rwanda" in text.split("Open to people who live in")[1].split("</dd>")[0]
    assert "(&#x27;en&#x27;" not in text


def test_an_ended_listing_says_so(publish: Publish, boris: User, client: Client) -> None:
    listing = publish()
    url = reverse("listing", args=[listing.public_id])
    assert b">Apply<" in client.get(url).content
    close_listing(listing=listing, by=boris)
    page = client.get(url)
    assert b"This listing is over" in page.content
    assert b">Apply<" not in page.content
    assert b">Apply<" not in signed_in(boris).get(url).content


# --- Writing ---


def test_a_listing_is_written_previewed_and_submitted(boris: User, kenyan: Organisation) -> None:
    owner = signed_in(boris)
    form = owner.get("/hire/listings/new/")
    assert form.status_code == 200
    kept = owner.post("/hire/listings/new/", typed(organisation=kenyan.pk), follow=True)
    listing = Listing.objects.get()
    assert kept.redirect_chain == [(reverse("listing", args=[listing.public_id]), 302)]
    assert b"This is a draft" in kept.content
    assert (listing.organisation, listing.posted_by, listing.openings) == (kenyan, boris, 2)
    asked = listing.skills.get()
    assert (asked.skill.label, asked.is_required) == ("Linux command line", True)
    owner.post(reverse("listing-submit", args=[listing.public_id]))
    listing.refresh_from_db()
    assert listing.state == State.REVIEW


def test_an_unknown_skill_gets_proposals_and_nothing_typed_is_lost(boris: User, kenyan: Organisation) -> None:
    answer = signed_in(boris).post(
        "/hire/listings/new/",
        typed(
            **{
                "organisation": kenyan.pk,
                "title": "A title I typed",
                "eligible_countries": ["RW"],
                "skills-1-skill": "Linux comand lines",
                "skills-1-level": "5",
                "skills-9-skill": "zzzz qqqq",
            }
        ),
    )
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Did you mean: Linux command line" in text
    assert text.count("We do not know “zzzz qqqq”") == 2  # beside its field, far down, and at the top of the page
    assert '<a href="#id_skills-9-skill">' in text
    assert "We do not know “zzzz qqqq”. Use a common name" in text
    form, rows = answer.context["form"], answer.context["rows"]
    assert (form["title"].value(), form["eligible_countries"].value()) == ("A title I typed", ["RW"])
    assert (rows[1]["skill"].value(), rows[1]["level"].value()) == ("Linux comand lines", "5")
    assert 'value="Linux comand lines"' in text
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"currency": "RWF", "pay_max": "60000.50"}, "pay_max", "RWF has no decimals"),
        ({"pay_max": ""}, "pay_min", "Say what you pay"),
        ({"pay_max": "1"}, "pay_max", "below the lower end"),
        ({"closes_on": "2020-01-01"}, "closes_on", "has passed"),
        ({"kind": "contract"}, "duration_days", "how many days"),
        ({"country": "RW"}, "region", "not in the country"),
        ({"closes_on": "soon"}, "closes_on", "valid date"),
    ],
)
def test_each_error_stands_at_its_field(
    boris: User, kenyan: Organisation, changes: dict[str, str], field: str, words: str
) -> None:
    answer = signed_in(boris).post("/hire/listings/new/", typed(organisation=kenyan.pk, **changes))
    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors[field])


def test_no_skill_and_a_skill_twice(boris: User, kenyan: Organisation) -> None:
    owner = signed_in(boris)
    none = owner.post("/hire/listings/new/", typed(**{"organisation": kenyan.pk, "skills-0-skill": ""}))
    assert "at least one skill" in none.content.decode()
    twice = owner.post(
        "/hire/listings/new/", typed(**{"organisation": kenyan.pk, "skills-3-skill": "linux command line"})
    )
    assert "can be asked for once" in twice.content.decode()


def test_a_mentor_writes_under_their_own_name(dede: MentorProfile) -> None:
    owner = signed_in(dede.user)
    assert [code for code, _name in owner.get("/hire/listings/new/?as=mentor").context["form"].fields["kind"].choices]
    answer = owner.post(
        "/hire/listings/new/?as=mentor",
        typed(kind="mentorship", country="GB", region="", pay_min="", pay_max="", currency="", rhythm="Every Tuesday"),
    )
    listing = Listing.objects.get()
    assert answer.status_code == 302
    assert (listing.mentor, listing.kind, listing.rhythm) == (dede, "mentorship", "Every Tuesday")


def test_one_cannot_write_for_another_organisation(eve: User, kenyan: Organisation) -> None:
    answer = signed_in(eve).post("/hire/listings/new/", typed(organisation=kenyan.pk))
    assert answer.status_code == 200
    assert "organisation" in answer.context["form"].errors
    assert not Listing.objects.exists()


def test_somebody_without_an_organisation_is_told_what_to_do(client: Client) -> None:
    assert client.get("/hire/listings/new/").status_code == 302
    page = signed_in(person("Newcomer")).get("/hire/listings/new/")
    assert b"First register your organisation" in page.content


def test_a_draft_is_changed_in_the_same_form(draft: Listing, boris: User) -> None:
    owner, url = signed_in(boris), reverse("listing-edit", args=[draft.public_id])
    page = owner.get(url)
    form, rows = page.context["form"], page.context["rows"]
    assert (form["title"].value(), form["isco"].value(), form["region"].value(), form["closes_on"].value()) == (
        draft.title,
        "3513",
        "KE-21",
        draft.closes_on,
    )
    assert rows[0]["skill"].value() == "Linux command line"
    assert f'value="{draft.closes_on.isoformat()}"' in page.content.decode()
    answer = owner.post(
        url,
        typed(
            **{
                "organisation": draft.organisation_id,
                "title": "Changed",
                "skills-INITIAL_FORMS": "1",
                "skills-0-skill": "",
                "skills-1-skill": "WordPress",
            }
        ),
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.title, [s.skill.label for s in draft.skills.all()]) == ("Changed", ["WordPress"])


def test_foreign_listings_cannot_be_touched(draft: Listing, publish: Publish, eve: User, boris: User) -> None:
    stranger = signed_in(eve)
    for listing in (draft, publish()):
        for name in ("listing-edit", "listing-submit", "listing-close"):
            assert stranger.post(reverse(name, args=[listing.public_id]), {}).status_code == 404
    assert stranger.get(reverse("listing-edit", args=[draft.public_id])).status_code == 404
    assert signed_in(boris).get(reverse("listing-close", args=[draft.public_id])).status_code == 405


def test_an_unverified_employer_drafts_and_is_told_why_it_cannot_submit(client: Client) -> None:
    owner = person("Newcomer")
    new = organisation("New Firm", owner=owner, state="pending", decided_at=None)
    mine = signed_in(owner)
    page = mine.post("/hire/listings/new/", typed(organisation=new.pk), follow=True)
    assert b"once an administrator has verified you" in page.content
    listing = Listing.objects.get()
    url = reverse("listing", args=[listing.public_id])
    answer = mine.post(
        reverse("listing-submit", args=[listing.public_id]), headers={"referer": f"http://testserver{url}"}, follow=True
    )
    assert b"has to check your organisation" in answer.content
    listing.refresh_from_db()
    assert listing.state == State.DRAFT


def test_closing(publish: Publish, boris: User) -> None:
    listing = publish()
    signed_in(boris).post(reverse("listing-close", args=[listing.public_id]))
    listing.refresh_from_db()
    assert listing.state == State.CLOSED


# --- The admin ---


def test_the_queue_is_worked_off_in_the_admin(
    draft: Listing, publish: Publish, boris: User, chief: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.middleware.is_mfa_enabled", lambda *asked: True)
    publish(title="Open already")
    submit_listing(listing=draft, by=boris)
    admin, url = signed_in(chief), "/admin/listings/listing/"
    page = admin.get(url)
    assert [listing.title for listing in page.context["cl"].result_list] == ["Network technician", "Open already"]
    asked = {"_selected_action": [str(draft.pk)], "index": "0"}
    admin.post(url, {**asked, "action": "reject", "reason": ""})
    draft.refresh_from_db()
    assert draft.state == State.REVIEW
    admin.post(url, {**asked, "action": "reject", "reason": "Say which town."})
    draft.refresh_from_db()
    assert (draft.state, draft.state_reason) == (State.DRAFT, "Say which town.")
    submit_listing(listing=draft, by=boris)
    admin.post(url, {**asked, "action": "approve", "reason": ""})
    draft.refresh_from_db()
    assert draft.state == State.OPEN
    assert admin.get(f"{url}{draft.pk}/change/").status_code == 200
    assert date.today() <= draft.closes_on
