"""How much one skill says about another."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.taxonomy.loading import LOCAL
from registry.taxonomy.models import Occupation, OccupationSkill, Origin, Skill, SkillKind, SkillRelation
from registry.taxonomy.rules import (
    ASKED_IN_AT_MOST,
    BESIDE_IN_AT_MOST,
    HELD_BESIDE,
    HELD_BROADER,
    HELD_NARROWER,
    HELD_RELATED,
    LEAST_SHARED,
    WIDEST_FAMILY,
    partial_credit,
)
from registry.taxonomy.selectors import closeness_of

ids = st.integers(1, 8)
pairs = st.sets(st.tuples(ids, ids).filter(lambda pair: pair[0] != pair[1]), max_size=14)
some = st.frozensets(ids, max_size=5)


def credit_of(held, asked, broader, related, groups, essential=frozenset()):
    """The definition, word by word."""
    if held == asked or held in groups:
        return None
    if (held, asked) in broader:
        return HELD_NARROWER
    if (asked, held) in broader:
        return HELD_BROADER
    if (held, asked) in related or (asked, held) in related:
        return HELD_RELATED
    if {above for one, above in broader if one == asked} & {above for one, above in broader if one == held}:
        return HELD_RELATED
    of_asked = {occupation for occupation, skill in essential if skill == asked}
    of_held = {occupation for occupation, skill in essential if skill == held}
    if of_asked & of_held and len(of_asked & of_held) >= LEAST_SHARED * len(of_held):
        return HELD_BESIDE
    return None


def counted(essential):
    return Counter(skill for _occupation, skill in essential)


needs = st.sets(st.tuples(ids, ids), max_size=14)


@given(some, pairs, pairs, some, needs)
@settings(deadline=None)
def test_credit_is_what_its_definition_says(asked, broader, related, groups, essential):
    answer = partial_credit(
        asked,
        broader=broader,
        related=related,
        groups=groups,
        essential=essential,
        needed_in=counted(essential),
    )
    expected = {
        skill: {
            held: share
            for held in range(1, 9)
            if (share := credit_of(held, skill, broader, related, groups, essential)) is not None
        }
        for skill in asked
    }
    assert answer == expected


@given(some, pairs, pairs)
@settings(deadline=None)
def test_the_order_of_relations_does_not_count(asked, broader, related):
    forth = partial_credit(asked, broader=sorted(broader), related=sorted(related))
    back = partial_credit(asked, broader=sorted(broader, reverse=True), related=sorted(related, reverse=True))
    assert forth == back


@pytest.mark.parametrize(("size", "siblings"), [(WIDEST_FAMILY, WIDEST_FAMILY - 1), (WIDEST_FAMILY + 1, 0)])
def test_a_family_that_is_too_wide_makes_no_siblings(size, siblings):
    family = [(skill, 1000) for skill in range(1, size + 1)]
    answer = partial_credit({1}, broader=family, related=[])[1]
    assert sum(share == HELD_RELATED for share in answer.values()) == siblings
    assert answer[1000] == HELD_BROADER


def beside(asked, essential):
    return partial_credit({asked}, broader=(), related=(), essential=essential, needed_in=counted(essential))[asked]


def test_a_held_skill_hints_when_its_occupations_mostly_need_the_asked_one_and_not_the_other_way_round():
    weld, read_drawings = 1, 2
    essential = [(shop, weld) for shop in (1, 2)] + [(shop, read_drawings) for shop in range(1, 11)]
    assert beside(read_drawings, essential) == {weld: HELD_BESIDE}
    assert beside(weld, essential) == {}  # two in ten who read drawings weld


@pytest.mark.parametrize(("occupations", "hints"), [(BESIDE_IN_AT_MOST, True), (BESIDE_IN_AT_MOST + 1, False)])
def test_a_skill_that_many_occupations_need_hints_at_none_of_them(occupations, hints):
    essential = [(number, skill) for number in range(occupations) for skill in (1, 2)]
    assert beside(1, essential) == ({2: HELD_BESIDE} if hints else {})


@pytest.mark.parametrize(("occupations", "hints"), [(ASKED_IN_AT_MOST, True), (ASKED_IN_AT_MOST + 1, False)])
def test_no_single_skill_hints_at_what_very_many_occupations_need(occupations, hints):
    essential = [(number, 1) for number in range(occupations)] + [(0, 2)]
    assert beside(1, essential) == ({2: HELD_BESIDE} if hints else {})


def test_the_ways_to_be_close_stand_in_order():
    assert 1 > HELD_NARROWER > HELD_BROADER > HELD_RELATED > HELD_BESIDE > 0


def local(slug):
    return Skill.objects.get(uri=f"{LOCAL}{slug}")


@pytest.mark.django_db
def test_on_a_fresh_machine_credit_comes_from_the_broader_links():
    docker, kubernetes = local("docker"), local("kubernetes")
    broader = docker.relations.get().other
    close = closeness_of([docker.pk, broader.pk])
    assert close[docker.pk][broader.pk] == HELD_BROADER
    assert close[docker.pk][kubernetes.pk] == HELD_RELATED
    assert close[broader.pk][docker.pk] == HELD_NARROWER


@pytest.mark.django_db
def test_escos_relations_and_hierarchy_count_and_groups_are_never_held():
    one, two, three, group = (
        Skill.objects.create(uri=f"http://data.europa.eu/esco/skill/test-{n}", label=n, kind=kind, origin=Origin.ESCO)
        for n, kind in [("one", "skill"), ("two", "knowledge"), ("three", "skill"), ("group", SkillKind.GROUP)]
    )
    SkillRelation.objects.create(skill=one, other=group, kind="broader")
    SkillRelation.objects.create(skill=two, other=group, kind="broader")
    SkillRelation.objects.create(skill=three, other=one, kind="optional")
    assert closeness_of([one.pk, three.pk]) == {
        one.pk: {two.pk: HELD_RELATED, three.pk: HELD_RELATED},
        three.pk: {one.pk: HELD_RELATED},
    }


@pytest.mark.django_db
def test_what_the_same_occupation_needs_is_close_and_what_it_may_need_is_not():
    one, two, three = (
        Skill.objects.create(
            uri=f"http://data.europa.eu/esco/skill/test-{n}", label=n, kind="skill", origin=Origin.ESCO
        )
        for n in ("one", "two", "three")
    )
    smith = Occupation.objects.create(uri="test-smith", label="smith", isco_id="7221")
    for skill, is_essential in ((one, True), (two, True), (three, False)):
        OccupationSkill.objects.create(occupation=smith, skill=skill, is_essential=is_essential)
    assert closeness_of([one.pk, three.pk]) == {one.pk: {two.pk: HELD_BESIDE}, three.pk: {}}


@pytest.mark.django_db
def test_a_skill_without_relations_and_an_unknown_one_earn_nothing():
    lonely = Skill.objects.create(uri="http://data.europa.eu/esco/skill/test-lonely", label="x", kind="skill")
    assert closeness_of([lonely.pk, 10**9]) == {lonely.pk: {}, 10**9: {}}
    assert closeness_of([]) == {}


@pytest.mark.django_db
def test_closeness_costs_four_queries_at_most_however_many_skills(django_assert_max_num_queries):
    some_skill = OccupationSkill.objects.filter(is_essential=True).values_list("skill_id", flat=True)[0]
    with django_assert_max_num_queries(4):
        closeness_of([some_skill])
    every_skill = list(Skill.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(4):
        closeness_of(every_skill)
