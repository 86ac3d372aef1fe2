"""Ranking listings at size: our engine beside peers, on the same people and listings in the same run.

    .venv/bin/python -m bench.matching [--profiles 1000000] [--listings 10000] [--ask 200] [--seed 7] [--json]

Uses the database of `manage.py seed_scale`, which it fills if it does not hold that yet. Times are milliseconds a
listing, one thread. `engine` finds the best 64 with gates and both sides' wishes; `stored` is all that a worker does
for a chunk of listings: reads these 64 from the database, ranks them by the rules, explains the best 50 and writes
them. Peers, which know neither gates nor wishes nor close skills and so do much less: PostgreSQL (an indexed join,
grouped and sorted), tantivy (BM25 of the skills as words, best 50), NumPy (one array of holders for each skill), and
the bare kernel of `sparse-dot-topn`. `rules` is our own definition, one pair after another. Writes
.corridor/bench/matching.json, with the figures of `bench.quality` where it has been run.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .scale import use_scale_database

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / ".corridor" / "bench" / "matching.json"
QUALITY = OUT.with_name("quality.json")
LISTINGS_A_CHUNK = 25
BEST = 50
RULES_ASKED = 5
MANY = 200_000


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print a table, and write the figures."""
    options = _options(argv)
    use_scale_database(options)
    from django.db.models import Q
    from django.utils import timezone

    from registry.matching.engine.crowd import Codes, read_crowd
    from registry.matching.engine.ranking import Finder, rank_for_listings
    from registry.matching.services.match import best_one_by_one
    from registry.matching.sides import load_context, load_graduates, load_listings

    on = timezone.localdate()
    began = time.perf_counter()
    codes = Codes.read()
    crowd = read_crowd(codes)
    build_s = time.perf_counter() - began
    listings = load_listings(on)[: options.ask]
    context = load_context(on, listings, exclusions=Q(listing_id__in=[one.id for one in listings]))
    finder = Finder(crowd, codes)
    finder.find(listings[0], context)  # compiles

    def confirmed(listing: Any) -> Any:
        return rank_for_listings(
            [listing], finder, context, changed=(), load=lambda ids: load_graduates(on, ids), rank_all=lambda rest: {}
        )

    index = _words_index(crowd)
    # To try everybody takes minutes where they are many.
    tried = listings[:RULES_ASKED] if len(crowd) < MANY else listings[:1]
    expected: dict[int, Any] = {}
    times = {
        "engine_ms": _each(listings, lambda listing: finder.find(listing, context)),
        "stored_ms": _stored([listing.id for listing in listings[: 4 * LISTINGS_A_CHUNK]]),
        "postgres_ms": _each(listings[:20], _postgres),
        "tantivy_ms": _each(listings, lambda listing: _tantivy(listing, index)),
        "numpy_ms": _each(listings, lambda listing: _numpy(listing, crowd)),
        "kernel_ms": _sparse(listings, crowd),
        "rules_ms": _each(tried, lambda listing: expected.update(best_one_by_one([listing], context))),
    }
    same = sum(
        [(pair.key, pair.graduate.id) for pair in confirmed(listing)[listing.id]]
        == [(pair.key, pair.graduate.id) for pair in expected[listing.id]]
        for listing in tried
    )
    figures: dict[str, Any] = {
        "profiles": len(crowd),
        "listings": len(listings),
        **{name: round(value, 3) for name, value in times.items()},
        "build_s": round(build_s, 1),
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "quality": json.loads(QUALITY.read_text()) if QUALITY.exists() else None,
        "same_as_rules": f"{same} of {len(tried)}",
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=2) + "\n")
    if options.json:
        print(json.dumps(figures))
    else:
        _print(figures)
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, default=1_000_000)
    parser.add_argument("--listings", type=int, default=10_000)
    parser.add_argument("--ask", type=int, default=200, help="how many of the listings are ranked")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(argv)


def _each(listings: Sequence[Any], ask: Callable[[Any], Any]) -> float:
    """The median of the milliseconds that a listing takes."""
    taken = []
    for listing in listings:
        began = time.perf_counter()
        ask(listing)
        taken.append((time.perf_counter() - began) * 1e3)
    return statistics.median(taken)


