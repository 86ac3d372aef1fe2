"""Who is asked to rank: matching itself, matching with one factor taken out of what it reads, and peers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

import numpy as np

from registry.matching.ranking import BEST_OF_LISTING, rank_for_listings
from registry.matching.rules import Context, GraduateSide, ListingSide
from registry.matching.rules.scoring import draw
from registry.profiles.models.graduate import TrustLevel
from registry.taxonomy.rules import fold

from .drawing import World
from .taxonomy import Taxonomy

# For each listing the places of its best people, best first, at most fifty; None when a package is not installed.
Ranked = list[list[int]]
System = Callable[[World], Ranked | None]
HIGHEST_LEVEL: Final = 5
DIMENSIONS: Final = 200


def ours(world: World, *, context: Context | None = None) -> Ranked:
    """The lists of listings as matching makes them: its gates, its rules, its order."""
    listings = [post.side for post in world.posts]
    graduates = [one.side for one in world.people]
    ranked = rank_for_listings(listings, [graduates], context or world.context)
    return [[pair.graduate.id - 1 for pair in ranked[listing.id]] for listing in listings]


def _changed(
    world: World,
    graduate: Callable[[GraduateSide], GraduateSide] = lambda one: one,
    listing: Callable[[ListingSide], ListingSide] = lambda one: one,
) -> World:
    return World(
        world.taxonomy,
        tuple(replace(one, side=graduate(one.side)) for one in world.people),
        tuple(replace(one, side=listing(one.side)) for one in world.posts),
    )


def _all_held(**changes: Any) -> Callable[[GraduateSide], GraduateSide]:
    return lambda one: replace(one, skills={skill: replace(has, **changes) for skill, has in one.skills.items()})


def _all_asked(**changes: Any) -> Callable[[ListingSide], ListingSide]:
    return lambda one: replace(one, requirements=tuple(replace(need, **changes) for need in one.requirements))


# A factor is switched off by giving the unchanged rules nothing to tell people apart by.
WITHOUT: Final[dict[str, System]] = {
    "without closeness": lambda world: ours(world, context=replace(world.context, closeness={})),
    "without levels": lambda world: ours(_changed(world, _all_held(level=HIGHEST_LEVEL))),
    "without proof": lambda world: ours(_changed(world, _all_held(trust=TrustLevel.RECOGNISED))),
    "without levels and proof": lambda world: ours(
        _changed(world, _all_held(level=HIGHEST_LEVEL, trust=TrustLevel.RECOGNISED))
    ),
    "without recency": lambda world: ours(_changed(world, _all_held(last_used_year=None))),
    "without experience": lambda world: ours(_changed(world, lambda one: replace(one, months={}))),
    "without aims": lambda world: ours(_changed(world, lambda one: replace(one, aims=()))),
    "without weights": lambda world: ours(_changed(world, listing=_all_asked(weight=1, required=True))),
}


# --- Peers -------------------------------------------------------------------------------------------------------


def best_of(scores: Any, world: World) -> Ranked:
    """The best fifty of each row of figures; equal ones by the draw that matching breaks its ties with."""
    answers = []
    for row, post in zip(scores, world.posts, strict=True):
        places = [int(place) for place in np.flatnonzero(row > 0)]
        places.sort(key=lambda place: (-row[place], draw(post.side.id, world.people[place].side.id)))
        answers.append(places[:BEST_OF_LISTING])
    return answers


_OVERLAP: Final = """
    SELECT n.listing - 1, s.person - 1, {figure} FROM need n JOIN held s ON s.skill = n.skill
    GROUP BY n.listing, s.person
