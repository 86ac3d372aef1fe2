"""Graduates and listings drawn from occupations, and who is right for whom.

Right is who was drawn from the listing's occupation (3), from one that stands beside it in ESCO's own tree of
occupations (2), or from another of its ISCO-08 unit group (1). No skill, level or weight has a say in that, so no score
is right by its own measure. Groups of what is left over (their code ends in 9) make nobody a neighbour.

Someone names some of the essential and optional skills of their occupation, some of them as a broader, narrower,
sibling or related concept; some phrases are in their own words, and of these the linker takes a share for another
skill. Beside them stand skills that many have, and for some those of an earlier occupation, mostly less well known,
less often proven and not used of late. Work was done and is aimed at in the own ISCO-08 group, in a wrong one, or is
not said.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from registry.listings.forms import ROWS_OF_SKILLS
from registry.listings.starting import MOST_REQUIRED
from registry.matching.rules import Context, GraduateSide, Held, ListingSide, Requirement
from registry.profiles.models.graduate import TrustLevel
from registry.taxonomy.rules import fold

from .taxonomy import Occupation, Taxonomy

TODAY: Final = date(2026, 3, 2)
FEWEST_ESSENTIAL: Final = 6
WIDEST_FAMILY: Final = 100


@dataclass(frozen=True)
class Difficulty:
    """How far what people write is from what their occupation holds; shares from 0 to 1, counts of skills.

    `mislinked` is the linker's measured error at its first answer (docs/linking.md): on phrases of the hand that made
    the glossary, on those of another hand, and on the latter before anybody had seen them.
    """

    name: str
    kept: float
    replaced: float
    in_own_words: float
    mislinked: float
    general: int
    earlier: float
    worked: float
    worked_elsewhere: float
    asked_otherwise: float


DIFFICULTIES: Final = (
    Difficulty("easy", 0.60, 0.10, 0.30, 0.07, 2, 0.10, 0.7, 0.05, 0.05),
    Difficulty("usual", 0.45, 0.25, 0.50, 0.17, 4, 0.25, 0.5, 0.15, 0.10),
    Difficulty("hard", 0.30, 0.40, 0.70, 0.30, 6, 0.40, 0.3, 0.30, 0.20),
)


@dataclass(frozen=True)
class Person:
    """A graduate as the rules see them, the occupation that they were drawn from, and what they wrote."""

    side: GraduateSide
    occupation: Occupation
    words: tuple[str, ...]


@dataclass(frozen=True)
class Post:
    """A listing as the rules see it, its occupation, and what it says."""

    side: ListingSide
    occupation: Occupation
    words: tuple[str, ...]


@dataclass(frozen=True)
class World:
    """Who is to be ranked for what. `grades` names for each post the right people by place, with a grade of 1 to 3."""

    taxonomy: Taxonomy
    people: tuple[Person, ...]
    posts: tuple[Post, ...]

    @cached_property
    def context(self) -> Context:
        asked = {need.skill for post in self.posts for need in post.side.requirements}
        return Context(on=TODAY, closeness=self.taxonomy.close(asked))

    @cached_property
    def grades(self) -> list[dict[int, int]]:
        grades: dict[Occupation, dict[int, int]] = {}
        for post in self.posts:
            if post.occupation not in grades:
                every = ((place, grade_of(post.occupation, one.occupation)) for place, one in enumerate(self.people))
                grades[post.occupation] = {place: grade for place, grade in every if grade}
        return [grades[post.occupation] for post in self.posts]


def grade_of(one: Occupation, other: Occupation) -> int:
    """How right someone of one occupation is for a listing of another, 0 to 3, by ESCO's tree and ISCO-08 alone."""
    if one == other:
        return 3
    if one.isco != other.isco:
        return 0
    if _branch(one) & _branch(other):
        return 2
    return 0 if one.isco.endswith("9") else 1


def _branch(one: Occupation) -> set[str]:
    """The codes of an occupation and all above it that are finer than its unit group: 2512.4.1 and 2512.4."""
    parts = one.code.split(".")
    return {".".join(parts[:length]) for length in range(2, len(parts) + 1)}


def halves(taxonomy: Taxonomy, *, seed: int) -> dict[str, list[Occupation]]:
    """The occupations in two halves that share no minor group of ISCO-08: weights are chosen on one alone."""
    minors = sorted({one.isco[:3] for one in taxonomy.occupations})
    random.Random(seed).shuffle(minors)
    dev = set(minors[::2])
    usable = [one for one in taxonomy.occupations if len(one.essential) >= FEWEST_ESSENTIAL]
    return {
        "dev": [one for one in usable if one.isco[:3] in dev],
        "test": [one for one in usable if one.isco[:3] not in dev],
    }


