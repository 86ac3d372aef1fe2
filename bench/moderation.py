"""How many scams the risk signals of listings find, and how many honest listings they disturb, beside peers.

What is learned is learned from `bench/data/moderation.csv`: the expressions from its half `dev`, the weights of the
words from all of it. `bench/data/moderation_unseen.csv`, by another hand, is only ever measured. The peers are a plain
list of words, as small job boards keep one, and scikit-learn's TF-IDF with logistic regression, trained on the same
listings. `--fit` makes the weights of the words anew.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from registry.listings import risk
from registry.listings.reading import readings
from registry.listings.risk.likeness import WEIGHTS, prepared

LEARNED = Path(__file__).parent / "data" / "moderation.csv"
UNSEEN = Path(__file__).parent / "data" / "moderation_unseen.csv"
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


def learner(*, least: int = 1) -> Any:
    words = TfidfVectorizer(sublinear_tf=True, token_pattern=r"[\w']+", min_df=least)
    return make_pipeline(words, LogisticRegression(C=10, max_iter=1000))


def trained() -> Judge:
    """TF-IDF and logistic regression, as one takes them from the shelf."""
    known = rows(LEARNED)
    model = learner().fit([f"{row['title']}\n{row['description']}" for row in known], [row["label"] for row in known])
    scam = list(model.classes_).index("scam")
    return lambda row: float(model.predict_proba([f"{row['title']}\n{row['description']}"])[0][scam])


def fit() -> None:
    """Write the weights of the words."""
    known = rows(LEARNED)
    model = learner(least=2).fit([text_of(row) for row in known], [row["label"] == "scam" for row in known])
    words, regression = model[0], model[1]
    weights = {
        word: (round(float(words.idf_[place]), 3), round(float(regression.coef_[0][place]), 3))
        for word, place in sorted(words.vocabulary_.items())
    }
    kept = {"intercept": round(float(regression.intercept_[0]), 3), "words": weights}
    WEIGHTS.write_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{WEIGHTS.name}: {len(weights)} words from {len(known)} listings.")


def measure(judge: Judge, at: float) -> tuple[float, float, float]:
    """Recall, false alarms, and microseconds a listing, where a score from `at` is an alarm."""
    asked = rows(UNSEEN)
    began = time.perf_counter()
    alarms = [judge(row) >= at for row in asked]
    spent = (time.perf_counter() - began) / len(asked) * 1e6
    scams = [alarm for alarm, row in zip(alarms, asked, strict=True) if row["label"] == "scam"]
    good = [alarm for alarm, row in zip(alarms, asked, strict=True) if row["label"] == "good"]
    return sum(scams) / len(scams), sum(good) / len(good), spent


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table, or fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="make the weights of the words anew")
    parser.add_argument("--json", action="store_true", help="for machines")
    options = parser.parse_args(argv)
    if options.fit:
        fit()
        return 0
    ours(rows(LEARNED)[0])  # reads the weights
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