"""


def overlap(figure: str) -> System:
    """Shared skills, counted or added up by an indexed join in SQL."""

    def ask(world: World) -> Ranked:
        with sqlite3.connect(":memory:") as database:
            database.execute("CREATE TABLE held (skill, person, level, PRIMARY KEY (skill, person))")
            database.execute("CREATE TABLE need (listing, skill, level, weight)")
            held = ((s, one.side.id, h.level) for one in world.people for s, h in one.side.skills.items())
            database.executemany("INSERT INTO held VALUES (?, ?, ?)", held)
            needs = ((p.side.id, n.skill, n.level, n.weight) for p in world.posts for n in p.side.requirements)
            database.executemany("INSERT INTO need VALUES (?, ?, ?, ?)", needs)
            scores = np.zeros((len(world.posts), len(world.people)))
            for post, person, value in database.execute(_OVERLAP.format(figure=figure)):
                scores[post, person] = value
        return best_of(scores, world)

    return ask


def _text(words: Sequence[str]) -> str:
    return fold(" ".join(words))


def bm25s_words(world: World) -> Ranked | None:
    """BM25 over the words that people and listings wrote."""
    people = [_text(one.words).split() for one in world.people]
    return _bm25s(world, people, [_text(post.words).split() for post in world.posts])


def bm25s_skills(world: World) -> Ranked | None:
    """BM25 over linked skills: each is one word, so rare ones weigh more and long profiles less."""
    people = [[str(skill) for skill in one.side.skills] for one in world.people]
    return _bm25s(world, people, [[str(need.skill) for need in post.side.requirements] for post in world.posts])


def _bm25s(world: World, people: list[list[str]], posts: list[list[str]]) -> Ranked | None:
    try:
        import bm25s
    except ImportError:
        return None
    index = bm25s.BM25()
    index.index(people, show_progress=False)
    return best_of(np.array([index.get_scores(words) for words in posts]), world)


def tantivy_words(world: World) -> Ranked | None:
    """BM25 over the same words, by a search engine with English stems."""
    try:
        import tantivy
    except ImportError:
        return None
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("place", stored=True)
    builder.add_text_field("words", tokenizer_name="en_stem")
    index = tantivy.Index(builder.build())
    writer = index.writer()
    for place, one in enumerate(world.people):
        writer.add_document(tantivy.Document(place=place, words=_text(one.words)))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    scores = np.zeros((len(world.posts), len(world.people)))
    for number, post in enumerate(world.posts):
        query = index.parse_query(_text(post.words), ["words"])
        for score, at in searcher.search(query, limit=len(world.people)).hits:
            scores[number, searcher.doc(at)["place"][0]] = score
    return best_of(scores, world)


def tf_idf(world: World) -> Ranked:
    """Cosine of the words that were written, rare ones weighing more."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    reader = TfidfVectorizer(sublinear_tf=True)
    people = reader.fit_transform(_text(one.words) for one in world.people)
    return best_of((reader.transform(_text(post.words) for post in world.posts) @ people.T).toarray(), world)


def lsa(world: World) -> Ranked:
    """Latent semantic analysis (Deerwester et al. 1990) of what all skills are called and occupations hold."""
    from sklearn.preprocessing import normalize

    reader, spaced = _space(world.taxonomy)
    people, posts = (
        normalize(spaced.transform(reader.transform(_text(one.words) for one in some)))
        for some in (world.people, world.posts)
    )
    return best_of(posts @ people.T + 1, world)


@cache
def _space(taxonomy: Taxonomy) -> tuple[Any, Any]:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    names = taxonomy.names
    read = [_text(names[skill]) for skill in names]
    read += [_text([names[skill][0] for skill in one.essential]) for one in taxonomy.occupations]
    reader = TfidfVectorizer(sublinear_tf=True)
    return reader, TruncatedSVD(DIMENSIONS, random_state=0).fit(reader.fit_transform(read))


def static_embeddings(world: World) -> Ranked | None:
    """Cosine of static word embeddings in the manner of model2vec: 10,000 words of 64 numbers, held by the package."""
    try:
        import static_model
    except ImportError:
        return None
    people, posts = (
        np.array(static_model.get_embeddings([_text(one.words) for one in some]))
        for some in (world.people, world.posts)
    )
    return best_of(posts @ people.T + 1, world)


PEERS: Final[dict[str, System]] = {
    "skill overlap in SQL, counted": overlap("count(*)"),
    "skill overlap in SQL, weighted": overlap("sum(n.weight * min(1.0, 1.0 * s.level / n.level))"),
    "BM25 of words (tantivy)": tantivy_words,
    "BM25 of words (bm25s)": bm25s_words,
    "BM25 of linked skills (bm25s)": bm25s_skills,
    "TF-IDF of words": tf_idf,
    "LSA of words": lsa,
    "static embeddings of words": static_embeddings,
}
