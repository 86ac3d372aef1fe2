"""The guided builder, page by page: each step is saved by itself and keeps what was typed."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from registry.places.models import Language
from registry.profiles import services
from registry.profiles.models import Profile, ProfileSkill
from registry.profiles.rules import Step
from registry.taxonomy.linking import link

from .conftest import BORN, country, make_user, some_skills

pytestmark = pytest.mark.django_db


def step(name: str) -> str:
    return reverse("profile-step", args=[name])


@pytest.fixture
def browser(profile: Profile, client: Client) -> Client:
    client.force_login(profile.user)
    return client


@pytest.mark.parametrize("name", list(Step))
def test_every_step_opens_and_names_itself(browser: Client, name: Step) -> None:
    answer = browser.get(step(name))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert len(re.findall("<h1", html)) == 1
    assert f"{name.label}</h1>" in re.sub(r"\s+(?=</h1>)", "", html)
    # The one script keeps words through a lost connection; nothing needs it.
    assert re.findall("<script[^>]*>", html) in ([], ['<script src="/static/js/kept.js" defer>'])
    assert " style=" not in html


def test_an_unknown_step_is_no_page(browser: Client) -> None:
    assert browser.get(step("salary")).status_code == 404


@pytest.mark.parametrize("url", ["profile", "profile-new", "mentor-new", "mentor-edit"])
def test_pages_ask_strangers_to_sign_in(client: Client, db: None, url: str) -> None:
    assert reverse("account_login") in client.get(reverse(url))["Location"]
    assert reverse("account_login") in client.get(step("skills"))["Location"]


def test_without_a_profile_every_page_leads_to_its_beginning(amina: User, client: Client) -> None:
    client.force_login(amina)
    for url in (reverse("profile"), step("skills"), step("certificates")):
        assert client.get(url)["Location"] == reverse("profile-new")


def test_a_profile_begins_without_an_enrolment(amina: User, client: Client) -> None:
    client.force_login(amina)
    answers = {"country": "KE", "region": "KE-21", "date_of_birth": "2015-01-01"}
    refused = client.post(reverse("profile-new"), answers)
    assert refused.status_code == 422
    assert "18 or older" in refused.content.decode()
    assert 'value="2015-01-01"' in refused.content.decode()
    done = client.post(reverse("profile-new"), {**answers, "date_of_birth": BORN.isoformat()})
    assert done["Location"] == step("basics")
    assert amina.profile.region_id == "KE-21"
    assert client.get(reverse("profile-new"))["Location"] == reverse("profile")


def test_basics_are_saved_and_lead_on(browser: Client, profile: Profile) -> None:
    answers = {
        "headline": "Networks",
        "about": "Cables",
        "country": "KE",
        "region": "KE-21",
        "nationality": "KE",
        "phone": "+254 712-345 678",
    }
    assert browser.post(step("basics"), answers)["Location"] == step("skills")
    profile.refresh_from_db()
    assert (profile.headline, profile.phone) == ("Networks", "+254712345678")


def test_basics_keep_what_was_typed(browser: Client, profile: Profile) -> None:
    answers = {"headline": "Networks & <boats>", "about": "", "country": "RW", "region": "KE-21", "phone": "call me"}
    refused = browser.post(step("basics"), answers)
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Networks &amp; &lt;boats&gt;" in html
    assert 'value="call me"' in html
    refused = browser.post(step("basics"), {**answers, "phone": ""})
    assert "not in the country" in refused.content.decode()
    profile.refresh_from_db()
    assert profile.headline == ""


def test_words_become_skills_with_a_level(browser: Client, profile: Profile) -> None:
    skill = some_skills(1)[0]
    found = browser.post(step("skills"), {"act": "find", "phrase": skill.label})
    assert found.status_code == 200
    html = found.content.decode()
    assert f"skill_{skill.pk}" in html
    assert html.count("<select") <= 5
    assert browser.post(step("skills"), {"act": "add", "phrase": skill.label, f"skill_{skill.pk}": "4"})[
        "Location"
    ] == step("skills")
    assert list(profile.skills.values_list("skill", "level")) == [(skill.pk, 4)]


def test_several_words_are_found_at_once(browser: Client, profile: Profile) -> None:
    first, second = some_skills(2)
    phrase = f"{first.label}; {second.label}"
    browser.post(step("skills"), {"act": "add", "phrase": phrase, f"skill_{first.pk}": "2", f"skill_{second.pk}": "3"})
    assert profile.skills.count() == 2


def test_a_skill_that_is_held_is_an_error_on_its_field(browser: Client, profile: Profile) -> None:
    skill = some_skills(1)[0]
    services.set_skill(profile=profile, skill=skill, level=2)
    refused = browser.post(step("skills"), {"act": "add", "phrase": skill.label, f"skill_{skill.pk}": "5"})
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "on your profile already" in html
    assert re.search(r'<option value="5" selected', html)
    assert ProfileSkill.objects.get(profile=profile).level == 2


def test_only_what_the_words_lead_to_can_be_added(browser: Client, profile: Profile) -> None:
    wanted = some_skills(1)[0]
    near = {candidate.skill_id for candidate in link([wanted.label])[0]}
    far = next(skill for skill in some_skills(200) if skill.pk not in near)
    refused = browser.post(step("skills"), {"act": "add", "phrase": wanted.label, f"skill_{far.pk}": "5"})
    assert refused.status_code == 422
    assert not profile.skills.exists()


@pytest.mark.parametrize("phrase", ["", "   ", ",;,", "qqqqzzzzxxxx"])
def test_words_that_mean_nothing_get_an_answer(browser: Client, phrase: str) -> None:
    answer = browser.post(step("skills"), {"act": "find", "phrase": phrase})
    assert answer.status_code in {200, 422}
    assert "Write a few words" in answer.content.decode() or "no skill like that" in answer.content.decode()


def test_levels_change_and_skills_go(browser: Client, profile: Profile) -> None:
    skill = some_skills(1)[0]
    services.set_skill(profile=profile, skill=skill, level=2)
    browser.post(step("skills"), {"act": "level", "skill": skill.pk, "level": "5", "last_used_year": "2024"})
    assert list(profile.skills.values_list("level", "last_used_year")) == [(5, 2024)]
    refused = browser.post(step("skills"), {"act": "level", "skill": skill.pk, "level": "3", "last_used_year": "1960"})
    assert refused.status_code == 422
    assert 'value="1960"' in refused.content.decode()
    browser.post(step("skills"), {"act": "remove", "skill": skill.pk})
    assert not profile.skills.exists()
    assert browser.post(step("skills"), {"act": "remove", "skill": skill.pk}).status_code == 404
    assert browser.post(step("skills"), {"act": "remove", "skill": "²"}).status_code == 404


def test_experience_is_added_and_removed_and_another_s_is_not_found(browser: Client, profile: Profile) -> None:
    answers = {"title": "A school's network", "place": "Lamu", "kind": "unpaid", "isco": "3513", "months": "2"}
    assert browser.post(step("experience"), answers)["Location"] == step("experience")
    own = profile.experiences.get()
    refused = browser.post(step("experience"), {**answers, "months": "0"})
    assert refused.status_code == 422
    assert "A school&#x27;s network" in refused.content.decode()

    eve = make_user("eve@example.org")
    other = services.create_profile(user=eve, country=country("KE"), region=None, date_of_birth=BORN)
    theirs = services.add_experience(profile=other, title="A shop", months=3)
    assert browser.post(step("experience"), {"remove": theirs.pk}).status_code == 404
    assert other.experiences.exists()
    browser.post(step("experience"), {"remove": own.pk})
    assert not profile.experiences.exists()


def test_languages_are_added_changed_and_removed(browser: Client, profile: Profile) -> None:
    browser.post(step("languages"), {"language": "sw", "level": "C2"})
    browser.post(step("languages"), {"language": "sw", "level": "B2"})
    assert list(profile.languages.values_list("language", "level")) == [("sw", "B2")]
    assert browser.post(step("languages"), {"language": "sw", "level": "Z9"}).status_code == 422
    assert browser.post(step("languages"), {"remove": "fr"}).status_code == 404
    browser.post(step("languages"), {"remove": "sw"})
    assert not profile.languages.exists()


def test_wishes_are_saved_and_shown_again(browser: Client, profile: Profile) -> None:
    answers = {
        "is_looking": "on",
        "wants": ["job", "contract"],
        "aims": ["2512", "2513"],
        "wants_remote": "on",
        "may_move_to": ["RW"],
        "hours_per_week": "30",
        "available_from": "2026-12-01",
        "pay_floor": "45000",
        "pay_currency": "KES",
        "contract_floor": "60",
        "contract_currency": "USD",
        "works_from": "7",
        "works_until": "15",
    }
    assert browser.post(step("wishes"), answers)["Location"] == step("certificates")
    profile.refresh_from_db()
    assert (profile.wants, profile.pay_floor) == (["job", "contract"], Decimal(45000))
    assert (profile.contract_floor, profile.contract_currency_id) == (Decimal(60), "USD")
    assert (profile.works_from, profile.works_until) == (7, 15)
    html = browser.get(step("wishes")).content.decode()
    assert re.search(r'value="2513"[^>]*checked', html)
    assert 'value="2026-12-01"' in html
    assert "Never shown to employers" in html


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"pay_currency": ""}, "in which currency"),
        ({"pay_floor": "10.5", "pay_currency": "RWF"}, "no decimals"),
        ({"pay_floor": "-1"}, "greater than or equal"),
        ({"contract_floor": "10"}, "in which currency"),
        ({"contract_floor": "10.5", "contract_currency": "RWF"}, "no decimals"),
        ({"works_from": "17", "works_until": "9"}, "must end after it begins"),
        ({"works_until": "25"}, "not one of the available choices"),
        ({"hours_per_week": "90"}, "less than or equal"),
        ({"wants": []}, "required"),
        ({"aims": ["9999"]}, "not one of the available choices"),
    ],
)
def test_wishes_that_cannot_be_stand_beside_their_field(
    browser: Client, profile: Profile, change: dict[str, object], words: str
) -> None:
    day = {"works_from": "8", "works_until": "17"}
    answers = {"wants": ["job"], "pay_floor": "45000", "pay_currency": "KES", **day, **change}
    refused = browser.post(step("wishes"), answers)
    assert refused.status_code == 422
    assert words in refused.content.decode()
    profile.refresh_from_db()
    assert profile.wants == []


@time_machine.travel("2026-07-01T12:00Z", tick=False)
def test_the_day_is_compared_with_an_office_in_a_chosen_country(browser: Client, profile: Profile) -> None:
    Profile.objects.filter(pk=profile.pk).update(works_from=8, works_until=17)
    # In July Berlin is an hour behind Nairobi: its office is open from 10:00 to 18:00 there.
    assert (
        "shares <b>7 of 8 hours</b> with an office in Germany"
        in browser.get(step("wishes"), {"other": "DE"}).content.decode()
    )
    assert "of 8 hours" not in browser.get(step("wishes"), {"other": "XX"}).content.decode()


def test_the_builder_says_where_one_is(browser: Client, profile: Profile) -> None:
    services.set_language(profile=profile, language=Language.objects.get(code="sw"), level="C1")
    html = browser.get(step("skills")).content.decode()
    assert html.count('aria-current="step"') == 1
    assert re.search(r'class="done">\s*<a href="/me/profile/languages/"', html)


def test_forms_are_guarded_against_other_sites(profile: Profile) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(profile.user)
    assert strict.post(step("languages"), {"language": "sw", "level": "C2"}).status_code == 403
