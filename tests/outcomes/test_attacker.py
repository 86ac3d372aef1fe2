"""Who holds every release cannot find out what they hide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from registry.outcomes.releases import suppression
from registry.outcomes.releases.audit import Told
from registry.outcomes.releases.cube import Cube, count
from registry.outcomes.releases.document import document
from registry.outcomes.releases.measures import MEASURES
from registry.outcomes.releases.shown import show

from .attacker import Attacker, Cell
from .towns import TownOfGraduates, a_town

FEWEST = 5
# Of the breakdowns each town has some: so the programs stay small, and all of them are tried.
SOME = (
    ("country", "region", "sex"),
    ("provider", "programme", "cohort"),
    ("programme", "provider", "sex", "disability"),
    ("country", "connectivity", "disability"),
    ("certificate", "marginalised", "country"),
)


def within(town: TownOfGraduates) -> Mapping[tuple[str, str], tuple[str, str]]:
    found = {}
    for inner, outer in (("region", "country"), ("programme", "provider"), ("cohort", "programme")):
        if inner not in town.groups:
            continue
        for key, whole in zip(town.groups[inner], town.groups[outer], strict=True):
            found[inner, str(key)] = (outer, str(whole))
    return found


class Archive:
    """Releases of one town, one after another, as the service makes them."""

    def __init__(self, town: TownOfGraduates) -> None:
        self.attacker = Attacker(within(town))
        self.told: list[Told] = []

    def release(self, cube: Cube) -> None:
        hidden = suppression.suppress(cube, earlier=self.told)
        made = document(show(cube, hidden), {}, slug="town", on=date(2026, 9, 30))
        self.attacker.read(made, fallen=self._fallen(cube))
        self.told.append(Told(cube, hidden))

    def _fallen(self, cube: Cube) -> list[tuple[str, str, str]]:
        if not self.told:
            return []
        before = self.told[-1].cube
        return [
            (*key, measure)
            for key in cube.groups
            if key in before.rows
            for measure in MEASURES
            if cube.of(key, measure) < before.of(key, measure)
        ]


def a_history(seed: int, *, releases: int, most: int = 120) -> tuple[Archive, TownOfGraduates]:
    chance = np.random.default_rng(seed)
    town = a_town(seed, people=int(chance.integers(20, most)), cohorts=int(chance.integers(1, 4)))
    chosen = SOME[seed % len(SOME)]
    town.groups = {by: column for by, column in town.groups.items() if by in chosen}
    archive = Archive(town)
    for number in range(releases):
        archive.release(count(town.people(later=91 * number)))
        town.correct(int(chance.integers(0, 4)))
    return archive, town


def found_out(archive: Archive) -> dict[Cell, tuple[int, int]]:
    """What each release gives away alone, and what all do together."""
    found: dict[Cell, tuple[int, int]] = {}
    for number in range(archive.attacker.releases):
        found |= archive.attacker.narrowed(fewest=FEWEST, only=[number])
    return found | archive.attacker.narrowed(fewest=FEWEST)


@pytest.mark.parametrize("seed", range(len(SOME)))
def test_nothing_that_is_hidden_can_be_found_out(seed: int) -> None:
    archive, _town = a_history(seed, releases=3)
    hidden = [cell for cell, shown in archive.attacker.cells.items() if shown is None]
    assert len(hidden) > 100
    assert found_out(archive) == {}


@pytest.mark.slow
@pytest.mark.timeout(4 * 3600)
@pytest.mark.parametrize("hundred", range(10))
def test_nothing_can_be_found_out_in_a_thousand_towns_with_eight_releases(hundred: int) -> None:
    for seed in range(1000 + 100 * hundred, 1100 + 100 * hundred):
        archive, _town = a_history(seed, releases=8, most=60)
        assert found_out(archive) == {}, seed


def test_the_attacker_finds_what_lacks_complementary_suppression(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suppression, "suppress", lambda cube, **_more: suppression.must_be_hidden(cube))
    archive, _town = a_history(2, releases=1)
    found = found_out(archive)
    assert found


def test_the_attacker_finds_what_one_release_hides_and_the_next_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = suppression.suppress
    monkeypatch.setattr(suppression, "suppress", lambda cube, **_earlier: alone(cube))
    assert any(found_out(a_history(seed, releases=2)[0]) for seed in range(len(SOME)))
