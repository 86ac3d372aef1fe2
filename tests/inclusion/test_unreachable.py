"""No match is made with sealed answers.

The import contract keeps the code of matching from naming them; here it is seen that no statement does.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from corridor.outbox.delivering import drain
from registry.inclusion.models import SealedAnswers
from registry.inclusion.rules import Answers
from registry.inclusion.services import seal_many
from registry.matching import services
from registry.matching.engine import crowd
from registry.matching.models import Match
from registry.matching.selectors import matches_for_listing, matches_for_profile, why
from registry.outcomes.fairness.selectors import graduates
from registry.profiles.models import Profile
from registry.profiles.services import answer_inclusion
from tests.matching.factories import Town

from .sql import naming_answers, statements

pytestmark = pytest.mark.django_db

ONE, OTHER = Answers("f", "yes", "yes"), Answers("m", "no", "no")


def test_the_search_finds_a_statement_that_reads_answers() -> None:
    """And only such: the monitor reads them, and this is how it is seen."""
    with statements() as sent:
        graduates(on=timezone.localdate())
        Profile.objects.count()
    assert naming_answers(sent)
    assert all("sealed" in sql for sql in naming_answers(sent))


def test_matching_names_no_table_of_answers(town_on_stage: Town) -> None:
    town = town_on_stage
    seal_many(answers={profile.sealed_subject: ONE for profile in town.graduates})
    with statements() as sent:
        services.rebuild()
        drain()
        services.match_listings(listing_ids=[listing.pk for listing in town.listings])
        services.match_profiles(profile_ids=[profile.pk for profile in town.graduates])
        services.listing_changed(listing_id=town.listings[0].pk)
        services.profile_changed(profile_id=town.graduates[0].pk)
        matches_for_listing(town.listings[0])
        matches_for_profile(town.graduates[0])
        why(town.graduates[0], town.listings[0])
    assert Match.objects.count() > 100
    assert any("matching_match" in sql for sql in sent)
    assert naming_answers(sent) == []


def test_the_arrays_of_matching_at_scale_are_read_from_no_table_of_answers() -> None:
    """COPY is sent past Django, so its statements are looked at where they stand."""
    copied = [kept.sql for kept in vars(crowd).values() if isinstance(kept, crowd._Copy)]
    assert any("profiles_profile" in sql for sql in copied)
    assert naming_answers(copied) == []


def stored() -> list[dict[str, Any]]:
    """Every match but for when it was computed."""
    rows = Match.objects.order_by("listing_id", "profile_id").values()
    return [{name: value for name, value in row.items() if name not in {"id", "computed_at"}} for row in rows]


def rebuilt() -> list[dict[str, Any]]:
    services.rebuild()
    drain()
    return stored()


def test_turning_every_answer_round_changes_no_match(town_on_stage: Town) -> None:
    town = town_on_stage
    for number, profile in enumerate(town.graduates):
        answer_inclusion(profile=profile, answers=ONE if number % 2 else OTHER)
    before = rebuilt()
    for number, profile in enumerate(town.graduates):
        answer_inclusion(profile=profile, answers=OTHER if number % 2 else ONE)
    drain()
    assert stored() == before
    assert rebuilt() == before
    SealedAnswers.objects.all().delete()
    assert rebuilt() == before
    assert len(before) > 100
