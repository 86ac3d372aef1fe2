"""The small world stands as it is described, and is built without going past the services."""

from __future__ import annotations

import pytest

from registry.matching.models import Match
from registry.outcomes.rules import Definition
from registry.outcomes.selectors import conversion_table
from tests.house.lived import Lived
from tests.world import World, browser

pytestmark = pytest.mark.django_db


def test_everybody_lands_in_their_own_workspace(world: World) -> None:
    spaces = {"amina": "/me/", "claudine": "/me/", "boris": "/hire/", "dede": "/mentor/", "chantal": "/programme/",
              "analyst": "/insight/", "eve": "/hire/"}  # fmt: skip
    cast = world.cast()
    assert {name: browser(cast[name]).get("/start/")["Location"] for name in spaces} == spaces


def test_the_administrator_enters_the_admin(world: World) -> None:
    assert browser(world.admin).get("/admin/").status_code == 200


def test_the_story_leads_from_a_roster_to_a_placement_that_counts(lived: Lived) -> None:
    world, story = lived.world, lived.story
    assert story.placement.state == "confirmed"
    assert Match.objects.filter(profile=world.claudine, listing=world.listing).exists()
    rows = conversion_table(definition=Definition.DIGITAL, on=world.today)
    assert {row.key: row.placed_365 for row in rows if row.by == "cohort"} == {"lamu": 1, "huye": 0}
