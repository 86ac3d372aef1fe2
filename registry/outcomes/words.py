"""What the groups of a release are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from corridor.web.templatetags.corridor_ui import percent

from .fairness.report import Trait
from .fairness.words import GROUPS, TRAITS, UNSAID
from .public import PublicRow
from .rules import Definition, Verdict

BREAKDOWNS: Final[Mapping[str, Promise]] = {
    "programme": _("Programme"),
    "cohort": _("Cohort"),
    "provider": _("Provider"),
    "country": TRAITS[Trait.COUNTRY],
    "region": _("County or district"),
    "connectivity": TRAITS[Trait.CONNECTIVITY],
    "certificate": _("Certificate"),
    "sex": TRAITS[Trait.SEX],
    "disability": TRAITS[Trait.DISABILITY],
    "marginalised": TRAITS[Trait.MARGINALISED],
}
_NO_CERTIFICATE: Final = _("no certificate")


def group_name(by: str, key: str, label: str) -> Promise | str:
    """What a group is called on a page. In files it is called by its key, and by the name that was frozen with it."""
    if key == "":
        return _NO_CERTIFICATE if by == "certificate" else UNSAID
    if by == "region" and key.endswith("-unknown"):
        return UNSAID
    if by in set(Trait):
        return GROUPS.get((Trait(by), key), label)
    return label


VERDICTS: Final[Mapping[Verdict, Promise]] = {
    Verdict.MET: _("met"),
    Verdict.NOT_MET: _("not met"),
    Verdict.UNDECIDED: _("undecided"),
    Verdict.TOO_EARLY: _("too early"),
    Verdict.TOO_FEW: _("too few to say"),
}
DEFINITIONS: Final[Mapping[Definition, Promise]] = {
    Definition.STRICT: _(
        "Strict: ICT managers, developers, database, network and security specialists, and ICT technicians."
    ),
    Definition.BROAD: _("Broad: the strict roles, and ICT trainers, sales, electronics, telecoms and ICT installers."),
    Definition.DIGITAL: _("Digital work: the broad roles, and data entry, labelling and online marketing."),
}
_AGAINST_GOAL: Final[Mapping[Verdict, Promise]] = {
    Verdict.MET: _("All of that range lies at or above the goal of 40%."),
    Verdict.NOT_MET: _("All of that range lies below the goal of 40%."),
    Verdict.UNDECIDED: _("The goal of 40% lies inside that range, so we cannot yet say whether it is met."),
}


def sentences(row: PublicRow) -> list[str]:
    """What can be said of a group in words."""
    if row.verdict is None:
        return [gettext("No figures have been released yet. They are made once a quarter and stand here from then on.")]
    if row.graduated is None:
        return [gettext("Fewer than 8 people graduated. We show no figure, to protect them.")]
    if row.verdict == Verdict.TOO_FEW:
        return [gettext("The figure rests on so few people that showing it could expose them.")]
    if row.verdict == Verdict.TOO_EARLY:
        return [gettext("Most graduates finished less than a year ago. A figure for 12 months would be a guess.")]
    band = {"low": percent(row.low), "high": percent(row.high)}
    told = gettext("Between %(low)s and %(high)s of graduates reach a tech role within 12 months.") % band
    return [told, str(_AGAINST_GOAL[row.verdict])]


# Why somebody is not among those whom a share is of, or not until its end.
CIRCUMSTANCES: Final[Mapping[str, Promise]] = {
    "withdrew": _("left before the end of the training"),
    "studying": _("graduated, and wanted to study on"),
    "not_seeking": _("graduated, and did not look for work"),
    "lost": _("graduated, and we lost contact"),
    "consent_withdrawn": _("graduated, and took their consent to matching back"),
}

# Of those placed within 12 months: what kind of role. Of others it is not known.
KINDS: Final[Mapping[str, Promise]] = {
    "at_provider": _("with the provider of the training itself"),
    "across_border": _("for an employer in the other country"),
    "full_time": _("35 hours a week or more"),
    "part_time": _("fewer than 35 hours a week"),
    "pay_0": _("paid less than 150 US dollars a month"),
    "pay_150": _("paid 150 to 300 US dollars a month"),
    "pay_300": _("paid 300 to 600 US dollars a month"),
    "pay_600": _("paid 600 to 1,200 US dollars a month"),
    "pay_1200": _("paid 1,200 US dollars a month or more"),
    "pay_by_contract": _("paid by contract"),
}


# What each column of a release means; `NN` stands for the months from 01 to 12.
COLUMNS: Final[Mapping[str, Promise]] = {
    "by, key, label": _("The breakdown, the group’s key and its name when the release was made."),
    "definition": _("What counts as a tech role: strict, broad or digital work."),
    "enrolled": _("Everybody who was enrolled by the day of the release."),
    "graduated": _("Everybody who had graduated by then."),
    "mature": _("Graduates who finished at least a year before the day."),
    "withdrew": _("Of those enrolled: left before the end. Who neither graduated nor left is in training."),
    "studying, not_seeking": _("Graduates who wanted to study on, or did not look for work, on their first day."),
    "lost, consent_withdrawn": _(
        "Graduates with whom we lost contact, or who took their consent to matching back. They count until then."
    ),
    "placed_NN": _(
        "Graduates whose first role that both sides confirmed began by the end of that month. Month 6 ends "
        "on day 180, month 12 on day 365."
    ),
    "at_risk_NN": _("Graduates without such a role who were followed until the end of that month."),
    "claimed": _("Not placed, but one side alone, or a document, says that there is a role. They do not count."),
    "at_provider": _("Of those placed: with the provider of the training itself."),
    "across_border": _("Of those placed: for an employer in the other country than the one where they live."),
    "full_time, part_time": _("Of those placed: 35 hours a week or more, or fewer. Of others it is not known."),
    "pay_0 … pay_1200": _(
        "Of those placed: monthly pay in US dollars from that amount up to the next one, at the "
        "rates of the day of the release."
    ),
    "pay_by_contract": _("Of those placed: by a contract, which has a value and no monthly pay."),
    "share_180, share_365": _(
        "The share placed by day 180 and by day 365: one minus the product, month by month, of "
        "those not placed among those still followed (life table, Cutler and Ederer 1958)."
    ),
    "low_365, high_365": _(
        "The 95% range of share_365 (Greenwood, log(-log)), wide enough for every set of counts "
        "that rounds to those shown."
    ),
    "naive_365": _("Placed by day 365 among all graduates, as if those not followed that long had found nothing."),
    "median_month": _("The first month by whose end half are placed."),
    "verdict": _("Against 40% at day 365. “Met” and “not met” hold whatever was rounded away."),
}
