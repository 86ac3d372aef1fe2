"""Changing a profile through its services: what is kept, what is refused, and that it is told once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from corridor.outbox.models import Delivery, Event
from corridor.web.errors import DomainError
from registry.places.models import Country, Currency, Language, Region
from registry.profiles import errors, services
from registry.profiles.models import Experience, Profile
from registry.taxonomy.models import IscoGroup, Skill, SkillKind

from .conftest import BORN, country, make_user, some_skills

pytestmark = pytest.mark.django_db


def changes() -> int:
    return Event.objects.filter(topic="profile.changed").count()


def test_every_change_is_told_once(profile: Profile, consent_texts: None) -> None:
    skill, language = some_skills(1)[0], Language.objects.get(code="sw")
    experience: list[Experience] = []
    acts = [
        lambda: services.update_basics(profile=profile, headline="Networks", about="", country=country("KE")),
        lambda: services.set_skill(profile=profile, skill=skill, level=3),
        lambda: services.remove_skill(profile=profile, skill=skill),
        lambda: experience.append(services.add_experience(profile=profile, title="A school's network", months=2)),
        lambda: services.remove_experience(profile=profile, experience=experience[0]),
        lambda: services.set_language(profile=profile, language=language, level="C2"),
        lambda: services.remove_language(profile=profile, language=language),
        lambda: services.set_wishes(profile=profile, wants=["job"]),
        lambda: services.set_visibility(profile=profile, visibility="private"),
    ]
    for act in acts:
        # A worker has begun what waited, so the next change is told anew.
        Delivery.objects.filter(event__topic="profile.changed").update(attempts=1)
        before = changes()
        act()
        assert changes() == before + 1
    told = Event.objects.filter(topic="profile.changed").values_list("payload", flat=True)
    assert list(told) == [{"profile_id": profile.pk}] * len(told)


def test_basics_are_kept_and_a_region_lies_in_its_country(profile: Profile) -> None:
    nyanza = Region.objects.residential().filter(country="RW").first()
    with pytest.raises(errors.RegionElsewhere):
        services.update_basics(profile=profile, headline="", about="", country=country("KE"), region=nyanza)
    services.update_basics(
        profile=profile,
        headline="Networks",
        about="Boats and cables",
        country=country("RW"),
        region=nyanza,
        nationality=country("KE"),
        phone="+250788123456",
    )
    profile.refresh_from_db()
    assert (profile.headline, profile.region, profile.nationality_id, profile.phone) == (
        "Networks",
        nyanza,
        "KE",
        "+250788123456",
    )
    services.update_basics(profile=profile, headline="Networks", about="", country=country("RW"))
    profile.refresh_from_db()
    assert profile.phone == "+250788123456"


def test_setting_a_skill_twice_keeps_one_with_the_new_level_and_its_proof(profile: Profile) -> None:
    skill = some_skills(1)[0]
    held = services.set_skill(profile=profile, skill=skill, level=2)
    held.trust = "provider"
    held.save(update_fields=["trust"])
    services.set_skill(profile=profile, skill=skill, level=5, last_used_year=2024)
    assert list(profile.skills.values_list("level", "trust", "last_used_year")) == [(5, "provider", 2024)]


@pytest.mark.parametrize("level", [0, 6, -1])
def test_a_level_outside_one_to_five_is_refused(profile: Profile, level: int) -> None:
    with pytest.raises(ValidationError):
        services.set_skill(profile=profile, skill=some_skills(1)[0], level=level)


@pytest.mark.parametrize(("year", "possible"), [(1998, False), (1999, True), (2026, True), (2027, False)])
def test_a_skill_is_used_within_a_lifetime(profile: Profile, year: int, possible: bool) -> None:
    def use() -> None:
        services.set_skill(profile=profile, skill=some_skills(1)[0], level=2, last_used_year=year, on=date(2026, 5, 1))

    if possible:
        use()
    else:
        with pytest.raises(errors.YearNotPossible):
            use()


def test_a_heading_of_the_taxonomy_is_no_skill(profile: Profile) -> None:
    group = Skill.objects.create(uri="urn:test:group", label="ICT skills", kind=SkillKind.GROUP, origin="local")
    with pytest.raises(errors.NotASkill):
        services.set_skill(profile=profile, skill=group, level=3)


def test_nobody_removes_the_experience_of_another(profile: Profile) -> None:
    boris = make_user("boris@example.org")
    other = services.create_profile(user=boris, country=country("KE"), region=None, date_of_birth=BORN)
    theirs = services.add_experience(profile=other, title="A shop", months=3)
    services.remove_experience(profile=profile, experience=theirs)
    assert other.experiences.count() == 1


def test_wishes_are_kept(profile: Profile) -> None:
    aims = IscoGroup.objects.filter(code="2512")
    services.set_wishes(
        profile=profile,
        wants=["job", "mentorship"],
        aims=aims,
        may_move_to=Country.objects.filter(code="RW"),
        hours_per_week=30,
        available_from=date(2026, 1, 5),
        pay_floor=Decimal("45000.50"),
        pay_currency=Currency.objects.get(code="KES"),
    )
    profile.refresh_from_db()
    assert profile.wants == ["job", "mentorship"]
    assert [aim.code for aim in profile.aims.all()] == ["2512"]
    assert (profile.pay_floor, profile.pay_currency_id) == (Decimal("45000.50"), "KES")
    services.set_wishes(profile=profile, wants=[], pay_currency=Currency.objects.get(code="KES"))
    profile.refresh_from_db()
    assert (profile.pay_floor, profile.pay_currency) == (None, None)


def test_money_needs_its_currency_and_its_decimals(profile: Profile) -> None:
    with pytest.raises(errors.CurrencyMissing):
        services.set_wishes(profile=profile, wants=["job"], pay_floor=Decimal(1))
    with pytest.raises(DomainError, match="no decimals"):
        services.set_wishes(
            profile=profile, wants=["job"], pay_floor=Decimal("1.5"), pay_currency=Currency.objects.get(code="RWF")
        )


def test_a_second_profile_is_refused(profile: Profile, amina: User) -> None:
    with pytest.raises(errors.ProfileExists):
        services.create_profile(user=amina, country=country("RW"), region=None, date_of_birth=BORN)
