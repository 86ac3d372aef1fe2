"""The score of a pair: what the listing asks, met by the graduate, and what the graduate asks, met by the listing.

Sums are exactly rounded (`math.fsum`), so the order of skills changes nothing, not even the last digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import fsum

from .facts import Context, Credit, GraduateSide, Held, ListingSide, Mark, Requirement, Scores
from .weights import (
    APPEAL_POWER,
    APPEAL_WEIGHTS,
    AVOIDED,
    COVERAGE_SHARE,
    DIGITS,
    ENOUGH_MONTHS,
    EXPERIENCE_SHARE,
    FIT_POWER,
    ISCO_SHARES,
    LEAST_RECENCY,
    LOST_A_YEAR,
    MOST_BY_HINTS,
    MOVE,
    NEAREST,
    NO_AIMS,
    OPTIONAL_SHARE,
    RECENT_YEARS,
    REMOTE_UNASKED,
    REUSE_SHARES,
    SAME_COUNTRY,
    STANDS_ALONE,
    TRUST,
    UNKNOWN_PAY,
)

_NO_CREDIT = Credit(0.0, None, 0.0)
_NOTHING_CLOSE: Mapping[int, float] = {}
_PAY_WEIGHT = APPEAL_WEIGHTS["pay"]
_ALL_WEIGHTS = fsum(APPEAL_WEIGHTS.values())


def recency_of(last_used_year: int | None, *, in_year: int) -> float:
    """What is left of a skill that was last used in some year, `LEAST_RECENCY` to 1."""
    if last_used_year is None:
        return 1.0
    lost = LOST_A_YEAR * (in_year - last_used_year - RECENT_YEARS)
    return max(LEAST_RECENCY, min(1.0, 1.0 - lost))


def credit_of(requirement: Requirement, held: Held, closeness: float, *, in_year: int) -> float:
    """What one held skill earns for a requirement, 0 to 1. More level, proof, recency or closeness never earns less."""
    level = min(1.0, held.level / requirement.level)
    return closeness * level * TRUST[held.trust] * recency_of(held.last_used_year, in_year=in_year)


def best_credit(
    requirement: Requirement, skills: Mapping[int, Held], close: Mapping[int, float], *, in_year: int
) -> Credit:
    """What a requirement earns: the best of the held skills that stand for it, or all hints together if they say more.

    The exact skill is preferred when another earns as much.
    """
    best = _NO_CREDIT
    hints: list[tuple[float, int]] = []
    exact = skills.get(requirement.skill)
    if exact is not None:
        best = Credit(credit_of(requirement, exact, 1.0, in_year=in_year), requirement.skill, 1.0)
    for skill in skills.keys() & close.keys():
        value = credit_of(requirement, skills[skill], close[skill], in_year=in_year)
        if close[skill] < STANDS_ALONE:
            hints.append((value, -skill))
            continue
        is_tie = value == best.value and best.skill not in {None, requirement.skill}
        if value > best.value or (is_tie and skill < (best.skill or 0)):
            best = Credit(value, skill, close[skill])
    return max(best, _by_hints(sorted(hints), close), key=lambda credit: credit.value) if hints else best


def _by_hints(hints: list[tuple[float, int]], close: Mapping[int, float]) -> Credit:
    """Each hint earns its part of what is still missing; the strongest is named.

    They are taken from least to most, so that the order of skills changes not even the last digit.
    """
    left = 1.0
    for value, _skill in hints:
        left *= 1.0 - value
    strongest = -hints[-1][1]
    return Credit(min(MOST_BY_HINTS, 1.0 - left), strongest, close[strongest], len(hints) - 1)


def credits_of(listing: ListingSide, graduate: GraduateSide, context: Context) -> list[Credit]:
    """What each requirement earns, in the listing's order."""
    close = context.closeness
    return [
        best_credit(requirement, graduate.skills, close.get(requirement.skill, _NOTHING_CLOSE), in_year=context.on.year)
        for requirement in listing.requirements
    ]


def share_of(requirement: Requirement) -> float:
    """How much a requirement weighs in the coverage: less for what is welcome and for what much other work needs."""
    share = requirement.weight * REUSE_SHARES.get(requirement.reuse, 1.0)
    return share if requirement.required else share * OPTIONAL_SHARE


def coverage_by(requirements: tuple[Requirement, ...], values: list[float]) -> float:
    """The weighted mean of the credits, 0 to 1. A listing that asks for nothing is covered."""
    if not requirements:
        return 1.0
    shares = [share_of(requirement) for requirement in requirements]
    total = fsum(share * value for share, value in zip(shares, values, strict=True))
    return min(1.0, total / fsum(shares))


@lru_cache(maxsize=100_000)
def isco_closeness(group: str, code: str) -> float:
    """How near an ISCO-08 group is to another, 0 to 1: everything inside `group` is fully in it."""
    if code.startswith(group):
        return 1.0
    shared = 0
    while shared < min(len(group), len(code)) and group[shared] == code[shared]:
        shared += 1
    return ISCO_SHARES[shared]


def experience_of(listing: ListingSide, graduate: GraduateSide) -> float:
    """Months in the occupation of the listing, those in near ones in part, against two years; 0 to 1."""
    months = fsum(count * isco_closeness(listing.isco, code) for code, count in graduate.months.items())
    return min(1.0, months / ENOUGH_MONTHS)


def fit_of(coverage: float, experience: float) -> float:
    """What the listing asks, met by what the graduate has."""
    return min(1.0, COVERAGE_SHARE * coverage + EXPERIENCE_SHARE * experience)


