"""Telling the other side of corrections and amounts, and the first of the answer."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.models import User
from corridor.web.notices import Notice
from registry.placements.models import (
    AmountAnswer,
    AmountEntry,
    AmountVerdict,
    CheckIn,
    CorrectionState,
    Placement,
    PlacementCorrection,
)

from .reaching import employers_of, to


def correction_proposed(correction_id: int) -> list[Notice]:
    """To the side that answers."""
    found = _correction(correction_id)
    if found is None or found.state != CorrectionState.PROPOSED:
        return []

    def words() -> tuple[str, str]:
        names = {"role": found.placement.role, "employer": found.placement.employer_name}
        return (
            _("A correction to look at: %(role)s") % names,
            _(
                "The other side says that something is recorded wrongly about “%(role)s” at %(employer)s, and what it "
                "should be. Nothing changes until you agree:"
            )
            % names,
        )

    return to(_other_side(found.placement, found.side), found.placement, f"correction:{found.pk}", words)


def correction_answered(correction_id: int) -> list[Notice]:
    """To the side that proposed it."""
    found = _correction(correction_id)
    if found is None or found.state not in {CorrectionState.AGREED, CorrectionState.DECLINED}:
        return []

    def words() -> tuple[str, str]:
        names = {"role": found.placement.role, "words": found.words}
        if found.state == CorrectionState.AGREED:
            said = _("The other side agrees with your correction of “%(role)s”. The placement says so now:")
        else:
            said = _(
                "The other side does not agree with your correction of “%(role)s”: %(words)s\n\nEverything stays as it "
                "was. If you cannot agree, say on the page that something is wrong, and we look into it:"
            )
        return _("Your correction was answered: %(role)s") % names, said % names

    people = _own_side(found.placement, found.side)
    return to(people, found.placement, f"correction:{found.pk}:{found.state}", words)


def amount_recorded(entry_id: int) -> list[Notice]:
    """To the side that confirms it. The amount itself stays on the page, behind the sign-in."""
    entry = _entry(entry_id)
    if entry is None or AmountAnswer.objects.filter(entry=entry).exists():
        return []

    def words() -> tuple[str, str]:
        named = {"title": entry.milestone.title, "step": entry.get_step_display()}
        return (
            _("Please confirm an amount: %(title)s") % named,
            _(
                "The other side has recorded something as %(step)s for “%(title)s”. It counts once you confirm it; if "
                "it is not right, say so on the same page:"
            )
            % named,
        )

    placement = entry.milestone.placement
    return to(_other_side(placement, entry.side), placement, f"amount:{entry.pk}", words)


def amount_answered(entry_id: int) -> list[Notice]:
    """To the side that recorded it, when it is not right. What is confirmed stands on the page."""
    entry = _entry(entry_id)
    answer = AmountAnswer.objects.filter(entry=entry_id, verdict=AmountVerdict.REJECTED).first()
    if entry is None or answer is None:
        return []

    def words() -> tuple[str, str]:
        named = {"title": entry.milestone.title, "step": entry.get_step_display(), "words": answer.words}
        return (
            _("An amount is not right: %(title)s") % named,
            _(
                "The other side says that what you recorded as %(step)s for “%(title)s” is not right: %(words)s\n\nIt "
                "does not count. Record it anew as it should be:"
            )
            % named,
        )

    placement = entry.milestone.placement
    return to(_own_side(placement, entry.side), placement, f"amount:{entry.pk}:rejected", words)


def _correction(pk: int) -> PlacementCorrection | None:
    rows = PlacementCorrection.objects.select_related(
        "placement__profile__user", "placement__organisation", "placement__mentor__user"
    )
    return rows.filter(pk=pk).first()


def _entry(pk: int) -> AmountEntry | None:
    placement = "milestone__placement"
    rows = AmountEntry.objects.select_related(
        f"{placement}__profile__user", f"{placement}__organisation", f"{placement}__mentor__user"
    )
    return rows.filter(pk=pk).first()


def _own_side(placement: Placement, side: str) -> list[User]:
    return [placement.profile.user] if side == CheckIn.Side.GRADUATE else employers_of(placement)


def _other_side(placement: Placement, side: str) -> list[User]:
    other = CheckIn.Side.EMPLOYER if side == CheckIn.Side.GRADUATE else CheckIn.Side.GRADUATE
    return _own_side(placement, other)


NOTICES: dict[str, Callable[..., list[Notice]]] = {
    "correction.proposed": correction_proposed,
    "correction.answered": correction_answered,
    "amount.recorded": amount_recorded,
    "amount.answered": amount_answered,
}
