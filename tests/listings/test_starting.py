"""Beginning a listing from an occupation, a text or an earlier one; hints about words and permits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Organisation, User
from registry.agreements.models import MobilityRule
from registry.listings import starting
from registry.listings.models import Listing
from registry.listings.permits import permit_hint
from registry.listings.services import AskedQuestion, edit_listing
from registry.listings.wording import Wording, hints
from registry.profiles.models import MentorProfile
from registry.taxonomy.models import Occupation, OccupationSkill
from tests.listings.test_pages import signed_in, typed

Publish = Callable[..., Listing]
NEW = "/hire/listings/new/"


def rows(page: Any) -> list[dict[str, Any]]:
    return [row.initial for row in page.context["rows"] if row.initial]


@pytest.mark.django_db
def test_an_occupation_fills_title_group_and_skills_and_keeps_nothing(boris: User, kenyan: Organisation) -> None:
    owner = signed_in(boris)
    found = owner.get(NEW, {"work": "web developer"})
    occupation = found.context["start"]["occupations"][0]
    assert occupation.label == "web developer"
    assert f"?occupation={occupation.pk}".encode() in found.content
    page = owner.get(NEW, {"occupation": occupation.pk})
    form = page.context["form"]
    assert (form["title"].value(), form["isco"].value()) == ("Web developer", occupation.isco_id)
    skills = rows(page)
    essential = set(
        OccupationSkill.objects.filter(occupation=occupation, is_essential=True).values_list("skill__label", flat=True)
    )
    assert 0 < len(skills) <= 12
    for row in skills:
        assert (row["is_required"], row["weight"]) == ((True, 3) if row["skill"] in essential else (False, 1))
    assert skills[0]["is_required"] is True
    assert not Listing.objects.exists()


@pytest.mark.django_db
def test_what_an_occupation_proposes_can_be_kept_as_it_is(boris: User, kenyan: Organisation) -> None:
    owner = signed_in(boris)
    occupation = Occupation.objects.get(label="web developer")
    page = owner.get(NEW, {"occupation": occupation.pk})
    management = page.context["rows"].management_form
    answers = {
        "skills-TOTAL_FORMS": management["TOTAL_FORMS"].value(),
        "skills-INITIAL_FORMS": management["INITIAL_FORMS"].value(),
    }
    for number, row in enumerate(page.context["rows"]):
        answers |= {f"skills-{number}-level": 3, f"skills-{number}-weight": row["weight"].value()}
        answers[f"skills-{number}-skill"] = row["skill"].value() or ""
    owner.post(NEW, typed(**{"organisation": kenyan.pk, "skills-0-is_required": "on", **answers}))
    assert Listing.objects.get().skills.count() == len(rows(page))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "nonsense", [{"occupation": "x"}, {"occupation": "99999999"}, {"from": "x"}, {"work": "\x00%"}]
)
def test_what_is_not_there_begins_an_empty_form(boris: User, kenyan: Organisation, nonsense: dict[str, str]) -> None:
    page = signed_in(boris).get(NEW, nonsense)
    assert page.status_code == 200
    assert rows(page) == []


@pytest.mark.django_db
def test_a_pasted_text_gives_title_description_and_the_skills_that_it_names(boris: User, kenyan: Organisation) -> None:
    text = "Web developer\n\nYou mend our sites.\nWordPress, Linux command line and a good mood.\nzzzz qqqq"
    page = signed_in(boris).post(NEW, {"start_text": text})
    form = page.context["form"]
    assert form["title"].value() == "Web developer"
    assert form["description"].value().startswith("You mend our sites.")
    labels = [row["skill"] for row in rows(page)]
    assert {"WordPress", "Linux command line"} <= set(labels)
    assert not any("mood" in label for label in labels)
    assert not form.is_bound
    assert not Listing.objects.exists()


@pytest.mark.django_db
def test_an_earlier_listing_is_copied_but_for_its_days(
    publish: Publish, boris: User, eve: User, kenyan: Organisation
) -> None:
    earlier = publish(questions=[AskedQuestion("Which networks do you know?")], starts_on=timezone.localdate())
    page = signed_in(boris).get(NEW, {"from": str(earlier.public_id)})
    form = page.context["form"]
    assert (form["title"].value(), form["pay_max"].value()) == (earlier.title, earlier.pay_max)
    assert form["question_1"].value() == "Which networks do you know?"
    assert (form["closes_on"].value(), form["starts_on"].value()) == (None, None)
    assert [row["skill"] for row in rows(page)] == ["Linux command line"]
    assert earlier.title.encode() in page.content
    others = signed_in(eve).get(NEW, {"from": str(earlier.public_id)})
    assert others.context["form"]["title"].value() is None
    assert earlier.title.encode() not in others.content


@pytest.mark.django_db
def test_a_mentor_begins_too(dede: MentorProfile) -> None:
    page = signed_in(dede.user).get(NEW, {"as": "mentor", "work": "web developer"})
    assert b"as=mentor" in page.content
    assert page.context["start"]["occupations"]


@pytest.mark.django_db
@settings(deadline=None, max_examples=30)
@given(text=st.text(max_size=400))
def test_any_text_begins_a_form(text: str) -> None:
    begins = starting.from_text(text.replace("\x00", ""))
    assert len(begins.initial.get("title", "")) <= 140
    assert len(begins.skills) <= 12


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Wording.GENDERED, "He will manage our salesmen."),
        (Wording.GENDERED, "We want a coding ninja."),
        (Wording.AGE, "A young and dynamic person, 20 to 30 years old."),
        (Wording.AGE, "Umri usiozidi miaka 30."),
        (Wording.NATIVE, "Native English speaker."),
        (Wording.NATIVE, "Anglais langue maternelle."),
        (Wording.DEGREE, "A bachelor's degree is required."),
        (Wording.YEARS, "15+ years of experience."),
        (Wording.ABILITY, "Must be physically fit."),
    ],
)
def test_words_that_keep_people_away_are_pointed_at(kind: Wording, text: str) -> None:
    found = {hint.kind: hint for hint in hints("Technician", text)}
    assert kind in found
    assert found[kind].words


def test_plain_words_get_no_hint() -> None:
    assert (
        hints("Web developer", "You teach young people to code. Three years of experience or the same in practice.")
        == []
    )


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_words_can_be_looked_at(text: str) -> None:
    assert len(hints(text)) <= len(Wording)


@pytest.mark.django_db
def test_the_draft_shows_hints_and_permits_and_can_be_submitted_all_the_same(
    draft: Listing, boris: User, job: dict[str, Any], client: Client
) -> None:
    edit_listing(listing=draft, by=boris, **{**job, "description": "He will need a bachelor's degree."})
    draft.refresh_from_db()
    MobilityRule.objects.filter(host="KE").delete()
    page = reverse("listing", args=[draft.public_id])
    owner = signed_in(boris)
    text = owner.get(page).content.decode()
    assert "Words that may keep people away" in text
    assert "do not open this group" in text
    MobilityRule.objects.create(host_id="KE", isco_major="3", source="x", checked_on=timezone.localdate())
    assert "they still need a permit" in owner.get(page).content.decode()
    assert b"This is a draft" in owner.get(page).content
    owner.post(reverse("listing-submit", args=[draft.public_id]))
    draft.refresh_from_db()
    assert draft.state == "review"


@pytest.mark.django_db
def test_a_permit_is_spoken_of_only_where_somebody_would_move(draft: Listing) -> None:
    assert permit_hint(draft) is not None
    draft.eligible_countries = ["KE"]
    assert permit_hint(draft) is None
    draft.eligible_countries, draft.is_remote = [], True
    assert permit_hint(draft) is None
    draft.is_remote, draft.country_id = False, "DE"
    assert permit_hint(draft) is None
