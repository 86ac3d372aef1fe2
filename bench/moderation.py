"""How many scams the risk signals of listings find, and how many honest listings they disturb, beside peers.

What is learned is learned from six sets by six hands: the expressions from the half `dev` of the first, the
weights of the words from all of them. `bench/data/moderation_unseen.csv`, by a seventh hand, is only ever measured. The
peers are a plain list of words, as small job boards keep one, and scikit-learn's TF-IDF with logistic regression,
trained on the same listings. `--fit` makes the weights of the words anew, and prints those of the two judges.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from registry.listings import risk
from registry.listings.reading import readings
from registry.listings.risk.likeness import WEIGHTS, pieces_of, prepared, words_of

DATA = Path(__file__).parent / "data"
LEARNED = tuple(DATA / f"moderation{name}.csv" for name in ("", "_second", "_third", "_fourth", "_fifth", "_sixth"))
UNSEEN = DATA / "moderation_unseen.csv"
# A part of a text that says less than this is not kept: all of them together change nothing.
LEAST_SAID = 0.05
FEW = 0.05
# What a small job board's filter looks for.
PLAIN_LIST = (
    "registration fee", "training fee", "processing fee", "pay", "deposit", "m-pesa", "mpesa", "whatsapp", "telegram",
    "visa", "passport", "guaranteed", "urgent", "no experience", "earn", "investment", "bank account", "password",
    "pin", "id number", "ada ya", "frais", "amafaranga",
)  # fmt: skip
Row = dict[str, str]
Judge = Callable[[Row], float]


def rows(path: Path) -> list[Row]:
    """The listings of one set."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(row: Row) -> str:
    return prepared(readings(f"{row['title']}\n{row['description']}")[-1])


def ours(row: Row) -> float:
    return risk.assess(row["title"], row["description"]).score


def held(row: Row) -> float:
    """Whether it is held back: a tone alone never holds a listing, whatever its score."""
    return float(risk.assess(row["title"], row["description"]).band == risk.Band.HOLD)


def plain_list(row: Row) -> float:
    text = f"{row['title']} {row['description']}".lower()
    return min(1.0, sum(bool(re.search(rf"\b{re.escape(word)}", text)) for word in PLAIN_LIST) / 2)


def plain_learner() -> Any:
    words = TfidfVectorizer(sublinear_tf=True, token_pattern=r"[\w']+")
    return make_pipeline(words, LogisticRegression(C=10, max_iter=1000))


def trained() -> Judge:
    """TF-IDF and logistic regression, as one takes them from the shelf."""
    known = [row for path in LEARNED for row in rows(path)]
    model = plain_learner().fit(
        [f"{row['title']}\n{row['description']}" for row in known], [row["label"] for row in known]
    )
    scam = list(model.classes_).index("scam")
    return lambda row: float(model.predict_proba([f"{row['title']}\n{row['description']}"])[0][scam])


def learner() -> Any:
    """What the likeness is: the words and pieces of `likeness.py`, each as a vector of length 1, weighed together."""
    parts = [TfidfVectorizer(sublinear_tf=True, analyzer=analyzer, min_df=2) for analyzer in (_words, _pieces)]
    return make_pipeline(make_union(*parts), LogisticRegression(C=10, max_iter=3000))


def _words(text: str) -> list[str]:
    return list(words_of(text))


def _pieces(text: str) -> list[str]:
    return list(pieces_of(text))


def fit() -> None:
    """Write the weights of words and pieces, and print those of the two judges."""
    sets = [rows(path) for path in LEARNED]
    texts, labels = [[text_of(row) for row in one] for one in sets], [[_is_scam(row) for row in one] for one in sets]
    # Each hand is judged by what was learned from the others: that is how a new hand will be judged.
    likely, signals = [], []
    for held in range(len(sets)):
        others = [number for number in range(len(sets)) if number != held]
        model = learner().fit(_flat(texts, others), _flat(labels, others))
        likely += list(model.decision_function(texts[held]))
        signals += [risk.log_odds_of_signals(row["title"], row["description"]) for row in sets[held]]
    judges = LogisticRegression().fit(list(zip(signals, likely, strict=True)), _flat(labels, range(len(sets))))
    print("BIAS, OF_SIGNALS, OF_LIKENESS =", *(round(float(x), 2) for x in (judges.intercept_[0], *judges.coef_[0])))
    chances = judges.predict_proba(list(zip(signals, likely, strict=True)))[:, 1]
    _print_bounds(list(chances), _flat(labels, range(len(sets))))
    model = learner().fit(_flat(texts, range(len(sets))), _flat(labels, range(len(sets))))
    union, regression = model[0], model[1]
    kept: dict[str, Any] = {"intercept": round(float(regression.intercept_[0]), 3)}
    start = 0
    for name, (_name, part) in zip(("words", "pieces"), union.transformer_list, strict=True):
        kept[name] = {
            text: (round(float(part.idf_[place]), 2), round(float(regression.coef_[0][start + place]), 2))
            for text, place in sorted(part.vocabulary_.items())
            if abs(regression.coef_[0][start + place]) >= LEAST_SAID
        }
        start += len(part.vocabulary_)
    WEIGHTS.write_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{WEIGHTS.name}: {len(kept['words'])} words, {len(kept['pieces'])} pieces, {WEIGHTS.stat().st_size} bytes.")


