"""What people change about their account."""

from __future__ import annotations

import pytest

from accounts import errors
from accounts.services import people

pytestmark = pytest.mark.django_db


def test_names_are_kept_without_stray_spaces(amina):
    changed = people.set_name(user=amina, given_names="  Amina  Zuhura ", family_name=" Ali ")
    assert changed.get_full_name() == "Amina Zuhura Ali"
    assert changed.get_short_name() == "Amina"
    with pytest.raises(errors.NeedsAName):
        people.set_name(user=amina, given_names="Amina", family_name="  ")


def test_languages_and_zones_must_exist(amina, kenya):
    assert people.set_language(user=amina, language="sw").language == "sw"
    assert people.set_time_zone(user=amina, time_zone="Africa/Kigali").time_zone == "Africa/Kigali"
    assert people.set_home_country(user=amina, country=kenya).home_country == kenya
    with pytest.raises(errors.UnknownLanguage):
        people.set_language(user=amina, language="xx")
    with pytest.raises(errors.UnknownTimeZone):
        people.set_time_zone(user=amina, time_zone="Africa/Atlantis")
