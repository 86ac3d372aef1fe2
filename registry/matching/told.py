"""What counts in matching, as a page tells it: every figure is read from the rules, none is written twice."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.taxonomy.rules import HELD_BESIDE, HELD_BROADER, HELD_NARROWER, HELD_RELATED

from .ranking import BEST_OF_LISTING, BEST_OF_PROFILE
from .rules import showing, weights
from .words import TRUST_WORDS

FACTOR_WORDS: dict[str, Promise] = {
    "kind": _("It is a kind of work that you look for"),
    "pay": _("The pay reaches the least that you ask for (only you see this)"),
    "place": _("It is where, or as remote as, you wish"),
    "hours": _("The hours suit you"),
    "aims": _("It is an occupation that you aim at"),
}


@dataclass(frozen=True)
class Share:
    """A part of something, with how much it counts, 0 to 1."""

    words: str
    share: float


@dataclass(frozen=True)
class How:
    """The figures of the page."""

    coverage: float
    experience: float
    enough_months: int
    optional: float
    cross_sector: float
    transversal: float
    most_by_hints: float
    recent_years: int
    lost_a_year: float
    least_recency: float
    closeness: list[Share]
    trust: list[Share]
    wishes: list[Share]
    fit_power: float
    appeal_power: float
    avoided: float
    near_equal: float
    best_of_listing: int
    best_of_graduate: int


def how_it_works() -> How:
    """The figures that the rules use now."""
    return How(
        coverage=weights.COVERAGE_SHARE,
        experience=weights.EXPERIENCE_SHARE,
        enough_months=weights.ENOUGH_MONTHS,
        optional=weights.OPTIONAL_SHARE,
        cross_sector=weights.REUSE_SHARES["cross-sector"],
        transversal=weights.REUSE_SHARES["transversal"],
        most_by_hints=weights.MOST_BY_HINTS,
        recent_years=weights.RECENT_YEARS,
        lost_a_year=weights.LOST_A_YEAR,
        least_recency=weights.LEAST_RECENCY,
        closeness=[
            Share(str(_("the skill itself")), 1.0),
            Share(str(_("a narrower skill")), HELD_NARROWER),
            Share(str(_("a broader skill")), HELD_BROADER),
            Share(str(_("a neighbour of it")), HELD_RELATED),
            Share(str(_("each skill of the same occupations, as a hint")), HELD_BESIDE),
        ],
        trust=[Share(str(TRUST_WORDS[trust]), share) for trust, share in weights.TRUST.items()],
        wishes=[Share(str(FACTOR_WORDS[name]), share) for name, share in weights.APPEAL_WEIGHTS.items()],
        fit_power=weights.FIT_POWER,
        appeal_power=weights.APPEAL_POWER,
        avoided=weights.AVOIDED**weights.APPEAL_POWER,
        near_equal=showing.NEAR_EQUAL,
        best_of_listing=BEST_OF_LISTING,
        best_of_graduate=BEST_OF_PROFILE,
    )
