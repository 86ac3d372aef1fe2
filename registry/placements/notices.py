"""What this room owes people to be told. Names of graduates stay on the pages, behind the sign-in."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from accounts.models import User
from corridor.web.notices import Notice, Words, link_to, to_each
from corridor.web.templatetags.corridor_ui import day
from registry.credentials.models import Endorsement
from registry.hiring.access import hirers_for

from .models import CheckIn, Placement, PlacementState


def placement_expected(placement_id: int) -> list[Notice]:
    """To both sides on the first day: please confirm. Only to those who have not."""
    placement = _get(placement_id)
    if placement is None or placement.state not in {PlacementState.EXPECTED, PlacementState.CLAIMED}:
        return []
    people = [] if placement.graduate_confirmed_at else [placement.profile.user]
    people += [] if placement.employer_confirmed_at else _employers(placement)

    def words() -> tuple[str, str]:
        names = {"role": placement.role, "employer": placement.employer_name, "day": day(placement.starts_on)}
        return (
            _("Did it begin? %(role)s") % names,
            _(
                "“%(role)s” at %(employer)s was agreed to begin on %(day)s. If it has begun, confirm it with one tap; "
                "if not, say so on the same page:"
            )
            % names,
        )

    return _to(people, placement, "expected", words)


def placement_claimed(placement_id: int) -> list[Notice]:
    """To the side that has not confirmed yet."""
    placement = _get(placement_id)
    if placement is None or placement.state != PlacementState.CLAIMED:
        return []
    waits_for_employer = placement.employer_confirmed_at is None
    people = _employers(placement) if waits_for_employer else [placement.profile.user]

    def words() -> tuple[str, str]:
        names = {"role": placement.role, "employer": placement.employer_name}
        if waits_for_employer:
            body = _(
                "A graduate says that they work with %(employer)s as “%(role)s”. If that is right, confirm it; "
                "if not, say what is wrong:"
            )
        else:
            body = _(
                "%(employer)s says that you work there as “%(role)s”. If that is right, confirm it; if not, say what "
                "is wrong:"
            )
        body = body % names
        return _("Please confirm: %(role)s") % names, body

    return _to(people, placement, "claimed", words)


def placement_disputed(placement_id: int) -> list[Notice]:
    """To both sides: it does not count until an administrator has looked into it."""
    placement = _get(placement_id)
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

    return _to([placement.profile.user, *_employers(placement)], placement, "disputed", words)


def placement_resolved(placement_id: int) -> list[Notice]:
    """To both sides: what came of the dispute."""
    placement = _get(placement_id)
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

    return _to([placement.profile.user, *_employers(placement)], placement, key, words)


def placement_cancelled(placement_id: int) -> list[Notice]:
    """To both sides: it did not happen, as one of them said. Who settled a dispute so has told them already."""
    placement = _get(placement_id)
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

    return _to([placement.profile.user, *_employers(placement)], placement, "cancelled", words)


def check_in_due(placement_id: int, days: int) -> list[Notice]:
    """To both sides, as far as they have not answered: how does it go?"""
    placement = _get(placement_id)
    if placement is None or placement.state != PlacementState.CONFIRMED or placement.ended_on is not None:
        return []
    unanswered = CheckIn.objects.filter(placement=placement, days=days, answered_at=None)
    sides = set(unanswered.values_list("side", flat=True))
    people = [placement.profile.user] if CheckIn.Side.GRADUATE in sides else []
    people += _employers(placement) if CheckIn.Side.EMPLOYER in sides else []

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

    return _to(people, placement, f"checkin:{days}", words)


def endorsement_asked(placement_id: int, endorsement_id: int) -> list[Notice]:
    """To the employer or mentor: somebody asks them to vouch for a certificate. Nothing once it is answered."""
    placement = _get(placement_id)
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

    return _to(_employers(placement), placement, f"endorsement:{asked.pk}", words)


def _employers(placement: Placement) -> list[User]:
    return hirers_for(organisation_id=placement.organisation_id, mentor=placement.mentor)


def _get(pk: int) -> Placement | None:
    return Placement.objects.select_related("profile__user", "organisation", "mentor__user").filter(pk=pk).first()


def _to(people: Iterable[User], placement: Placement, what: str, words: Words) -> list[Notice]:
    return to_each(people, f"placement.{what}:{placement.pk}", link_to("placement", placement.public_id), words)


NOTICES: dict[str, Callable[..., list[Notice]]] = {
    "placement.expected": placement_expected,
    "placement.claimed": placement_claimed,
    "placement.disputed": placement_disputed,
    "placement.resolved": placement_resolved,
    "placement.cancelled": placement_cancelled,
    "endorsement.asked": endorsement_asked,
    "checkin.due": check_in_due,
}
