"""An analyst looks whether groups get the same chance, on a phone and on a large screen, without a script."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from registry.outcomes.fairness import publishing
from registry.outcomes.fairness.report import Measure, Trait
from tests.outcomes.fairness_people import crowd
from tests.world import administrator, organisation, person

from .walking import Walk

pytestmark = pytest.mark.browser


def test_an_analyst_sees_which_group_is_behind(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    women = (Trait.SEX, "f")
    people = crowd(3, less={Measure.SHORTLISTED: 0.6, Measure.PLACED: 0.8}, of=women)
    monkeypatch.setattr(publishing, "graduates", lambda *, on: people)
    cache.clear()
    organisation("Lakes Fund", "funder", "KE", owner=person("Analyst"), checked_by=administrator("admin@c.example"))
    analyst = walk.person("analyst@people.example", with_script=False)
    analyst.sign_in()
    analyst.look("insight")
    analyst.follow("Fairness")
    analyst.is_at("/insight/fairness/")
    analyst.reads("What to look at", "flagged", "women (Sex): Shortlisted")
    analyst.look("fairness-by-sex")
    analyst.follow("Connection at home")
    analyst.reads("mobile network")
    analyst.does_not_read("These answers are sealed")
    analyst.look("fairness-by-connection")
    cache.clear()
    assert walk.wrong == []
