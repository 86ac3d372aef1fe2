"""How much one skill says about another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.taxonomy.loading import LOCAL
from registry.taxonomy.models import Origin, Skill, SkillKind, SkillRelation
from registry.taxonomy.rules import HELD_BROADER, HELD_NARROWER, HELD_RELATED, WIDEST_FAMILY, partial_credit
from registry.taxonomy.selectors import closeness_of

ids = st.integers(1, 8)
pairs = st.sets(st.tuples(ids, ids).filter(lambda pair: pair[0] != pair[1]), max_size=14)
some = st.frozensets(ids, max_size=5)


def credit_of(held, asked, broader, related, groups):
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
    return None


@given(some, pairs, pairs, some)
@settings(deadline=None)
def test_credit_is_what_its_definition_says(asked, broader, related, groups):
    answer = partial_credit(asked, broader=broader, related=related, groups=groups)
    expected = {
        skill: {
            held: share
            for held in range(1, 9)
            if (share := credit_of(held, skill, broader, related, groups)) is not None
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
def test_a_skill_without_relations_and_an_unknown_one_earn_nothing():
    lonely = Skill.objects.create(uri="http://data.europa.eu/esco/skill/test-lonely", label="x", kind="skill")
    assert closeness_of([lonely.pk, 10**9]) == {lonely.pk: {}, 10**9: {}}
    assert closeness_of([]) == {}


@pytest.mark.django_db
def test_closeness_costs_two_queries_however_many_skills(django_assert_num_queries):
    skills = list(Skill.objects.values_list("pk", flat=True))
    docker = local("docker").pk
    with django_assert_num_queries(2):
        closeness_of([docker])
    with django_assert_num_queries(2):
        closeness_of(skills)
