"""Reads of skills, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q

from .linking import named
from .models import OccupationSkill, Skill, SkillKind, SkillRelation
from .rules import fold, partial_credit


def skill_by_label(label: str) -> Skill | None:
    """The skill that has this label in any language, but for case, accents and punctuation. At most two queries.

    The local extension comes before ESCO, preferred labels before others. Groups are never found.
    """
    candidates = named(label)
    return Skill.objects.get(pk=candidates[0].skill_id) if candidates else None


def search_skills(q: str, limit: int = 20) -> list[Skill]:
    """Skills for what someone has typed so far, best first: whole names, beginnings, parts, then alike. One query."""
    folded = fold(q[:200])
    if not folded:
        return []
    # One or two letters are in nearly everything; then only beginnings count.
    holds = f"%{folded}%" if len(folded) > 2 else f"{folded}%"
    return list(Skill.objects.raw(_SEARCH, {"q": folded, "begins": f"{folded}%", "holds": holds, "n": limit}))


# Folded text holds only letters, digits and spaces, so nothing in it is a wildcard of LIKE.
_SEARCH = """
    SELECT skill.* FROM taxonomy_skill AS skill
    JOIN (
        SELECT label.skill_id,
               max((label.folded = %(q)s)::int * 4 + (label.folded LIKE %(begins)s)::int * 2
                   + (label.folded LIKE %(holds)s)::int + similarity(label.folded, %(q)s)) AS rank
        FROM taxonomy_skilllabel AS label
        WHERE label.folded LIKE %(holds)s OR label.folded %% %(q)s
        GROUP BY label.skill_id
    ) AS found ON found.skill_id = skill.id
    WHERE skill.kind <> 'group'
    ORDER BY found.rank DESC, skill.origin <> 'local', skill.label, skill.id
    LIMIT %(n)s
"""


def closeness_of(skill_ids: Iterable[int]) -> dict[int, dict[int, float]]:
    """For each asked skill, the other skills that earn partial credit and how much (`rules.partial_credit`).

    Four queries at most, however many skills are asked about.
    """
    asked = set(skill_ids)
    if not asked:
        return {}
    broader: set[tuple[int, int]] = set()
    related: set[tuple[int, int]] = set()
    groups: set[int] = set()
    parents: set[int] = set()
    touching = SkillRelation.objects.filter(Q(skill__in=asked) | Q(other__in=asked))
    for skill, other, kind, kind_of_skill, kind_of_other in touching.values_list(
        "skill_id", "other_id", "kind", "skill__kind", "other__kind"
    ):
        (broader if kind == SkillRelation.Kind.BROADER else related).add((skill, other))
        groups |= {pk for pk, of in ((skill, kind_of_skill), (other, kind_of_other)) if of == SkillKind.GROUP}
        if kind == SkillRelation.Kind.BROADER and skill in asked:
            parents.add(other)
    families = SkillRelation.objects.filter(other__in=parents, kind=SkillRelation.Kind.BROADER)
    broader.update(families.exclude(skill__kind=SkillKind.GROUP).values_list("skill_id", "other_id"))
    needed = OccupationSkill.objects.filter(is_essential=True)
    occupations = needed.filter(skill__in=asked).values("occupation")
    essential = list(needed.filter(occupation__in=occupations).values_list("occupation_id", "skill_id"))
    there = {skill for _occupation, skill in essential}
    counted = needed.filter(skill__in=there).values_list("skill_id").annotate(times=Count("pk")).order_by()
    return partial_credit(
        asked, broader=broader, related=related, groups=groups, essential=essential, needed_in=dict(counted)
    )
