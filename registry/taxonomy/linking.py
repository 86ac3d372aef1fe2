"""From what people write to the skill they mean: exact names first, then the most alike."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import connection

from .models import LabelKind, Origin, SkillKind, SkillLabel
from .rules import Likeness, fold, likeness

# A phrase longer than any label is prose; only its beginning is compared.
LONGEST_PHRASE = 200
# Phrases asked about in one statement, so that a long list stays within the statement's time.
AT_ONCE = 200
# How many skills with letters in common are compared word by word.
COMPARED = 12
# Scores by how the words agree, each with the share of letters in common inside its span: the same words may be taken
# as meant; a misspelt word is a good guess; everything else is a proposal for a person to choose from.
SPANS = {Likeness.SAME: (0.8, 0.99), Likeness.MISSPELT: (0.6, 0.79), Likeness.OTHER: (0.0, 0.59)}

_EXPLAINED = re.compile(r"\s*\([^()]*\)\s*$")
_KIND_RANK = {LabelKind.PREFERRED: 0, LabelKind.ALTERNATIVE: 1, LabelKind.HIDDEN: 2}


@dataclass(frozen=True)
class Candidate:
    """A skill that a phrase may mean. `score` is 1 for an exact name, else how alike they are, in [0, 1)."""

    skill_id: int
    uri: str
    label: str
    score: float


def link(phrases: Sequence[str], *, top: int = 5) -> list[list[Candidate]]:
    """For each phrase, at most `top` skills that it may mean, best first; in the order of the phrases.

    A phrase that is a label of a skill in any language, but for case, accents and punctuation, finds that skill with
    score 1.0, the local extension before ESCO; after those come the same words in another order or form (0.8 and more),
    then misspelt ones (0.6 and more), then what only has letters in common.
    Two queries, and one more for every further 200 different phrases.
    """
    folded = [_shortened(phrase) for phrase in phrases]
    wanted = {text for text in folded if text}
    exact, alike = _exact(wanted), _alike(wanted, top=top)
    return [_merged(exact[text], alike[text], top=top) for text in folded]


def best(phrases: Sequence[str], *, at_least: float = 0.6) -> dict[str, int]:
    """Phrase -> id of the skill that it most likely means; phrases that mean no skill with `at_least` are absent."""
    folded = {phrase: _shortened(phrase) for phrase in phrases}
    exact = _exact({text for text in folded.values() if text})
    alike = _alike({text for text in folded.values() if text and text not in exact}, top=1)
    found = {}
    for phrase, text in folded.items():
        candidates = exact.get(text) or alike.get(text)
        if candidates and candidates[0].score >= at_least:
            found[phrase] = candidates[0].skill_id
    return found


def _shortened(phrase: str) -> str:
    return fold(phrase[:LONGEST_PHRASE])[:LONGEST_PHRASE].strip()


def _merged(exact: list[Candidate], alike: list[Candidate], *, top: int) -> list[Candidate]:
    known = {candidate.skill_id for candidate in exact}
    return [*exact, *(c for c in alike if c.skill_id not in known)][:top]


def _exact(folded: Collection[str]) -> defaultdict[str, list[Candidate]]:
    """Folded phrase -> the skills with exactly that label: local first, preferred labels before others."""
    ranked: dict[str, dict[int, tuple[tuple[bool, int, str], Candidate]]] = defaultdict(dict)
    rows = (
        SkillLabel.objects.filter(folded__in=list(folded))
        .exclude(skill__kind=SkillKind.GROUP)
        .values_list("folded", "kind", "skill_id", "skill__uri", "skill__label", "skill__origin")
    )
    for text, kind, skill_id, uri, label, origin in rows if folded else ():
        rank = (origin != Origin.LOCAL, _KIND_RANK[LabelKind(kind)], uri)
        held = ranked[text].get(skill_id)
        if held is None or rank < held[0]:
            ranked[text][skill_id] = (rank, Candidate(skill_id, uri, label, 1.0))
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    for text, by_skill in ranked.items():
        found[text] = [candidate for _, candidate in sorted(by_skill.values(), key=lambda pair: pair[0])]
    return found


_ALIKE = """
    SELECT asked.folded, near.skill_id, near.uri, near.label, near.texts, near.scores
    FROM unnest(%s::text[]) AS asked (folded)
    CROSS JOIN LATERAL (
        SELECT label.skill_id, skill.uri, skill.label, max(similarity(label.folded, asked.folded)) AS score,
               array_agg(label.text) AS texts, array_agg(similarity(label.folded, asked.folded)) AS scores
        FROM taxonomy_skilllabel AS label JOIN taxonomy_skill AS skill ON skill.id = label.skill_id
        WHERE label.folded %% asked.folded AND skill.kind <> 'group'
        GROUP BY label.skill_id, skill.uri, skill.label, skill.origin
        ORDER BY score DESC, skill.origin <> 'local', skill.uri
        LIMIT %s
    ) AS near
    ORDER BY asked.folded, near.uri NOT LIKE 'urn:%%', near.uri
"""


def _alike(folded: Collection[str], *, top: int) -> defaultdict[str, list[Candidate]]:
    """Folded phrase -> the skills whose labels are most like it, best first, from those that share most trigrams."""
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    with connection.cursor() as cursor:
        for some in _batches(sorted(folded)):
            cursor.execute(_ALIKE, [some, max(top, COMPARED)])
            for text, skill_id, uri, label, texts, scores in cursor.fetchall():
                score = max(_score(text, one, float(alike)) for one, alike in zip(texts, scores, strict=True))
                found[text].append(Candidate(skill_id, uri, label, score))
    for text, candidates in found.items():
        found[text] = sorted(candidates, key=lambda candidate: -candidate.score)[:top]
    return found


def _score(folded: str, label: str, alike: float) -> float:
    """How likely a phrase means a label. "Bootstrap (web framework)" is also compared without what it is told by."""
    names = {fold(label), fold(_EXPLAINED.sub("", label))}
    low, high = max(SPANS[likeness(folded, name)] for name in names if name)
    return round(low + (high - low) * alike, 4)


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    remaining = iter(texts)
    while some := list(islice(remaining, AT_ONCE)):
        yield some
