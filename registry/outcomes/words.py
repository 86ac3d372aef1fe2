"""What the groups of a release are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .fairness.report import Trait
from .fairness.words import GROUPS, TRAITS, UNSAID

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


# What each column of a release means; `NN` stands for the months from 01 to 12.
COLUMNS: Final[Mapping[str, Promise]] = {
    "by, key, label": _("The breakdown, the group’s key and its name when the release was made."),
    "definition": _("What counts as a tech role: strict, broad or digital work."),
    "enrolled": _("Everybody who was enrolled by the day of the release."),
    "graduated, withdrew, in_training": _("How their training ended. Together they are all who enrolled."),
    "seeking, studying, not_seeking": _("What graduates wanted on their first day: work, further study, or neither."),
    "mature, recent": _("Graduates who finished at least a year before the day, or later."),
    "reachable, lost, consent_withdrawn": _(
        "Graduates we were in contact with on the day, those we lost, and those who took their consent to matching "
        "back. They count until then."
    ),
    "placed_NN": _(
        "Graduates whose first role that both sides confirmed began by the end of that month. Month 6 ends "
        "on day 180, month 12 on day 365."
    ),
    "at_risk_NN": _("Graduates without such a role who were followed until the end of that month."),
    "not_placed": _("Graduates without such a role by day 365."),
    "claimed": _("Of those not placed: one side alone, or a document, says that there is a role. They do not count."),
    "at_others, at_provider": _("Of those placed: with another employer, or with the provider of the training itself."),
    "at_home, across_border": _(
        "Of those placed: in the country where they live, or for an employer in the other one."
    ),
    "full_time, part_time, hours_unknown": _("Of those placed: 35 hours a week or more, fewer, or not known."),
    "pay_0 … pay_1200": _(
        "Of those placed: monthly pay in US dollars from that amount up to the next one, at the "
        "rates of the day of the release."
    ),
    "pay_by_contract, pay_unknown": _(
        "Of those placed: a contract has a value and no monthly pay; or the pay is not known."
    ),
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