def draw_world(
    taxonomy: Taxonomy, occupations: Sequence[Occupation], difficulty: Difficulty, *, listings: int, seed: int
) -> World:
    """Listings of so many occupations; graduates of these, of their neighbours, and twice as many of any other."""
    rng = random.Random(f"{seed} {difficulty.name}")
    asked = rng.sample(occupations, min(listings, len(occupations)))
    drawn: list[Occupation] = []
    for one in asked:
        near = [other for other in occupations if grade_of(one, other) == 2]
        group = [other for other in occupations if grade_of(one, other) == 1]
        drawn += [one] * 4
        drawn += [other for other in rng.sample(near, min(4, len(near))) for _ in range(2)]
        drawn += [other for other in rng.sample(group, min(4, len(group))) for _ in range(2)]
    drawn += rng.choices(occupations, k=10 * len(asked))
    rng.shuffle(drawn)
    draw = _Draw(taxonomy, difficulty, rng)
    people = tuple(draw.person(number, one) for number, one in enumerate(drawn, start=1))
    return World(taxonomy, people, tuple(draw.post(number, one) for number, one in enumerate(asked, start=1)))


class _Draw:
    """Draws one after another from the same source of chance."""

    def __init__(self, taxonomy: Taxonomy, difficulty: Difficulty, rng: random.Random) -> None:
        self.taxonomy, self.difficulty, self.rng = taxonomy, difficulty, rng
        self.neighbours = _neighbours(taxonomy)
        skills = sorted(taxonomy.names.keys() - taxonomy.groups)
        general = [skill for skill in skills if taxonomy.reuse[skill] == "transversal"]
        # Without reuse levels, what most occupations have is what many people have.
        self.general = general or [skill for skill, _count in taxonomy.shared.most_common(60)]
        self.skills = skills

    def person(self, number: int, occupation: Occupation) -> Person:
        rng, how = self.rng, self.difficulty
        earlier = rng.choice(self.taxonomy.occupations) if rng.random() < how.earlier else None
        away = rng.randint(2, 6) if rng.random() < 0.15 else 0
        meant = self._named(occupation, how.kept)
        skills: dict[int, Held] = {}
        words: list[str] = []
        for skill in rng.sample(self.general, min(len(self.general), how.general)):
            self._write(skills, words, skill, self._held((3, 4, 2, 1, 0), (90, 2, 6, 2), ago=(0, 2)))
        for skill in self._named(earlier, how.kept * 0.7) if earlier else ():
            self._write(skills, words, skill, self._held((2, 4, 3, 1, 0), (75, 5, 12, 8), ago=(3, 12)))
        for skill in meant:
            self._write(skills, words, skill, self._held((1, 2, 4, 3, 1), (60, 5, 20, 15), ago=(away, away + 2)))
        months: dict[str, int] = {}
        if rng.random() < how.worked:
            months[occupation.isco] = rng.randint(3, 48)
        if earlier or rng.random() < how.worked_elsewhere:
            months.setdefault((earlier or rng.choice(self.taxonomy.occupations)).isco, rng.randint(3, 48))
        aims: tuple[str, ...] = ()
        if rng.random() < how.worked:
            is_right = rng.random() < 0.8
            aims = (occupation.isco if is_right else rng.choice(self.taxonomy.occupations).isco,)
        words += [self.taxonomy.isco[code] for code in (*months, *aims)]
        side = GraduateSide(number, skills, "KE", months=months, aims=aims)
        return Person(side, occupation, tuple(words))

    def post(self, number: int, occupation: Occupation) -> Post:
        """Half of the listings keep what the form proposes; the others choose and weigh for themselves."""
        rng, shared, reuse = self.rng, self.taxonomy.shared, self.taxonomy.reuse
        essential = sorted(occupation.essential, key=lambda skill: (shared[skill], skill))[:MOST_REQUIRED]
        optional = sorted(occupation.optional, key=lambda skill: (shared[skill], skill))
        asked = [(skill, 3, 3, True) for skill in essential]
        asked += [(skill, 3, 1, False) for skill in optional[: ROWS_OF_SKILLS - len(essential)]]
        if rng.random() < 0.5:
            own = rng.sample(occupation.essential, min(len(occupation.essential), rng.randint(4, 8)))
            own += rng.sample(occupation.optional, min(len(occupation.optional), rng.randint(0, 3)))
            own += rng.sample(self.general, self.difficulty.general // 2)
            asked = [(skill, rng.choice((2, 3, 3, 4)), rng.randint(1, 3), rng.random() < 0.7) for skill in own]
        needs: dict[int, Requirement] = {}
        for skill, level, weight, is_required in asked:
            named = self._otherwise(skill) if rng.random() < self.difficulty.asked_otherwise else skill
            needs.setdefault(named, Requirement(named, level, weight, is_required, reuse[named]))
        words = [self._phrase(skill) for skill in needs] + [self.taxonomy.isco[occupation.isco]]
        side = ListingSide(
            id=number,
            kind="job",
            is_open=True,
            closes_on=TODAY + timedelta(days=30),
            owner_country="KE",
            country="KE",
            region=None,
            is_remote=True,
            isco=occupation.isco,
            requirements=tuple(needs.values()),
        )
        return Post(side, occupation, tuple(words))

    def _named(self, occupation: Occupation, share: float) -> list[int]:
        """The skills that someone of this occupation thinks of: 3 to 14 essential ones and a few others."""
        rng, essential = self.rng, occupation.essential
        kept = [skill for skill in essential if rng.random() < share]
        kept = kept if len(kept) >= 3 else rng.sample(essential, min(3, len(essential)))
        others = [skill for skill in occupation.optional if rng.random() < share / 3]
        return rng.sample(kept, min(14, len(kept))) + rng.sample(others, min(5, len(others)))

    def _held(self, levels: Sequence[int], trusts: Sequence[int], *, ago: tuple[int, int]) -> Held:
        """A level of 1 to 5 and a proof, drawn by these weights, and when it was last used, which not everyone says."""
        rng = self.rng
        proofs = (TrustLevel.SELF, TrustLevel.UNKNOWN_ISSUER, TrustLevel.PROVIDER, TrustLevel.RECOGNISED)
        year = TODAY.year - rng.randint(*ago) if rng.random() < 0.7 else None
        return Held(rng.choices(range(1, 6), levels)[0], rng.choices(proofs, trusts)[0], year)

    def _write(self, skills: dict[int, Held], words: list[str], skill: int, held: Held) -> None:
        """Put a skill on a profile, as it is written there and as the linker takes it."""
        rng, how = self.rng, self.difficulty
        named = self._otherwise(skill) if rng.random() < how.replaced else skill
        phrase = self._phrase(named)
        words.append(phrase)
        is_taken_wrong = phrase != self.taxonomy.names[named][0] and rng.random() < how.mislinked
        skills[self._alike(named, phrase) if is_taken_wrong else named] = held

    def _phrase(self, skill: int) -> str:
        names = self.taxonomy.names[skill]
        return (
            self.rng.choice(names[1:]) if names[1:] and self.rng.random() < self.difficulty.in_own_words else names[0]
        )

    def _otherwise(self, skill: int) -> int:
        """A neighbour in ESCO: first a way to be one is drawn, then one of them."""
        ways = [sorted(way) for way in self.neighbours[skill] if way]
        return self.rng.choice(self.rng.choice(ways)) if ways else skill

    def _alike(self, skill: int, phrase: str) -> int:
        """Another skill, mostly one that has the phrase's rarest word in a name, as the linker errs."""
        by_word = self.taxonomy.by_word
        words = [word for word in fold(phrase).split() if len(by_word.get(word, ())) > 1]
        if words and self.rng.random() < 0.8:
            rarest = min(words, key=lambda word: (len(by_word[word]), word))
            some = [one for one in by_word[rarest] if one != skill and one not in self.taxonomy.groups]
            if some:
                return self.rng.choice(some)
        return self.rng.choice(self.skills)


def _neighbours(taxonomy: Taxonomy) -> Mapping[int, tuple[set[int], ...]]:
    """For each skill those that are broader, narrower, in a family of at most `WIDEST_FAMILY`, and related."""
    above: dict[int, set[int]] = defaultdict(set)
    below: dict[int, set[int]] = defaultdict(set)
    kin: dict[int, set[int]] = defaultdict(set)
    for one, other in taxonomy.broader:
        above[one].add(other)
        below[other].add(one)
    for one, other in taxonomy.related:
        kin[one].add(other)
        kin[other].add(one)

    def around(skill: int) -> tuple[set[int], ...]:
        families = [below[other] for other in above[skill] if len(below[other]) <= WIDEST_FAMILY]
        ways: Collection[set[int]] = (above[skill], below[skill], set().union(*families), kin[skill])
        return tuple(way - taxonomy.groups - {skill} for way in ways)

    return {skill: around(skill) for skill in taxonomy.names if skill not in taxonomy.groups}
