"""The monitor's words, for its page and its command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .disclosure import NOT_SAID
from .report import Measure, Row, Table, Trait


@dataclass(frozen=True)
class Told:
    """What a measure is called, and of whom it speaks."""

    title: Promise
    about: Promise


MEASURES: Final = {
    Measure.LISTED: Told(
        _("On a list at all"),
        _("Of the graduates who may be shown, those on the list of at least one open listing."),
    ),
    Measure.EXPOSURE: Told(
        _("How far up the lists"),
        _(
            "What the places on all lists of open listings add up to for each graduate who may be shown: the first "
            "place counts 1, the tenth 0.29, the fiftieth 0.18."
        ),
    ),
    Measure.SHORTLISTED: Told(
        _("Shortlisted"),
        _(
            "Of the applications for work that were answered, or left alone for two weeks, those that reached a "
            "shortlist."
        ),
    ),
    Measure.PLACED: Told(
        _("In a tech role within 12 months"),
        _("Of the graduates who looked for work and finished at least a year ago."),
    ),
}
TRAITS: Final = {
    Trait.SEX: _("Sex"),
    Trait.DISABILITY: _("Disability"),
    Trait.MARGINALISED: _("Marginalised"),
    Trait.CONNECTIVITY: _("Connection at home"),
    Trait.COUNTRY: _("Country"),
}
GROUPS: Final = {
    (Trait.SEX, "f"): _("women"),
    (Trait.SEX, "m"): _("men"),
    (Trait.SEX, "x"): _("neither"),
    (Trait.DISABILITY, "yes"): _("with a disability"),
    (Trait.DISABILITY, "no"): _("without a disability"),
    (Trait.MARGINALISED, "yes"): _("marginalised"),
    (Trait.MARGINALISED, "no"): _("not marginalised"),
    (Trait.CONNECTIVITY, "fibre"): _("fibre"),
    (Trait.CONNECTIVITY, "mobile"): _("mobile network"),
    (Trait.CONNECTIVITY, "none"): _("no connection"),
    (Trait.COUNTRY, "KE"): _("Kenya"),
    (Trait.COUNTRY, "RW"): _("Rwanda"),
}
UNSAID: Final = _("not said")
UNSAID_OR_FEW: Final = _("not said, or too few to show")


def group(table: Table, row: Row) -> Promise | str:
    """What a group is called; a country beyond the corridor by its code."""
    if row.key != NOT_SAID:
        return GROUPS.get((table.trait, row.key), row.key)
    return UNSAID_OR_FEW if table.joins_few else UNSAID
