"""From phrases to skills: how often the right one comes first, beside three peers in the same run.

    .venv/bin/python -m bench.linking [--esco DIRECTORY] [--asked 500] [--seed 7] [--json]

Three questions, against all skills. (1) 200 phrases as graduates and employers in the corridor write them, in four
languages (data/phrases.csv): the weights were chosen on the half `dev`, so the half `test` is what counts. (2) 109
phrases of another hand, written and judged without having read the glossary or the first 200 (data/unseen.csv). They
were unseen once: the glossary has grown since by the same hand, see docs/linking.md. (3) A fifth of ESCO's alternative
labels, drawn once by the seed, is taken out of everything and then asked, `--asked` of them.

Peers: PostgreSQL's pg_trgm, rapidfuzz (WRatio) over all labels, and plain TF-IDF over runs of 2 to 4 letters
(scikit-learn). The official archives are read from ../shared/data/esco unless told otherwise; without them the bundled
skills are asked, and the table says so. Works inside one transaction of the development database, which is rolled back.
Writes .corridor/bench/linking.json.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import pickle
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / ".corridor" / "bench" / "linking.json"
PHRASES = ROOT / "bench" / "data" / "phrases.csv"
UNSEEN = ROOT / "bench" / "data" / "unseen.csv"
TOP = 10
HELD_OUT_SHARE = 5
GOAL = {"accuracy_at_1": 0.60, "recall_at_5": 0.85, "ms_a_phrase": 10.0}

# Phrases -> for each the URIs of at most TOP skills, best first.
Ask = Callable[[Sequence[str]], list[list[str]]]


@dataclass(frozen=True)
class Question:
    """A phrase, the URIs that would be right, and by what it may be told apart."""

    phrase: str
    right: frozenset[str]
    language: str = "en"
    kind: str = ""
    half: str = "test"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print a table, and write the figures."""
    options = _options(argv)
    _set_up()
    from django.db import transaction

    with transaction.atomic():
        is_full = _import_esco(options.esco)
        figures = _measure(options)
        transaction.set_rollback(True)
    figures = {"taxonomy": "all of ESCO 1.1.1 and the local extension" if is_full else "bundled", **figures}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures) if options.json else _table(figures))
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--esco", type=Path, default=ROOT.parent / "shared" / "data" / "esco")
    parser.add_argument("--asked", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(argv)


def _set_up() -> None:
    manage = [sys.executable, str(ROOT / "manage.py")]
    for command in (["services", "start"], ["migrate", "--verbosity", "0"]):
        subprocess.run([*manage, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corridor.settings.development")
    os.environ |= {"DJANGO_DEBUG": "false", "DATABASE_POOL": "false"}
    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")


def _import_esco(folder: Path) -> bool:
    from registry.taxonomy.esco.importing import import_esco
    from registry.taxonomy.loading import load_taxonomy

    archives = [folder / f"esco-1.1.1-{name}-csv.zip" for name in ("classification-en", "relations")]
    if not all(archive.is_file() for archive in archives):
        load_taxonomy()
        return False
    import_esco(classification=archives[0], relations=archives[1], accept_unknown=False, step=lambda what: None)
    load_taxonomy()
    return True


# --- Measuring -----------------------------------------------------------------------------------------------------


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    from registry.taxonomy.models import Skill, SkillLabel

    known = set(Skill.objects.held().values_list("uri", flat=True))
    phrases, unseen = ([one for one in _phrases(path) if one.right & known] for path in (PHRASES, UNSEEN))
    figures: dict[str, Any] = {"skills": len(known), "labels": SkillLabel.objects.count(), "goal": GOAL}
    figures |= {"phrases": {}, "unseen": {}}
    for name, ask in _systems().items():
        figures["phrases"][name] = _by_part(ask, phrases)
        figures["unseen"][name] = _by_part(ask, unseen)
    figures["index"] = _weight()
    held_out = _take_out(options.seed)
    asked = random.Random(options.seed).sample(held_out, min(options.asked, len(held_out)))
    figures |= {"held_out": len(held_out), "asked": len(asked), "labels_held_out": {}}
    for name, ask in _systems().items():
        figures["labels_held_out"][name] = _score(ask, asked)
    return figures


# What a process does that holds an index and nothing else of ours: how long it reads, and how much it grows, in MiB.
_HOLD = """
import gc, json, pickle, sys, time
import django
django.setup()
from registry.taxonomy.linker import index
def pages(): return int(open("/proc/self/statm").read().split()[1])
before, began = pages(), time.perf_counter()
held = pickle.load(sys.stdin.buffer)
seconds = time.perf_counter() - began
gc.collect()
print(json.dumps({"read_s": round(seconds, 2), "mib": (pages() - before) * 4096 // 2**20}))
"""


def _weight() -> dict[str, float]:
    """How long the index takes to build and to read again, in seconds, and what it weighs in a process's memory."""
    from registry.taxonomy.linker import keeping
    from registry.taxonomy.linker.index import Index

    began = time.perf_counter()
    index = Index(keeping._skills(), keeping._labels())
    seconds = time.perf_counter() - began
    held = [sys.executable, "-c", _HOLD]
    told = subprocess.run(held, cwd=ROOT, input=pickle.dumps(index), capture_output=True, check=True).stdout
    return {"build_s": round(seconds, 2), **json.loads(told)}


def _phrases(path: Path) -> list[Question]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Question(row["phrase"], frozenset(row["uris"].split()), row["language"], row["kind"], row["half"])
            for row in csv.DictReader(lines)
        ]


def _take_out(seed: int) -> list[Question]:
    """Take a fifth of ESCO's alternative labels out of the database; each with every skill that it names."""
    from registry.taxonomy.models import LabelKind, Origin, SkillKind, SkillLabel

    named: dict[str, set[str]] = defaultdict(set)
    held = SkillLabel.objects.exclude(skill__kind=SkillKind.GROUP)
    for folded, uri in held.values_list("folded", "skill__uri"):
        named[folded].add(uri)
    alternative = held.filter(kind=LabelKind.ALTERNATIVE, skill__origin=Origin.ESCO, language="en")
    rows = list(alternative.order_by("skill__uri", "text").values_list("pk", "text", "folded"))
    chosen = random.Random(seed).sample(rows, len(rows) // HELD_OUT_SHARE)
    for start in range(0, len(chosen), 5000):
        SkillLabel.objects.filter(pk__in=[pk for pk, _text, _folded in chosen[start : start + 5000]]).delete()
    return [Question(text, frozenset(named[folded])) for _pk, text, folded in chosen]


def _by_part(ask: Ask, questions: list[Question]) -> dict[str, Any]:
    tests = [one for one in questions if one.half == "test"]
    parts = {
        "test": tests,
        "dev": [one for one in questions if one.half == "dev"],
        **{f"test, {kind}": [one for one in tests if one.kind == kind] for kind in ("advert", "profile")},
        **{f"test, {code}": [one for one in tests if one.language == code] for code in ("en", "sw", "rw", "fr")},
    }
    return {name: _score(ask, some) for name, some in parts.items() if some}


def _score(ask: Ask, questions: list[Question]) -> dict[str, float]:
    ask([questions[0].phrase])
    began = time.perf_counter()
    answers = ask([one.phrase for one in questions])
    ms = (time.perf_counter() - began) * 1000 / len(questions)
    ranks = [
        next((rank for rank, uri in enumerate(found, start=1) if uri in one.right), 0)
        for one, found in zip(questions, answers, strict=True)
    ]
    return {
        "n": len(questions),
        "accuracy_at_1": _share(rank == 1 for rank in ranks),
        "recall_at_5": _share(0 < rank <= 5 for rank in ranks),
        "recall_at_10": _share(0 < rank <= TOP for rank in ranks),
        "mrr": round(sum(1 / rank for rank in ranks if rank) / len(ranks), 3),
        "ms_a_phrase": round(ms, 2),
    }


def _share(hits: Any) -> float:
    counted = [bool(hit) for hit in hits]
    return round(sum(counted) / len(counted), 3)


# --- Who is asked ----------------------------------------------------------------------------------------------------


def _systems() -> dict[str, Ask]:
    from registry.taxonomy.linker import keeping
    from registry.taxonomy.linking import link
    from registry.taxonomy.models import SkillKind, SkillLabel

    index = keeping.current()
    rows = list(
        SkillLabel.objects.exclude(skill__kind=SkillKind.GROUP).order_by("pk").values_list("folded", "skill__uri")
    )

    def ours(phrases: Sequence[str]) -> list[list[str]]:
        return [[candidate.uri for candidate in found] for found in link(phrases, top=TOP)]

    def bare(phrases: Sequence[str]) -> list[list[str]]:
        return [[one.skill.uri for one in index.alike(phrase, top=TOP, translate=False)] for phrase in phrases]

    return {
        "ours": ours,
        "ours without glossary": bare,
        "plain TF-IDF": _tf_idf(rows),
        "pg_trgm": _trigrams,
        "rapidfuzz": _rapidfuzz(rows),
    }


def _distinct(uris: Any) -> list[str]:
    return list(dict.fromkeys(uris))[:TOP]


def _tf_idf(rows: list[tuple[str, str]]) -> Ask:
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    from registry.taxonomy.rules import fold

    reader = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), dtype=np.float32)
    labels = reader.fit_transform(folded for folded, _uri in rows).T.tocsr()

    def ask(phrases: Sequence[str]) -> list[list[str]]:
        answers = []
        for phrase in phrases:
            alike = (reader.transform([fold(phrase)]) @ labels).toarray().ravel()
            answers.append(_distinct(rows[number][1] for number in np.argsort(-alike, kind="stable")[: 20 * TOP]))
        return answers

    return ask


_SQL = """
    SELECT skill.uri FROM taxonomy_skilllabel AS label JOIN taxonomy_skill AS skill ON skill.id = label.skill_id
    WHERE label.folded %% %s AND skill.kind <> 'group'
    GROUP BY skill.uri ORDER BY max(similarity(label.folded, %s)) DESC, skill.uri LIMIT %s
"""


def _trigrams(phrases: Sequence[str]) -> list[list[str]]:
    from django.db import connection

    from registry.taxonomy.rules import fold

    answers = []
    with connection.cursor() as cursor:
        for phrase in phrases:
            cursor.execute(_SQL, [fold(phrase), fold(phrase), TOP])
            answers.append([uri for (uri,) in cursor.fetchall()])
    return answers


def _rapidfuzz(rows: list[tuple[str, str]]) -> Ask:
    from rapidfuzz import fuzz, process

    from registry.taxonomy.rules import fold

    texts = [folded for folded, _uri in rows]

    def ask(phrases: Sequence[str]) -> list[list[str]]:
        found = (process.extract(fold(phrase), texts, scorer=fuzz.WRatio, limit=10 * TOP) for phrase in phrases)
        return [_distinct(rows[number][1] for _text, _score, number in some) for some in found]

    return ask


def _table(figures: dict[str, Any]) -> str:
    head = f"{'':28}{'n':>5}{'acc@1':>8}{'rec@5':>8}{'rec@10':>8}{'MRR':>8}{'ms':>9}"
    lines = [f"{figures['taxonomy']}: {figures['skills']} skills, {figures['labels']} labels", "", head]

    def row(name: str, one: dict[str, float]) -> str:
        shares = "".join(f"{one[key]:>8.2f}" for key in ("accuracy_at_1", "recall_at_5", "recall_at_10", "mrr"))
        return f"{name:28}{one['n']:>5}{shares}{one['ms_a_phrase']:>9.2f}"

    for which in ("phrases", "unseen"):
        lines += [row(f"{which}: {name}", parts["test"]) for name, parts in figures[which].items()]
        lines += [row(f"  ours, {part}", one) for part, one in figures[which]["ours"].items()]
    lines += [row(f"labels: {name}", one) for name, one in figures["labels_held_out"].items()]
    ours = figures["phrases"]["ours"]["test"]["ms_a_phrase"]
    times = {name: parts["test"]["ms_a_phrase"] / ours for name, parts in figures["phrases"].items()}
    lines += ["", "the index: {build_s} s to build, {read_s} s to read again, {mib} MiB".format(**figures["index"])]
    lines += ["", "time a phrase, as many times ours: " + ", ".join(f"{n} {t:.1f}" for n, t in times.items())]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
