"""How good the lists of listings are: matching beside peers, and beside itself with each factor switched off.

    .venv/bin/python -m bench.quality [--esco DIRECTORY] [--listings 100] [--half test] [--seed 7] [--json]

Graduates and listings are drawn from ESCO's occupations (retrieval/drawing.py says how), in three difficulties. For
each listing everybody is ranked, and the ranking is held against the occupations that they were drawn from, which no
system is told: nDCG@10, recall@50 of the same and adjoining occupations, and the reciprocal rank of the first of the
same one.
Defaults were chosen on the occupations of one half (`--half dev`); those of the other are reported.

Matching is what runs: its rules, its closeness, its order, in memory, without a database. Word peers read what people
and listings wrote, with the names of the ISCO-08 groups that they worked in, aim at or ask for, so that they know of
occupations what matching knows. A factor is switched off by making it say the same of everybody. A peer whose package
is not installed says so: `tokenlearn-static-model` is not among our requirements.
The official archives are read from ../shared/data/esco unless told otherwise; without them the bundled occupations are
asked, and the table says so. Writes .corridor/bench/quality.json.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / ".corridor" / "bench" / "quality.json"
SPEED = OUT.with_name("matching.json")
MEASURES = ("ndcg_at_10", "recall_at_50", "mrr")
Figures = dict[str, Any]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print a table, and write the figures."""
    options = _options(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corridor.settings.development")
    import django

    django.setup()
    logging.disable(logging.INFO)
    figures = _measure(options)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=2) + "\n")
    _tell_the_other(figures)
    print(json.dumps(figures) if options.json else _table(figures))
    return 0


def _tell_the_other(figures: Figures) -> None:
    """The file of the benchmark of speed holds these figures too, so that one file tells both."""
    if SPEED.exists():
        SPEED.write_text(json.dumps({**json.loads(SPEED.read_text()), "quality": figures}, indent=2) + "\n")


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--esco", type=Path, default=ROOT.parent / "shared" / "data" / "esco")
    parser.add_argument("--listings", type=int, default=100)
    parser.add_argument("--half", choices=("dev", "test"), default="test")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(argv)


def _measure(options: argparse.Namespace) -> Figures:
    from bench.retrieval.drawing import DIFFICULTIES, draw_world, halves
    from bench.retrieval.taxonomy import read

    taxonomy = read(options.esco)
    # The halves are always the same: another seed draws other people and listings of the same occupations.
    occupations = halves(taxonomy, seed=7)[options.half]
    figures: Figures = {
        "taxonomy": taxonomy.source,
        "half": options.half,
        "seed": options.seed,
        "occupations": len(occupations),
        "difficulties": {},
    }
    for difficulty in DIFFICULTIES:
        world = draw_world(taxonomy, occupations, difficulty, listings=options.listings, seed=options.seed)
        figures["difficulties"][difficulty.name] = {
            "listings": len(world.posts),
            "graduates": len(world.people),
            "systems": _ask_all(world, seed=options.seed),
        }
    return figures


def _ask_all(world: Any, *, seed: int) -> Figures:
    """The figures of every system; of all but ours also how much ours is better, with the interval of that."""
    from bench.retrieval.measures import interval, measured
    from bench.retrieval.systems import PEERS, WITHOUT, ours

    told: Figures = {}
    own: Any = None
    for name, ask in {"ours": ours, **PEERS, **WITHOUT}.items():
        began = time.perf_counter()
        ranked = ask(world)
        if ranked is None:
            told[name] = None
            continue
        seconds = time.perf_counter() - began
        values = measured(ranked, world.grades)
        own = own or values
        told[name] = {measure: round(float(values[measure].mean()), 4) for measure in MEASURES}
        told[name]["seconds"] = round(seconds, 2)
        if name != "ours":
            told[name]["ours_better_by"] = {
                measure: [
                    round(float((own[measure] - values[measure]).mean()), 4),
                    *(round(end, 4) for end in interval(own[measure] - values[measure], seed=seed)),
                ]
                for measure in MEASURES
            }
    return told


def _table(figures: Figures) -> str:
    lines = [f"{figures['taxonomy']}; half {figures['half']}: {figures['occupations']} occupations"]
    head = f"{'nDCG@10':>9}{'rec@50':>8}{'MRR':>8}   ours better by, of nDCG@10 (95 %)"
    for name, part in figures["difficulties"].items():
        title = f"{name}: {part['listings']} listings, {part['graduates']} graduates"
        lines += ["", f"{title:42}{head}"]
        lines += [_row(system, one) for system, one in part["systems"].items()]
    return "\n".join(lines)


def _row(name: str, one: Figures | None) -> str:
    if one is None:
        return f"{name:42}  not installed"
    row = f"{name:42}" + "".join(f"{one[measure]:>8.3f}" for measure in MEASURES)
    if "ours_better_by" in one:
        mean, low, high = one["ours_better_by"]["ndcg_at_10"]
        row += f"   {mean:+.3f} ({low:+.3f} to {high:+.3f})"
    return row


if __name__ == "__main__":
    sys.exit(main())
