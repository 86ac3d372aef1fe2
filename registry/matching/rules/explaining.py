"""Why a pair scores as it does, as a JSON-able dictionary of codes and figures; `words.py` makes sentences of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from registry.profiles.models.graduate import TrustLevel

from .facts import Context, Credit, GraduateSide, Held, ListingSide
from .gating import gates
from .scoring import (
    appeal_factors,
    appeals_of,
    best_credit,
    coverage_by,
    credits_of,
    experience_of,
    fit_of,
    place_of,
    recency_of,
    score_of,
)
from .weights import DIGITS, MET_CREDIT

VERSION: Final = 3
SHOWN_DIGITS: Final = 4
# What the owner of a listing may know. A list of what is allowed: a new factor stays private until it is added here.
OPEN_FACTORS: Final = ("coverage", "experience", "kind", "place", "hours")
OPEN_HELD: Final = ("skill", "label", "level", "closeness", "trust", "hints", "recency")
OPEN_RAISE: Final = ("change", "skill", "label", "level", "trust", "open_score")


@dataclass(frozen=True)
class Change:
    """One thing that a graduate could do about a skill: `add` it, `lift` its level, `prove` it, or `use` it again."""

    kind: str
    skill: int
    held: Held


def explain(
    listing: ListingSide, graduate: GraduateSide, context: Context, labels: Mapping[int, str]
) -> dict[str, Any]:
    """Everything that went into a pair's score. `labels` names the skills of both sides."""
    credits = credits_of(listing, graduate, context)
    coverage = coverage_by(listing.requirements, [credit.value for credit in credits])
    factors = {
        "coverage": coverage,
        "experience": experience_of(listing, graduate),
        **appeal_factors(listing, graduate),
    }
    return {
        "version": VERSION,
        "requirements": _requirements(listing, graduate, credits, labels, in_year=context.on.year),
        "missing": [need.skill for need, credit in zip(listing.requirements, credits, strict=True) if not credit.value],
        "factors": {name: round(value, SHOWN_DIGITS) for name, value in factors.items()},
        "place": place_of(listing, graduate)[1],
        "is_visible": graduate.is_visible,
        "gates": [
            {"code": gate.code, "passed": gate.passed, "reason": gate.reason, "params": dict(gate.params)}
            for gate in gates(listing, graduate, context)
        ],
        "raise": _raise(listing, graduate, context, credits, factors, labels),
    }


def for_listing(explanation: Mapping[str, Any]) -> dict[str, Any]:
    """What the owner of the listing may read of an explanation: nothing of pay, and no score that pay is part of."""
    better = explanation["raise"]
    return {
        "version": explanation["version"],
        "requirements": [{**need, "met_by": _only(need["met_by"], OPEN_HELD)} for need in explanation["requirements"]],
        "missing": explanation["missing"],
        "factors": _only(explanation["factors"], OPEN_FACTORS),
        "place": explanation["place"],
        "gates": [{**gate, "params": {}} for gate in explanation["gates"] if gate["passed"]],
        "raise": _only(better, OPEN_RAISE),
    }


def state_of(credit: float) -> str:
    """`met`, `partly` met or `missing`."""
    if credit >= MET_CREDIT:
        return "met"
    return "partly" if credit > 0 else "missing"


def possible_changes(listing: ListingSide, graduate: GraduateSide, *, in_year: int) -> Iterator[Change]:
    """For each asked skill what could be done: learn it to the asked level, get better at it, have it signed, use it.

    Whoever learns more of it uses it; a certificate alone does not say so.
    """
    for need in listing.requirements:
        held = graduate.skills.get(need.skill)
        if held is None:
            yield Change("add", need.skill, Held(need.level, TrustLevel.SELF))
            continue
        if held.level < need.level:
            yield Change("lift", need.skill, Held(need.level, held.trust))
        if held.trust != TrustLevel.RECOGNISED:
            yield Change("prove", need.skill, replace(held, trust=TrustLevel.RECOGNISED))
        if recency_of(held.last_used_year, in_year=in_year) < 1:
            yield Change("use", need.skill, replace(held, last_used_year=in_year))


def _only(values: Mapping[str, Any] | None, names: tuple[str, ...]) -> dict[str, Any] | None:
    return None if values is None else {name: values[name] for name in names if name in values}


def _requirements(
    listing: ListingSide, graduate: GraduateSide, credits: list[Credit], labels: Mapping[int, str], *, in_year: int
) -> list[dict[str, Any]]:
    return [
        {
            "skill": need.skill,
            "label": labels.get(need.skill, ""),
            "level": need.level,
            "weight": need.weight,
            "required": need.required,
            "credit": round(credit.value, SHOWN_DIGITS),
            "state": state_of(credit.value),
            "met_by": _met_by(graduate, credit, labels, in_year=in_year),
        }
        for need, credit in zip(listing.requirements, credits, strict=True)
    ]


def _met_by(
    graduate: GraduateSide, credit: Credit, labels: Mapping[int, str], *, in_year: int
) -> dict[str, Any] | None:
    if credit.skill is None:
        return None
    held = graduate.skills[credit.skill]
    return {
        "skill": credit.skill,
        "label": labels.get(credit.skill, ""),
        "level": held.level,
        "closeness": round(credit.closeness, SHOWN_DIGITS),
        "trust": str(held.trust),
        "last_used_year": held.last_used_year,
        "hints": credit.hints,
        "recency": round(recency_of(held.last_used_year, in_year=in_year), SHOWN_DIGITS),
    }


def _raise(
    listing: ListingSide,
    graduate: GraduateSide,
    context: Context,
    credits: list[Credit],
    factors: Mapping[str, float],
    labels: Mapping[int, str],
) -> dict[str, Any] | None:
    """The one change that raises the score most, with what the score is after it; None when nothing raises it.

    The appeal does not depend on skills, so the best change is found by the fit alone and tells nothing of pay.
    """
    values = [credit.value for credit in credits]
    best, best_fit = None, round(fit_of(factors["coverage"], factors["experience"]), DIGITS)
    best_exact = 0.0
    for change in possible_changes(listing, graduate, in_year=context.on.year):
        after = coverage_by(listing.requirements, _with(listing, graduate, context, values, change))
        exact = fit_of(after, factors["experience"])
        if round(exact, DIGITS) > best_fit:
            best, best_fit, best_exact = change, round(exact, DIGITS), exact
    if best is None:
        return None
    appeal, open_appeal = appeals_of(factors)
    return {
        "change": best.kind,
        "skill": best.skill,
        "label": labels.get(best.skill, ""),
        "level": best.held.level,
        "trust": str(best.held.trust),
        "fit": best_fit,
        "score": score_of(best_exact, appeal),
        "open_score": score_of(best_exact, open_appeal),
    }


def _with(
    listing: ListingSide, graduate: GraduateSide, context: Context, values: list[float], change: Change
) -> list[float]:
    """The credits after a change: only what the skill has to do with is worked out again."""
    skills = {**graduate.skills, change.skill: change.held}
    after = []
    for need, value in zip(listing.requirements, values, strict=True):
        close = context.closeness.get(need.skill, {})
        if change.skill == need.skill or change.skill in close:
            value = best_credit(need, skills, close, in_year=context.on.year).value
        after.append(value)
    return after