def _stored(listing_ids: Sequence[int]) -> float:
    """Milliseconds a listing of the whole way that a worker goes, chunk by chunk; nothing of it is kept."""
    from django.db import transaction

    from registry.matching.services import match_listings

    with transaction.atomic():
        match_listings(listing_ids=listing_ids[:1])  # reads the arrays
        began = time.perf_counter()
        for start in range(0, len(listing_ids), LISTINGS_A_CHUNK):
            match_listings(listing_ids=listing_ids[start : start + LISTINGS_A_CHUNK])
        taken = time.perf_counter() - began
        transaction.set_rollback(True)
    return taken * 1e3 / len(listing_ids)


def _words_index(crowd: Any) -> Any:
    """Everybody's skills as a text of numbers, for a search engine."""
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("skills", stored=False)
    schema.add_integer_field("row", stored=True)
    index = tantivy.Index(schema.build())
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    held: list[list[str]] = [[] for _person in range(len(crowd))]
    for place, skill in enumerate(crowd.skill_ids):
        for row in crowd.skill_rows[crowd.skill_starts[place] : crowd.skill_starts[place + 1]]:
            held[row].append(f"s{skill}")
    for row, skills in enumerate(held):
        writer.add_document(tantivy.Document(skills=" ".join(skills), row=row))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def _tantivy(listing: Any, index: Any) -> Any:
    asked = " ".join(f"s{need.skill}^{need.weight}" for need in listing.requirements)
    return index.searcher().search(index.parse_query(asked, ["skills"]), BEST).hits if asked else []


_JOINED = """
    SELECT s.profile_id, sum(n.weight * least(1.0, s.level / n.level::float)) AS fit
    FROM unnest(%s::int[], %s::int[], %s::float[]) AS n (skill, level, weight)
    JOIN profiles_profileskill s ON s.skill_id = n.skill
    GROUP BY s.profile_id ORDER BY fit DESC, s.profile_id LIMIT 50
"""


def _postgres(listing: Any) -> Any:
    from django.db import connection

    needs = listing.requirements
    with connection.cursor() as cursor:
        cursor.execute(_JOINED, [[n.skill for n in needs], [n.level for n in needs], [float(n.weight) for n in needs]])
        return cursor.fetchall()


def _numpy(listing: Any, crowd: Any) -> Any:
    fit = np.zeros(len(crowd))
    for need in listing.requirements:
        place = int(np.searchsorted(crowd.skill_ids, need.skill))
        if place < len(crowd.skill_ids) and crowd.skill_ids[place] == need.skill:
            part = slice(crowd.skill_starts[place], crowd.skill_starts[place + 1])
            fit[crowd.skill_rows[part]] += need.weight * np.minimum(1.0, (crowd.skill_held[part] >> 3) / need.level)
    best = np.argpartition(-fit, BEST)[:BEST]
    return best[np.argsort(-fit[best], kind="stable")]


def _sparse(listings: Sequence[Any], crowd: Any) -> float:
    """Milliseconds a listing, all of them in one call, as this library wants to be asked."""
    from scipy.sparse import csr_matrix
    from sparse_dot_topn import sp_matmul_topn

    shape = (len(crowd.skill_ids), len(crowd))
    levels = (crowd.skill_held >> 3).astype(np.float64) / 5
    people = csr_matrix((levels, crowd.skill_rows, crowd.skill_starts), shape=shape)
    rows, columns, weights = [], [], []
    for row, listing in enumerate(listings):
        for need in listing.requirements:
            place = int(np.searchsorted(crowd.skill_ids, need.skill))
            if place < shape[0] and crowd.skill_ids[place] == need.skill:
                rows.append(row)
                columns.append(place)
                weights.append(float(need.weight))
    asked = csr_matrix((weights, (rows, columns)), shape=(len(listings), shape[0]))
    began = time.perf_counter()
    sp_matmul_topn(asked, people, top_n=BEST, sort=True, n_threads=1)
    return (time.perf_counter() - began) * 1e3 / len(listings)


def _print(figures: dict[str, Any]) -> None:
    print(f"Matching: {figures['listings']} listings, {figures['profiles']} graduates who may be matched")
    ours = figures["engine_ms"]
    for name in ("engine_ms", "stored_ms", "kernel_ms", "tantivy_ms", "numpy_ms", "postgres_ms", "rules_ms"):
        print(f"{name.removesuffix('_ms'):12}{figures[name]:10.2f} ms a listing{figures[name] / ours:10.1f} x")
    print(
        f"arrays read in {figures['build_s']} s, {figures['rss_mb']} MB; same as the rules: {figures['same_as_rules']}"
    )


if __name__ == "__main__":
    sys.exit(main())
