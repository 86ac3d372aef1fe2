"""What counts in matching, as a page tells it: every figure is read from the rules, none is written twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.listings.models import Listing
from registry.taxonomy.rules import HELD_BESIDE, HELD_BROADER, HELD_NARROWER, HELD_RELATED

from .models import Exclusion
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


Because = Exclusion.Because
# Why somebody may set a listing aside, each with what it changes, so that one knows before one says it.
REASONS: dict[Exclusion.Because, Promise] = {
    Because.OCCUPATION: _("Another occupation: others like it move down"),
    Because.KIND: _("Another kind of work: others of this kind move down"),
    Because.REGION: _("Another place: others in this place move down"),
    Because.OWNER: _("Not this employer: nothing of theirs is suggested any more"),
    Because.PAY: _("The pay: only this one goes; say in your profile what you need"),
    Because.HOURS: _("The hours or the dates: only this one goes; say in your profile when you can"),
    Because.SKILLS: _("The skills that it asks for: only this one goes"),
    Because.OTHER: _("Something else: only this one goes"),
}
_EFFECTS: dict[str, tuple[Promise, Callable[[Listing], object]]] = {
    Because.OCCUPATION: (_("others in “%(what)s” stand further down"), lambda listing: listing.isco),
    Because.KIND: (_("others of the kind “%(what)s” stand further down"), lambda listing: listing.get_kind_display()),
    Because.REGION: (_("others in %(what)s stand further down"), lambda listing: listing.region),
}


def effect_of(aside: Exclusion) -> str:
    """What a listing that was set aside changes for others; the reason alone where it changes nothing else."""
    if aside.because in _EFFECTS:
        sentence, what = _EFFECTS[aside.because]
        return str(sentence) % {"what": what(aside.listing)}
    if aside.because == Because.OWNER:
        return gettext("nothing of theirs is suggested to you")
    return aside.get_because_display() if aside.because else ""


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
