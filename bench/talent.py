"""The talent pages at size: server time of varied requests, beside two peers in the same run.

    .venv/bin/python -m bench.talent [--profiles 1000000] [--listings 10000] [--seed 7] [--requests 200] [--json]

Uses the database of `manage.py seed_scale`, which it fills if it does not hold that yet. Requests go through
Django's test client, DEBUG off, as visitors and employers, each in a transaction that is rolled back; no cache.
Peers: the search as it was before the index (plain ORM, counted and cut by a Paginator), and PostgreSQL's full-text
search alone over headlines. The goal is a 95th percentile under 150 ms at a million.
Writes .corridor/bench/talent.json.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from .scale import use_scale_database

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / ".corridor" / "bench" / "talent.json"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
GOAL_MS = 150.0
PEER_LIMIT_MS = 10_000


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print a table, and write the figures."""
    options = _options(argv)
    use_scale_database(options)
    from django.db import connection

    rng = random.Random(options.seed)
    requests = _requests(rng, options.requests)
    with connection.cursor() as cursor:  # warm: what a running installation has in memory
        cursor.execute("SELECT count(*), max(length(terms::text)) FROM talent_talententry")
        (entries, _longest) = cursor.fetchone() or (0, 0)
    clients = _clients()
    for _kind, url, role in requests[:20]:
        _ask(clients[role], url)
    measured = [(kind, role, *_ask(clients[role], url)) for kind, url, role in requests]
    peers = _peers(rng, options.peer_requests)
    figures: dict[str, Any] = {
        "profiles": options.profiles,
        "entries": entries,
        "goal_p95_ms": GOAL_MS,
        "all": _figures([one[2] for one in measured]),
        "queries_at_most": max(one[3] for one in measured),
        "by_kind": {
            kind: _figures([one[2] for one in measured if one[0] == kind])
            for kind in sorted({one[0] for one in measured})
        },
        "by_role": {role: _figures([one[2] for one in measured if one[1] == role]) for role in clients},
        "search_alone": peers,
        "plans": _plans(),
    }
    ours = peers["index"]["p95_ms"]
    figures["ratios_of_p95"] = {name: round(one["p95_ms"] / ours, 1) for name, one in peers.items()}
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
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--peer-requests", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(argv)


def _requests(rng: random.Random, number: int) -> list[tuple[str, str, str]]:
    """Kind, address and role of each request; skills by how common they are, as people ask for them."""
    from django.db import connection

    from registry.places.models import Region
    from registry.talent.search import Cursor

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.label FROM (SELECT unnest(skills) AS id FROM talent_talententry TABLESAMPLE SYSTEM (2)) s "
            "JOIN taxonomy_skill k USING (id) GROUP BY k.label ORDER BY count(*) DESC, k.label LIMIT 1500"
        )
        labels = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT max(updated_at) FROM talent_talententry")
        ((newest,),) = cursor.fetchall()
    regions = list(Region.objects.residential().values_list("pk", flat=True))

    def skill() -> str:
        return str(labels[int(len(labels) ** rng.random()) - 1])

    def deep() -> str:
        seconds = int(newest.timestamp()) - rng.randrange(86_400 * 600)
        return str(Cursor((seconds * 1_000_000, 0)))

    makers: dict[str, Callable[[], list[tuple[str, str]]]] = {
        "everybody": list,
        "one skill": lambda: [("skill", skill()), ("level", str(rng.randint(1, 5)))],
        "two skills": lambda: [("skill", skill()), ("level", "2"), ("skill", skill()), ("level", "3")],
        "three skills, close": lambda: [*(("skill", skill()) for _n in range(3)), ("close", "1")],
        "proven": lambda: [("skill", skill()), ("level", "3"), ("proven", "1"), ("sort", "proven")],
        "places and languages": lambda: [
            ("country", "RW"), ("language", rng.choice(["sw", "fr"])), ("cefr", rng.choice(["B1", "C1"])),
            ("kind", "contract"), ("hours", "30"),
        ],
        "contradiction": lambda: [("country", "KE"), ("language", "rw"), ("cefr", "C1"), ("remote", "1")],
        "region": lambda: [("region", rng.choice(regions)), ("skill", skill())],
        "words": lambda: [("q", " ".join(skill().split()[:2]))],
        "deep page": lambda: [("skill", skill()), ("cursor", deep())],
        "fit": lambda: [("sort", "fit"), *([("country", "KE")] if rng.random() < 0.5 else [])],
    }  # fmt: skip
    fits = _fit_orders()
    made = []
    for place in range(number):
        kind = list(makers)[place % len(makers)]
        pairs = [(name, fits if (name, value) == ("sort", "fit") else value) for name, value in makers[kind]()]
        role = "employer" if kind == "fit" or place % 2 else "visitor"
        made.append((kind, f"/talent/?{urlencode(pairs)}", role))
    return made


def _employer() -> Any:
    from accounts.models import Membership

    return Membership.objects.filter(organisation__name="Synthetic employer 1").get().user


def _fit_orders() -> str:
    from registry.listings.models import Listing

    listing = Listing.objects.filter(organisation__memberships__user=_employer()).order_by("pk")[0]
    return f"fit:{listing.public_id}"


