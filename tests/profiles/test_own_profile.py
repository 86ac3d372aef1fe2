"""A person's own profile: complete, and as quick with much on it as with little."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Purpose, User
from registry.credentials.services import add_certification
from registry.places.models import Country, Language
from registry.profiles import selectors, services
from registry.profiles.models import Profile
from registry.profiles.rules import Step
from registry.programmes.claims import invite_to_claim
from registry.programmes.models import Cohort, Enrolment
from registry.taxonomy.models import IscoGroup

from .conftest import BORN, some_skills

pytestmark = pytest.mark.django_db


def fill(profile: Profile, rows: int) -> None:
    for skill in some_skills(rows):
        services.set_skill(profile=profile, skill=skill, level=3)
    for language in Language.objects.order_by("code")[:rows]:
        services.set_language(profile=profile, language=language, level="B1")
    for number in range(rows):
        services.add_experience(
            profile=profile, title=f"Work {number}", months=2, isco=IscoGroup.objects.get(code="2512")
        )
        add_certification(
            profile=profile, title=f"Certificate {number}", issuer="A school", skills=some_skills(rows)[:2]
        )
    services.set_wishes(
        profile=profile,
        wants=["job"],
        aims=IscoGroup.objects.filter(code__regex="^25..$")[:rows],
        may_move_to=Country.objects.filter(is_eac=True)[:rows],
    )


def queries_of(client: Client, url: str) -> list[str]:
    """The statements of a page, without their values and without what the whole site asks once a minute."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    asked = [query["sql"] for query in queries.captured_queries if "demo_demoload" not in query["sql"]]
    return [re.sub(r"^SELECT set_config.*?; |'[^']*'|[0-9]+", "?", one.split(" WHERE ")[0]) for one in asked]


@pytest.mark.parametrize("page", ["profile", *Step])
def test_pages_ask_the_database_as_often_with_many_rows_as_with_few(
    profile: Profile, client: Client, page: str
) -> None:
    client.force_login(profile.user)
    url = reverse("profile") if page == "profile" else reverse("profile-step", args=[page])
    fill(profile, 1)
    few = queries_of(client, url)
    fill_more(profile)
    assert queries_of(client, url) == few


def fill_more(profile: Profile) -> None:
    profile.certifications.all().delete()
    fill(profile, 8)


def test_own_profile_is_ten_queries_with_the_certificates_counted(profile: Profile, amina: User) -> None:
    fill(profile, 5)
    with CaptureQueriesContext(connection) as queries:
        own = selectors.own_profile(amina)
    assert own is not None
    assert len(queries) == 10
    assert len(own.skills) == len(own.languages) == len(own.experiences) == own.certificates == 5
    profile.refresh_from_db()
    assert own.completeness == selectors.completeness_of(profile)


def test_without_a_profile_there_is_nothing_to_show(amina: User) -> None:
    assert selectors.own_profile(amina) is None


def test_completeness_follows_what_is_done(profile: Profile, amina: User, agree: Callable[..., None]) -> None:
    own = selectors.own_profile(amina)
    assert own is not None
    assert own.completeness.next == Step.SKILLS
    fill(profile, 3)
    profile.refresh_from_db()
    assert selectors.completeness_of(profile).next == Step.VISIBILITY
    agree(amina, Purpose.PUBLIC_CARD)
    assert selectors.completeness_of(profile).next == Step.BASICS
    services.update_basics(profile=profile, headline="Networks", about="Cables", country=profile.country)
    own = selectors.own_profile(amina)
    assert own is not None
    assert own.completeness.next is None
    assert own.completeness.percent == 100
    assert own.given == {Purpose.PUBLIC_CARD}


def test_the_page_shows_everything_and_what_is_private_says_so(
    amina: User, client: Client, enrol: Callable[..., Enrolment], lamu: Cohort
) -> None:
    services.claim_profile(token=invite_to_claim(enrolment=enrol()), user=amina, date_of_birth=BORN)
    client.force_login(amina)
    html = client.get(reverse("profile")).content.decode()
    assert "Lamu 2025" in html
    assert "self-declared, not yet proven" in html
    assert "never shown to employers" in html
    assert "add at least three skills" in html
    assert str(date.today().year - 200) not in html
