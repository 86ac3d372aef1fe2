"""What graduates are told about the matches that they contest."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from corridor.web.notices import Notice, link_to, to_each
from corridor.web.templatetags.corridor_ui import day

from .contesting import Contest, ContestState


def contested(contest_id: int) -> list[Notice]:
    """It arrived, and by when a person answers."""
    contest = _contest(contest_id)
    if contest is None or contest.state != ContestState.WAITING:
        return []

    def words() -> tuple[str, str]:
        told = {"title": contest.listing.title, "day": day(contest.due_at)}
        subject = _("A person looks at your match: %(title)s") % told
        return subject, _("we received what you wrote. A person answers you by %(day)s. Where it stands:") % told

    return to_each([contest.profile.user], f"contest:{contest.pk}", link_to("my-matching"), words)


def decided(contest_id: int) -> list[Notice]:
    """What was decided. The reason is on the page: others may read the mail."""
    contest = _contest(contest_id)
    if contest is None or contest.state != ContestState.DECIDED:
        return []

    def words() -> tuple[str, str]:
        told = {"title": contest.listing.title, "outcome": contest.get_outcome_display()}
        subject = _("A person has decided on your match: %(title)s") % told
        return subject, _("the decision: %(outcome)s. The reason, and what you can do next:") % told

    return to_each([contest.profile.user], f"contest.decided:{contest.pk}", link_to("my-matching"), words)


def _contest(contest_id: int) -> Contest | None:
    return Contest.objects.select_related("profile__user", "listing").filter(pk=contest_id).first()


NOTICES: dict[str, Callable[..., list[Notice]]] = {
    "matching.contested": contested,
    "matching.contest_decided": decided,
}
