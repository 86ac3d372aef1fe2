"""The engine over arrays ranks exactly as the rules do, one pair after another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from datetime import timedelta

import numpy as np
import pytest
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from registry.demo.scale import Sizes, fill
from registry.matching import ranking
from registry.matching.engine import heap, kernel, pair
from registry.matching.engine.asked import asked_of
from registry.matching.engine.crowd import BEFORE_USE, KINDS, TRUSTS, WORDS, Codes, Crowd, read_crowd
from registry.matching.engine.ranking import Finder, rank_for_listings
from registry.matching.rules import Context, GraduateSide, Held, ListingSide, Requirement, assess, is_possible
from registry.matching.rules.scoring import draw
from registry.matching.rules.weights import WORKING_LANGUAGE
from registry.matching.sides import load_context, load_graduates, load_listings, matchable_ids
from registry.profiles.models import ProfileSkill
from registry.profiles.models.graduate import TrustLevel

from . import strategies as some

CODES = Codes(
    countries=tuple(sorted(some.COUNTRIES)),
    regions=tuple(sorted(region for _country, region in some.HOMES.values())),
    languages=("en", "fr", "rw", "sw"),
    groups=tuple(sorted(some.CODES)),
)


def crowd_of(graduates: Sequence[GraduateSide], codes: Codes) -> Crowd:
    """The arrays, made one graduate after another, without the database."""
    people = sorted(graduates, key=lambda one: one.id)

    def ends(parts: Sequence[Collection[object]]) -> np.ndarray:
        return np.cumsum([0, *(len(part) for part in parts)]).astype(np.int64)

    def bits(chosen: Sequence[Collection[str]], known: Sequence[str]) -> np.ndarray:
        made = np.zeros((len(people), WORDS), np.uint64)
        for row, some_of in enumerate(chosen):
            for code in some_of:
                made[row, known.index(code) >> 6] |= np.uint64(1) << np.uint64(known.index(code) & 63)
        return made

    held = sorted((skill, row, has) for row, one in enumerate(people) for skill, has in one.skills.items())
    skills = sorted({skill for skill, _row, _has in held})
    return Crowd(
        ids=np.array([one.id for one in people], np.int64),
        flags=np.array(
            [
                pair.LOOKS * (one.is_looking and one.consents_matching)
                + pair.CROSSES * one.consents_cross_border
                + pair.IS_VISIBLE * one.is_visible
                + pair.WANTS_REMOTE * one.wants_remote
                for one in people
            ],
            np.uint8,
        ),
        home=np.array([codes.countries.index(one.home_country) for one in people], np.int16),
        citizen=np.array([codes.countries.index(one.nationality or one.home_country) for one in people], np.int16),
        region=np.array([codes.regions.index(one.home_region) if one.home_region else -1 for one in people], np.int32),
        hours=np.array([-1 if one.hours_per_week is None else one.hours_per_week for one in people], np.int16),
        free_from=np.array([one.available_from.toordinal() if one.available_from else 0 for one in people], np.int32),
        wants=np.array([sum(1 << KINDS.index(kind) for kind in one.wants) for one in people], np.uint8),
        moves=bits([one.may_move_to for one in people], codes.countries),
        speaks=bits(
            [[code for code, level in one.languages.items() if level >= WORKING_LANGUAGE] for one in people],
            codes.languages,
        ),
        skill_ids=np.array(skills, np.int64),
        skill_starts=ends([[one for one in held if one[0] == skill] for skill in skills]),
        skill_rows=np.array([row for _skill, row, _has in held], np.int32),
        skill_held=np.array([has.level * 8 + TRUSTS.index(has.trust) for _skill, _row, has in held], np.uint8),
        skill_used=np.array(
            [has.last_used_year - BEFORE_USE if has.last_used_year else 0 for _skill, _row, has in held], np.uint8
        ),
        aim_starts=ends([one.aims for one in people]),
        aim_codes=np.array([codes.groups.index(aim) for one in people for aim in one.aims], np.int16),
        work_starts=ends([one.months for one in people]),
        work_codes=np.array([codes.groups.index(c) for one in people for c in sorted(one.months)], np.int16),
        work_months=np.array([one.months[code] for one in people for code in sorted(one.months)], np.float64),
    )


def keys(ranked: dict[int, list[ranking.Pair]]) -> dict[int, list[tuple[object, ...]]]:
    return {number: [(pair.key, pair.graduate.id) for pair in pairs] for number, pairs in ranked.items()}


def by_trying_all(
    listings: Sequence[ListingSide], graduates: Sequence[GraduateSide], context: Context, best: int
) -> dict[int, list[ranking.Pair]]:
    """The reference: every pair, one after another."""
    ranked = {}
    for listing in listings:
        pairs = [ranking.pair_for_listing(listing, graduate, context) for graduate in graduates]
        ranked[listing.id] = sorted((pair for pair in pairs if pair is not None), key=lambda pair: pair.key)[:best]
    return ranked


# Of any two, hardly one pair is possible. Most of these are, and differ in what is left.
able = some.graduates.map(
    lambda one: replace(
        one, consents_matching=True, consents_cross_border=True, is_looking=True, is_visible=True,
        skills=one.skills or {1: Held(3, TrustLevel.SELF)},
    )
)  # fmt: skip
reachable = some.listings.map(
    lambda one: replace(
        one, is_open=True, closes_on=some.TODAY + timedelta(days=20), eligible_countries=frozenset(), is_remote=True,
        languages=one.languages[:1], hours_per_week=None,
        requirements=one.requirements or (Requirement(1, 2, 2, True),),
    )
)  # fmt: skip
crowded = st.lists(able | able | able | some.graduates, min_size=1, max_size=40, unique_by=lambda one: one.id)
posted = st.lists(reachable | reachable | some.listings, min_size=1, max_size=3, unique_by=lambda one: one.id)
peaceful = some.contexts.map(lambda one: replace(one, in_force=frozenset({frozenset({"KE", "RW"})})))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    graduates=crowded,
    listings=posted,
    context=peaceful | some.contexts,
    best=st.integers(1, 4),
    spare=st.integers(0, 3),
)
def test_the_best_are_those_of_trying_every_pair(
    graduates: list[GraduateSide], listings: list[ListingSide], context: Context, best: int, spare: int
) -> None:
    finder = Finder(crowd_of(graduates, CODES), CODES, best=best, spare=spare)
    of_all = {one.id: one for one in graduates}
    ranked = rank_for_listings(
        listings,
        finder,
        context,
        changed=(),
        load=lambda ids: [of_all[number] for number in ids],
        rank_all=lambda rest: by_trying_all(rest, graduates, context, best),
    )
    expected = by_trying_all(listings, graduates, context, best)
    event(f"{min(3, max(map(len, expected.values())))} or more ranked, of {best}")
    assert keys(ranked) == keys(expected)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(graduates=crowded, listing=reachable, context=peaceful)
def test_the_arrays_add_up_what_the_rules_do(
    graduates: list[GraduateSide], listing: ListingSide, context: Context
) -> None:
    """Closeness, level, proof, recency, hints and shares of every graduate, whether among the best or not."""
    crowd = crowd_of(graduates, CODES)
    asked = asked_of(listing, context, CODES, crowd).asked
    room = kernel.scratch(len(crowd))
    held = (crowd.skill_starts, crowd.skill_rows, crowd.skill_held, crowd.skill_used)
    kernel.add_up(held, asked, room)
    sums = np.maximum(room[0][:, 1], 0)
    people = sorted(graduates, key=lambda one: one.id)
    assert sums == pytest.approx([assess(listing, one, context).coverage for one in people], abs=1e-12)


@settings(deadline=None)
@given(graduate=able | some.graduates, listing=reachable | some.listings, context=peaceful | some.contexts)
def test_a_gate_that_is_closed_for_the_rules_is_closed_for_the_arrays(
    graduate: GraduateSide, listing: ListingSide, context: Context
) -> None:
    """Of what the arrays are asked about: an open listing and a pair that is not excluded."""
    listing = replace(listing, is_open=True, closes_on=max(listing.closes_on, context.on))
    context = replace(context, excluded=frozenset(), owners_avoided=frozenset())
    crowd = crowd_of([graduate], CODES)
    asked = asked_of(listing, context, CODES, crowd)
    passed = pair.passes(0, Finder(crowd, CODES).people, asked.listing, asked.of_countries)
    assert bool(passed) == (graduate.is_visible and is_possible(listing, graduate, context))


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(listing=reachable, graduate=able, context=peaceful, many=st.integers(30, 90))
def test_ties_are_broken_by_the_draw_however_many_they_are(
    listing: ListingSide, graduate: GraduateSide, context: Context, many: int
) -> None:
    graduates = [replace(graduate, id=number) for number in range(1, many)]
    finder = Finder(crowd_of(graduates, CODES), CODES, best=5, spare=2)
    found = finder.find(listing, context)
    expected = by_trying_all([listing], graduates, context, 5)[listing.id]
    assert not found.is_sure or {pair.graduate.id for pair in expected} <= set(found.ids)


@given(st.integers(1, 2**40), st.integers(1, 2**40))
def test_the_draw_is_the_same_in_both(listing: int, profile: int) -> None:
    assert int(pair.drawn(listing, profile)) == draw(listing, profile)


def test_rounding_in_doubt_is_told_and_rounds_up() -> None:
    half = 0.1234565
    assert heap.is_doubtful(half)
    assert heap.millionths(half) == 123457
    assert heap.millionths(half - 5e-13) == 123457
    assert not heap.is_doubtful(0.1234561)
    assert heap.millionths(0.1234561) == 123456


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(before=crowded, after=crowded, listings=posted, context=peaceful)
def test_who_has_changed_is_judged_by_the_rules_alone(
    before: list[GraduateSide], after: list[GraduateSide], listings: list[ListingSide], context: Context
) -> None:
    """The arrays know everybody as they were; everybody who is otherwise now, came or went, is named as changed."""
    was, now = {one.id: one for one in before}, {one.id: one for one in after}
    changed = {number for number in was | now if was.get(number) != now.get(number)}
    ranked = rank_for_listings(
        listings,
        Finder(crowd_of(before, CODES), CODES, best=3),
        context,
        changed=changed,
        load=lambda ids: [now[number] for number in ids if number in now],
        rank_all=lambda rest: by_trying_all(rest, after, context, 3),
    )
    assert keys(ranked) == keys(by_trying_all(listings, after, context, 3))


def use_some_long_ago() -> None:
    for level, year in ((1, 1990), (2, 2020), (3, 2025)):
        ProfileSkill.objects.filter(level=level).update(last_used_year=year)


@pytest.mark.django_db
def test_the_arrays_that_are_read_are_those_made_from_the_same_people(ke_rw: object) -> None:
    fill(Sizes(120, 6, seed=7, base=10_000_000))
    use_some_long_ago()
    codes, today = Codes.read(), timezone.localdate()
    read, made = read_crowd(codes), crowd_of(load_graduates(today, matchable_ids()), codes)
    assert len(read) > 50
    for one in fields(Crowd):
        assert np.array_equal(getattr(read, one.name), getattr(made, one.name)), one.name


@pytest.mark.django_db
def test_a_synthetic_corridor_is_ranked_as_by_trying_every_pair(ke_rw: object) -> None:
    fill(Sizes(200, 12, seed=3, base=10_000_000))
    use_some_long_ago()
    codes, today = Codes.read(), timezone.localdate()
    listings = load_listings(today)
    context = load_context(today, listings, exclusions=Q())
    graduates = load_graduates(today, matchable_ids())
    finder = Finder(read_crowd(codes), codes, best=10)
    ranked = rank_for_listings(
        listings, finder, context, changed=(), load=lambda ids: load_graduates(today, ids), rank_all=lambda rest: {}
    )
    assert keys(ranked) == keys(by_trying_all(listings, graduates, context, 10))
    assert sum(map(len, ranked.values())) > 50