def fit_factors(listing: ListingSide, graduate: GraduateSide, context: Context) -> dict[str, float]:
    """The factors of the fit, each 0 to 1."""
    values = [credit.value for credit in credits_of(listing, graduate, context)]
    return {"coverage": coverage_by(listing.requirements, values), "experience": experience_of(listing, graduate)}


def kind_of(listing: ListingSide, graduate: GraduateSide) -> float:
    """Who did not say what they look for is open to all of it."""
    return 1.0 if not graduate.wants or listing.kind in graduate.wants else 0.0


def pay_of(listing: ListingSide, graduate: GraduateSide) -> float:
    """The top of the pay against the least that the graduate asks for. Known to the graduate alone."""
    floor = graduate.pay_floor_usd
    if listing.kind == "contract" and graduate.contract_floor_usd:
        floor = graduate.contract_floor_usd
    if not floor or not listing.is_paid:
        return 1.0
    if listing.pay_top_usd is None:
        return UNKNOWN_PAY
    return min(1.0, listing.pay_top_usd / floor)


def hours_of(listing: ListingSide, graduate: GraduateSide) -> float:
    """How the hours agree. A job is meant to fill a week; contracts and mentorships go beside other work."""
    asked, has = listing.hours_per_week, graduate.hours_per_week
    if not asked or not has:
        return 1.0
    return min(asked, has) / max(asked, has) if listing.kind == "job" else min(1.0, has / asked)


def place_of(listing: ListingSide, graduate: GraduateSide) -> tuple[float, str]:
    """How near the work is to where and how the graduate wishes to work, with the reason."""
    if listing.is_remote and graduate.wants_remote:
        return NEAREST, "remote"
    if listing.country == graduate.home_country:
        if listing.region is not None and listing.region == graduate.home_region:
            return NEAREST, "region"
        return SAME_COUNTRY, "country"
    if listing.is_remote:
        return REMOTE_UNASKED, "remote_unasked"
    return (MOVE, "move") if listing.country in graduate.may_move_to else (0.0, "elsewhere")


def aims_of(listing: ListingSide, graduate: GraduateSide) -> float:
    """How near the occupation is to those that the graduate aims at."""
    if not graduate.aims:
        return NO_AIMS
    return max(isco_closeness(aim, listing.isco) for aim in graduate.aims)


def marks_of(listing: ListingSide) -> list[Mark]:
    """What a graduate may have said no to: the occupation, the place unless one can work from anywhere, the kind."""
    marks = [Mark("occupation", listing.isco), Mark("kind", listing.kind)]
    if listing.region is not None and not listing.is_remote:
        marks.append(Mark("region", listing.region))
    return marks


def feedback_of(listing: ListingSide, graduate: GraduateSide) -> float:
    """What is left of the appeal after what the graduate said of listings like this: halved for each."""
    return AVOIDED ** sum(mark in graduate.avoids for mark in marks_of(listing))


def appeal_factors(listing: ListingSide, graduate: GraduateSide) -> dict[str, float]:
    """The factors of the appeal, each 0 to 1."""
    return {
        "kind": kind_of(listing, graduate),
        "pay": pay_of(listing, graduate),
        "place": place_of(listing, graduate)[0],
        "hours": hours_of(listing, graduate),
        "aims": aims_of(listing, graduate),
        "feedback": feedback_of(listing, graduate),
    }


def appeals_of(factors: Mapping[str, float]) -> tuple[float, float]:
    """The weighted mean of the appeal's factors, with pay and without it.

    What the graduate said of the like lessens the one with pay alone, which nobody else sees: from the other the owner
    of the listing could work it out.
    """
    parts = [weight * factors[name] for name, weight in APPEAL_WEIGHTS.items() if name != "pay"]
    without = min(1.0, fsum(parts) / (_ALL_WEIGHTS - _PAY_WEIGHT))
    whole = min(1.0, fsum([*parts, _PAY_WEIGHT * factors["pay"]]) / _ALL_WEIGHTS)
    return whole * factors["feedback"], without


def score_of(fit: float, appeal: float) -> float:
    """The weighted geometric mean of both sides, rounded so that it is the same everywhere."""
    mean: float = fit**FIT_POWER * appeal**APPEAL_POWER
    return round(min(1.0, mean), DIGITS)


def assess(listing: ListingSide, graduate: GraduateSide, context: Context) -> Scores:
    """The figures of a pair, whether its gates are open or not."""
    values = [credit.value for credit in credits_of(listing, graduate, context)]
    coverage = coverage_by(listing.requirements, values)
    fit = fit_of(coverage, experience_of(listing, graduate))
    appeal, open_appeal = appeals_of(appeal_factors(listing, graduate))
    return Scores(
        score=score_of(fit, appeal),
        open_score=score_of(fit, open_appeal),
        fit=round(fit, DIGITS),
        appeal=round(appeal, DIGITS),
        coverage=coverage,
    )


def order_key(score: float, fit: float, listing_id: int, profile_id: int) -> tuple[float, float, int]:
    """The place of a pair in a list: higher score, then higher fit, then a draw that is the same every time.

    The draw is by the pair: an order by number would favour whoever came first in every tie.
    """
    return -score, -fit, draw(listing_id, profile_id)


_WORD = (1 << 64) - 1


def draw(listing_id: int, profile_id: int) -> int:
    """A number of 64 bits that looks drawn and is the same every time: the lower one goes first.

    The mixing steps of splitmix64 (Steele, Lea and Flood 2014), over both numbers.
    """
    mixed = (listing_id * 0x9E3779B97F4A7C15 + profile_id) & _WORD
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _WORD
    return mixed ^ (mixed >> 31)
