"""Graduates drawn by a seed, treated alike or not."""

from __future__ import annotations

import random
from collections.abc import Mapping

from registry.outcomes.fairness.rates import Part, discount
from registry.outcomes.fairness.report import Graduate, Measure, Row, Table, Trait


def crowd(
    seed: int, *, size: int = 400, less: Mapping[Measure, float] = {}, of: tuple[Trait, str] | None = None
) -> list[Graduate]:
    """So many graduates who differ in what they can do. One group gets so much less of some measures than it ought."""
    chance = random.Random(seed)
    return [_graduate(chance, dict(less), of) for _number in range(size)]


def _graduate(chance: random.Random, less: dict[Measure, float], of: tuple[Trait, str] | None) -> Graduate:
    groups = {
        Trait.SEX: chance.choices(["f", "m", "x", ""], [44, 44, 3, 9])[0],
        Trait.DISABILITY: chance.choices(["yes", "no", ""], [18, 67, 15])[0],
        Trait.MARGINALISED: chance.choice(["yes", "no", ""]),
        Trait.CONNECTIVITY: chance.choice(["fibre", "mobile", "none"]),
        Trait.COUNTRY: chance.choice(["KE", "RW"]),
    }
    share = dict.fromkeys(Measure, 1.0) | (less if of is not None and groups[of[0]] == of[1] else {})
    able = chance.random()
    lists = sum(chance.random() < 0.05 + 0.3 * able for _listing in range(8))
    exposure = sum(discount(chance.randint(1, 50)) for _list in range(lists)) * share[Measure.EXPOSURE]
    is_listed = lists > 0 and chance.random() < share[Measure.LISTED]
    asked = chance.randint(0, 5)
    taken = sum(chance.random() < (0.3 + 0.3 * able) * share[Measure.SHORTLISTED] for _time in range(asked))
    is_placed = chance.random() < (0.2 + 0.4 * able) * share[Measure.PLACED]
    parts = {
        Measure.LISTED: Part(1, int(is_listed)),
        Measure.EXPOSURE: Part(1, exposure),
        Measure.PLACED: Part(1, int(is_placed)),
    }
    if asked:
        parts[Measure.SHORTLISTED] = Part(asked, taken)
    fit, cohort = str(int(able * 5)), f"cohort-{chance.randrange(6)}"
    strata = {measure: cohort if measure in {Measure.SHORTLISTED, Measure.PLACED} else fit for measure in Measure}
    return Graduate(groups, parts, strata)


def table_of(tables: list[Table], measure: Measure, trait: Trait) -> Table:
    return next(table for table in tables if (table.measure, table.trait) == (measure, trait))


def row_of(tables: list[Table], measure: Measure, trait: Trait, key: str) -> Row:
    return next(row for row in table_of(tables, measure, trait).rows if row.key == key)
