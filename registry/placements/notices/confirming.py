"""Asking both sides to confirm and how it goes, and telling them of a dispute."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from corridor.web.notices import Notice
from corridor.web.templatetags.corridor_ui import day
from registry.credentials.models import Endorsement
from registry.hiring.rules import day_at
from registry.placements.models import CheckIn, PlacementState
from registry.placements.rules import Side, has_started

from .reaching import employers_of, found, to, to_confirm


def placement_expected(placement_id: int) -> list[Notice]:
    """To both sides on the first day: please confirm. Only to those who have not."""
    placement = found(placement_id)
    if placement is None or placement.state not in {PlacementState.EXPECTED, PlacementState.CLAIMED}:
        return []
    if not has_started(placement.starts_on, day_at(timezone.now(), placement.country.time_zone)):
        return []  # it was corrected to a later day, on which it is asked again
    what = f"expected:{placement.starts_on}"
    graduates = [] if placement.graduate_confirmed_at else [placement.profile.user]
    employers = [] if placement.employer_confirmed_at else employers_of(placement)

    def words() -> tuple[str, str]:
        names = {"role": placement.role, "employer": placement.employer_name, "day": day(placement.starts_on)}
        return (
            _("Did it begin? %(role)s") % names,
            _("“%(role)s” at %(employer)s was agreed to begin on %(day)s. If it has begun, confirm it; if not, say so.")
            % names,
        )

    return [
        *to_confirm(graduates, placement, what, Side.GRADUATE, words),
        *to_confirm(employers, placement, what, Side.EMPLOYER, words),
    ]


def placement_claimed(placement_id: int) -> list[Notice]:
    """To the side that has not confirmed yet."""
    return _asked_to_confirm(placement_id, "claimed")


def placement_reminded(placement_id: int, number: int) -> list[Notice]:
    """The same again, because a programme officer asked for it."""
    return _asked_to_confirm(placement_id, f"reminded:{number}")


def _asked_to_confirm(placement_id: int, what: str) -> list[Notice]:
    placement = found(placement_id)
    if placement is None or placement.state != PlacementState.CLAIMED:
        return []
    waits_for_employer = placement.employer_confirmed_at is None
    people = employers_of(placement) if waits_for_employer else [placement.profile.user]

    def words() -> tuple[str, str]:
        names = {"role": placement.role, "employer": placement.employer_name}
        if waits_for_employer:
            body = _(
                "A graduate says that they work with %(employer)s as “%(role)s”. If that is right, confirm it; "
                "if not, say what is wrong."
            )
        else:
            body = _(
                "%(employer)s says that you work there as “%(role)s”. If that is right, confirm it; if not, say what "
                "is wrong."
            )
        return _("Please confirm: %(role)s") % names, body % names

    return to_confirm(people, placement, what, Side.EMPLOYER if waits_for_employer else Side.GRADUATE, words)


def placement_disputed(placement_id: int) -> list[Notice]:
    """To both sides: it does not count until an administrator has looked into it."""
    placement = found(placement_id)
    if placement is None or placement.state != PlacementState.DISPUTED:
        return []

    def words() -> tuple[str, str]:
        names = {"role": placement.role, "employer": placement.employer_name}
        return (
            _("Something is wrong with a placement: %(role)s") % names,
            _(
                "One side says that something is wrong with “%(role)s” at %(employer)s. We look into it and write to "
                "you; until then it does not count. You need not do anything now. What was said:"
            )
            % names,
        )

    return to([placement.profile.user, *employers_of(placement)], placement, "disputed", words)


def placement_resolved(placement_id: int) -> list[Notice]:
    """To both sides: what came of the dispute."""
    placement = found(placement_id)
    if placement is None or placement.resolved_at is None:
        return []
    key = f"resolved:{placement.resolved_at.isoformat()}"

    def words() -> tuple[str, str]:
        names = {
            "role": placement.role,
            "employer": placement.employer_name,
            "resolution": placement.resolution,
            "state": placement.get_state_display(),
        }
        return (
            _("We have looked into it: %(role)s") % names,
            _(
                "We have settled the dispute about “%(role)s” at %(employer)s. What we found: %(resolution)s\n\n"
                "It stands as: %(state)s. The whole of it:"
            )
            % names,
        )

    return to([placement.profile.user, *employers_of(placement)], placement, key, words)


def placement_cancelled(placement_id: int) -> list[Notice]:
    """To both sides: it did not happen, as one of them said. Who settled a dispute so has told them already."""
    placement = found(placement_id)
    if placement is None or placement.state != PlacementState.CANCELLED or placement.resolved_at is not None:
        return []

    def words() -> tuple[str, str]:
        names = {"role": placement.role, "employer": placement.employer_name}
        return (
            _("It did not happen: %(role)s") % names,
            _(
                "“%(role)s” at %(employer)s is recorded as not having happened, because one of you said so. If that is "
                "right, you need not do anything. If it did begin, add it again from your own page. What was agreed:"
            )
            % names,
        )

    return to([placement.profile.user, *employers_of(placement)], placement, "cancelled", words)


def check_in_due(placement_id: int, days: int) -> list[Notice]:
    """To both sides, as far as they have not answered: how does it go?"""
    placement = found(placement_id)
    if placement is None or placement.state != PlacementState.CONFIRMED or placement.ended_on is not None:
        return []
    unanswered = CheckIn.objects.filter(placement=placement, days=days, answered_at=None)
    sides = set(unanswered.values_list("side", flat=True))
    people = [placement.profile.user] if CheckIn.Side.GRADUATE in sides else []
    people += employers_of(placement) if CheckIn.Side.EMPLOYER in sides else []

    def words() -> tuple[str, str]:
        names = {"role": placement.role, "employer": placement.employer_name, "days": days}
        return (
            _("How does it go? %(role)s") % names,
            _(
                "“%(role)s” at %(employer)s began %(days)d days ago. Is it still going on? One tap on this page is "
                "enough:"
            )
            % names,
        )

    return to(people, placement, f"checkin:{days}", words)


def endorsement_asked(placement_id: int, endorsement_id: int) -> list[Notice]:
    """To the employer or mentor: somebody asks them to vouch for a certificate. Nothing once it is answered."""
    placement = found(placement_id)
    asked = Endorsement.objects.open().filter(pk=endorsement_id).select_related("certification").first()
    if placement is None or asked is None:
        return []

    def words() -> tuple[str, str]:
        names = {"title": asked.certification.title, "role": placement.role}
        return (
            _("Would you endorse a certificate? %(title)s") % names,
            _(
                "The person of the placement “%(role)s” asks you to endorse their certificate “%(title)s”: two or "
                "three sentences of what you have seen, which we sign in your name. Nobody is told if you would "
                "rather not:"
            )
            % names,
        )

    return to(employers_of(placement), placement, f"endorsement:{asked.pk}", words)


NOTICES: dict[str, Callable[..., list[Notice]]] = {
    "placement.expected": placement_expected,
    "placement.claimed": placement_claimed,
    "placement.reminded": placement_reminded,
    "placement.disputed": placement_disputed,
    "placement.resolved": placement_resolved,
    "placement.cancelled": placement_cancelled,
    "endorsement.asked": endorsement_asked,
    "checkin.due": check_in_due,
}