def _clients() -> dict[str, Any]:
    from django.test import Client

    employer = Client()
    employer.force_login(_employer(), backend=BACKEND)
    return {"visitor": Client(), "employer": employer}


def _ask(client: Any, url: str) -> tuple[float, int]:
    """Milliseconds in the server, and how many queries a request took."""
    from django.db import connection, transaction

    count = 0

    def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(counting):
        began = time.perf_counter()
        answer = client.get(url)
        spent = (time.perf_counter() - began) * 1000
        transaction.set_rollback(True)
    assert answer.status_code == 200, (url, answer.status_code)
    return spent, count


# --- Peers: the search alone, without the page --------------------------------------------------------------------


def _peers(rng: random.Random, number: int) -> dict[str, Any]:
    """The same words and countries, asked of each; a peer that takes longer than ten seconds counts as ten."""
    from registry.talent.audience import EVERYBODY
    from registry.talent.rules import Order, TalentQuery
    from registry.talent.search import find
    from registry.taxonomy import linking

    asked = [(url, rng.choice(["", "KE", "RW"])) for kind, url, _role in _requests(rng, 11 * number) if kind == "words"]
    times: dict[str, list[float]] = {"index": [], "plain ORM": [], "full text only": []}
    for url, country in asked:
        words = parse_qs(urlsplit(url).query)["q"][0]
        means = linking.best([words]).get(words)
        query = TalentQuery(words=words, words_mean=means, country=country)
        times["index"].append(_timed(partial(find, query, scope=EVERYBODY, order=Order.NEWEST)))
        times["plain ORM"].append(_timed(partial(_plain, words, means, country)))
        times["full text only"].append(_timed(partial(_full_text, words, country)))
    return {name: _figures(spent) for name, spent in times.items()}


def _plain(words: str, skill_id: int | None, country: str) -> None:
    """The search before the index, as its page used it: counted, then the first page."""
    from django.core.paginator import Paginator
    from django.db.models import Exists, OuterRef, Q

    from registry.profiles.models import Profile, ProfileSkill

    condition = Q(headline__icontains=words)
    if skill_id is not None:
        condition |= Q(Exists(ProfileSkill.objects.filter(profile=OuterRef("pk"), skill=skill_id)))
    found = Profile.objects.on_talent_pages().filter(condition)
    if country:
        found = found.filter(country=country)
    list(Paginator(found.order_by("-updated_at", "-pk"), 24).get_page(1))


def _full_text(words: str, country: str) -> None:
    """PostgreSQL's full-text search over headlines, with nothing prepared."""
    from django.contrib.postgres.search import SearchQuery, SearchVector

    from registry.profiles.models import Profile

    found = Profile.objects.on_talent_pages().annotate(vector=SearchVector("headline", config="simple"))
    found = found.filter(vector=SearchQuery(words, config="simple"))
    if country:
        found = found.filter(country=country)
    list(found.order_by("-updated_at", "-pk")[:24])


def _timed(search: Callable[[], object]) -> float:
    from django.db import OperationalError, transaction

    began = time.perf_counter()
    try:
        with transaction.atomic():
            search()
    except OperationalError:  # the statement's time ran out
        return float(PEER_LIMIT_MS)
    return (time.perf_counter() - began) * 1000


def _plans() -> dict[str, list[str]]:
    """How PostgreSQL does the main statement for a rare and for a common search."""
    from django.db import connection

    from registry.talent.audience import EVERYBODY
    from registry.talent.rules import TalentQuery
    from registry.talent.search import by_index, conditions, statement

    plans = {}
    for name, query in {
        "common": TalentQuery(country="KE"),
        "rare": TalentQuery(country="KE", language="rw", cefr="C2"),
    }.items():
        where, values = conditions(query, EVERYBODY)
        with by_index(), connection.cursor() as cursor:
            sql = statement(where, ("updated_at", "profile_id"), cursor=None)
            cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + sql, values)
            plans[name] = [row[0] for row in cursor.fetchall()]
    return plans


def _figures(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)

    return {
        "number": len(ordered),
        "p50_ms": round(statistics.median(ordered), 1),
        "p95_ms": at(0.95),
        "p99_ms": at(0.99),
    }


def _print(figures: dict[str, Any]) -> None:
    print(
        f"{figures['entries']:,} people of {figures['profiles']:,} can be found; "
        f"at most {figures['queries_at_most']} queries"
    )
    print(f"{'':<28}{'number':>8}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}")
    rows = {"all requests": figures["all"], **figures["by_role"], **figures["by_kind"]}
    rows |= {f"search alone, {name}": one for name, one in figures["search_alone"].items()}
    for name, one in rows.items():
        print(f"{name:<28}{one['number']:>8}{one['p50_ms']:>10.1f}{one['p95_ms']:>10.1f}{one['p99_ms']:>10.1f}")
    print(f"p95 as a multiple of ours, search alone: {figures['ratios_of_p95']}; goal: {GOAL_MS:.0f} ms for the page")
    for name, plan in figures["plans"].items():
        print(f"\nplan, {name}:\n" + "\n".join(plan))


if __name__ == "__main__":
    sys.exit(main())