def _print_bounds(chances: Sequence[float], scams: Sequence[bool]) -> None:
    """What each bound would find and disturb, to choose one by: on hands that nothing was learned from."""
    for bound in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55):
        alarms = [chance >= bound for chance in chances]
        found = sum(alarm and scam for alarm, scam in zip(alarms, scams, strict=True)) / sum(scams)
        disturbed = sum(alarm and not scam for alarm, scam in zip(alarms, scams, strict=True)) / (
            len(scams) - sum(scams)
        )
        print(f"from {bound:.2f}: {found:.1%} of scams, {disturbed:.1%} of good listings")


def _is_scam(row: Row) -> bool:
    return row["label"] == "scam"


def _flat(sets: Sequence[Sequence[Any]], chosen: Iterable[int]) -> list[Any]:
    return [one for number in chosen for one in sets[number]]


def measure(judge: Judge, at: float) -> tuple[float, float, float]:
    """Recall, false alarms, and microseconds a listing, where a score from `at` is an alarm."""
    asked = rows(UNSEEN)
    began = time.perf_counter()
    alarms = [judge(row) >= at for row in asked]
    spent = (time.perf_counter() - began) / len(asked) * 1e6
    scams = [alarm for alarm, row in zip(alarms, asked, strict=True) if row["label"] == "scam"]
    good = [alarm for alarm, row in zip(alarms, asked, strict=True) if row["label"] == "good"]
    return sum(scams) / len(scams), sum(good) / len(good), spent


def crossed(judge: Judge) -> tuple[float, float]:
    """Recall and false alarms where the bound is chosen on one half of the unseen set, as the lowest that disturbs at
    most one good listing in twenty, and measured on the other half; both ways, together."""
    scored = [(int(row["id"][1:]) % 2, _is_scam(row), judge(row)) for row in rows(UNSEEN)]
    alarms: list[tuple[bool, bool]] = []
    for chosen_on in (0, 1):
        good = [score for half, scam, score in scored if half == chosen_on and not scam]
        bound = next(step / 100 for step in range(101) if sum(score >= step / 100 for score in good) <= len(good) * FEW)
        alarms += [(scam, score >= bound) for half, scam, score in scored if half != chosen_on]
    scams, others = [alarm for scam, alarm in alarms if scam], [alarm for scam, alarm in alarms if not scam]
    return sum(scams) / len(scams), sum(others) / len(others)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table, or fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="make the weights of the words anew")
    parser.add_argument("--json", action="store_true", help="for machines")
    options = parser.parse_args(argv)
    if options.fit:
        fit()
        return 0
    ours(rows(UNSEEN)[0])  # reads the weights
    judged = [
        ("held back or to look at (an alarm)", ours, risk.LOOK_FROM),
        ("held back", held, 1.0),
        ("peer: a list of words", plain_list, 0.5),
        ("peer: TF-IDF, logistic regression", trained(), 0.5),
    ]
    table = [(name, *measure(judge, at)) for name, judge, at in judged]
    if options.json:
        fields = ("way", "recall", "false_alarms", "microseconds")
        print(json.dumps([dict(zip(fields, row, strict=True)) for row in table]))
        return 0
    asked = rows(UNSEEN)
    scams = sum(row["label"] == "scam" for row in asked)
    print(f"Moderation: {scams} scams and {len(asked) - scams} good listings that nothing was tuned on")
    print(f"{'':38}{'recall':>8}{'false alarms':>14}{'µs each':>10}")
    for name, recall, alarms, spent in table:
        print(f"{name:38}{recall:8.1%}{alarms:14.1%}{spent:10.0f}")
    for name, judge in (("ours", ours), ("TF-IDF, logistic regression", trained())):
        recall, alarms = crossed(judge)
        print(f"{name + ', bound by the other half':45}{recall:.1%}{alarms:14.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
