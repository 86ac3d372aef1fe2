"""What owners are told about their listings."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Role, User
from corridor.web.notices import Notice, link_to, spoken, to_each
from corridor.web.templatetags.corridor_ui import day

from . import rules
from .models import AppealState, Listing, ListingAppeal, State


def approved(listing_id: int) -> list[Notice]:
    """The listing is open. Nothing once it has closed again."""
    listing = _listing(listing_id)
    if listing is None or listing.state != State.OPEN:
        return []
    return [_notice(listing, user, f"listing.published:{listing.pk}", is_open=True) for user in _whom_to_tell(listing)]


def rejected(listing_id: int, moment: int) -> list[Notice]:
    """The listing came back as a draft. `moment`, in seconds, tells one refusal from the next."""
    listing = _listing(listing_id)
    if listing is None:
        return []
    return [
        _notice(listing, user, f"listing.rejected:{listing.pk}:{moment}", is_open=False)
        for user in _whom_to_tell(listing)
    ]


def reopened(listing_id: int, moment: int) -> list[Notice]:
    """A place came free again, and people can apply."""
    listing = _listing(listing_id)
    if listing is None or listing.state != State.OPEN:
        return []
    key = f"listing.reopened:{listing.pk}:{moment}"
    return [_reopened(listing, user, key) for user in _whom_to_tell(listing)]


def paused_by_time(listing_id: int, moment: int) -> list[Notice]:
    """Nobody can apply any more, because the owner was silent. Nothing once they have opened it again."""
    listing = _listing(listing_id)
    if listing is None or listing.state != State.PAUSED:
        return []

    def words() -> tuple[str, str]:
        told = {"title": listing.title, "reason": listing.state_reason}
        subject = _("Your listing is paused: %(title)s") % told
        body = _("nobody can apply to “%(title)s” at the moment. Why:\n\n%(reason)s\n\nOpen it again here:") % told
        return subject, body

    key, link = f"listing.paused:{listing.pk}:{moment}", link_to("listing", listing.public_id)
    return to_each(_whom_to_tell(listing), key, link, words)


def closing_soon(listing_id: int, closes_on: str) -> list[Notice]:
    """Three days are left. Nothing once it has ended or has been renewed."""
    listing = _listing(listing_id)
    if listing is None or listing.state not in rules.STANDING or listing.closes_on.isoformat() != closes_on:
        return []

    def words() -> tuple[str, str]:
        told = {"title": listing.title, "day": day(listing.closes_on)}
        subject = _("Your listing closes on %(day)s: %(title)s") % told
        body = _("“%(title)s” closes on %(day)s. If you still look for somebody, give it more time here:") % told
        return subject, body

    key, link = f"listing.closing_soon:{listing.pk}:{closes_on}", link_to("listing", listing.public_id)
    return to_each(_whom_to_tell(listing), key, link, words)


def hidden(listing_id: int, moment: int) -> list[Notice]:
    """It was taken down because people reported it; who they are is told to nobody."""
    listing = _listing(listing_id)
    if listing is None or listing.state != State.HIDDEN:
        return []

    def words() -> tuple[str, str]:
        subject = _("Your listing was taken down for now: %(title)s") % {"title": listing.title}
        body = _(
            "several people reported “%(title)s”, so nobody sees it until a moderator has looked at it. People who "
            "applied stay in your list. You can say here what we should know:"
        ) % {"title": listing.title}
        return subject, body

    key, link = f"listing.hidden:{listing.pk}:{moment}", link_to("listing", listing.public_id)
    return to_each(_whom_to_tell(listing), key, link, words)


def restored(listing_id: int, moment: int) -> list[Notice]:
    """A moderator put it back."""
    listing = _listing(listing_id)
    if listing is None:
        return []

    def words() -> tuple[str, str]:
        subject = _("Your listing is back: %(title)s") % {"title": listing.title}
        return subject, _("a moderator looked at “%(title)s” and put it back:") % {"title": listing.title}

    key, link = f"listing.restored:{listing.pk}:{moment}", link_to("listing", listing.public_id)
    return to_each(_whom_to_tell(listing), key, link, words)


def closed_by_moderator(listing_id: int, moment: int) -> list[Notice]:
    """It was closed, why, and that one can appeal."""
    listing = _listing(listing_id)
    if listing is None or listing.state != State.CLOSED:
        return []

    def words() -> tuple[str, str]:
        told = {"title": listing.title, "reason": listing.state_reason}
        subject = _("Your listing was closed: %(title)s") % told
        body = _(
            "a moderator closed “%(title)s”. Why:\n\n%(reason)s\n\nIf you think that this is wrong, say so here once; "
            "somebody else will look at it:"
        )
        return subject, body % told

    key, link = f"listing.closed_by_moderator:{listing.pk}:{moment}", link_to("listing", listing.public_id)
    return to_each(_whom_to_tell(listing), key, link, words)


def appeal_answered(appeal_id: int) -> list[Notice]:
    """What a second moderator says."""
    appeal = ListingAppeal.objects.filter(pk=appeal_id).select_related("decision__listing").first()
    listing = _listing(appeal.decision.listing_id) if appeal is not None else None
    if appeal is None or listing is None:
        return []

    def words() -> tuple[str, str]:
        told = {"title": listing.title, "answer": appeal.answer}
        if appeal.state == AppealState.GRANTED:
            body = _("somebody else looked at “%(title)s” and changed the decision:\n\n%(answer)s") % told
        else:
            body = _("somebody else looked at “%(title)s”, and the decision stands:\n\n%(answer)s") % told
        return _("Your appeal was answered: %(title)s") % told, body

    key, link = f"listing.appeal_answered:{appeal.pk}", link_to("listing", listing.public_id)
    return to_each(_whom_to_tell(listing), key, link, words)


def _listing(listing_id: int) -> Listing | None:
    return Listing.objects.select_related("mentor__user", "posted_by").filter(pk=listing_id).first()


def _whom_to_tell(listing: Listing) -> list[User]:
    """Who posted it while they belong to the owner, else the owners of the organisation."""
    if listing.mentor is not None:
        return [listing.mentor.user]
    members = User.objects.filter(is_active=True, memberships__organisation=listing.organisation_id)
    posted = list(members.filter(pk=listing.posted_by_id)) if listing.posted_by_id else []
    return posted or list(members.filter(memberships__role=Role.OWNER).order_by("pk"))


def _notice(listing: Listing, user: User, key: str, *, is_open: bool) -> Notice:
    with translation.override(spoken(user.language)):
        words = {
            "name": user.get_short_name() or user.email,
            "title": listing.title,
            "reason": listing.state_reason,
            "link": link_to("listing", listing.public_id),
        }
        if is_open:
            subject = _("Your listing is open: %(title)s")
            body = _(
                "Hello %(name)s,\n\nyour listing was checked and is open now. Graduates who fit are being matched "
                "with it.\n\n%(link)s\n"
            )
        else:
            subject = _("Please change your listing: %(title)s")
            body = _(
                "Hello %(name)s,\n\nyour listing was checked and is a draft again. What has to be changed:\n\n"
                "%(reason)s\n\nChange it and submit it again:\n%(link)s\n"
            )
        return Notice(
            key=f"{key}:{user.pk}", address=user.email, subject=subject % words, body=body % words, user_id=user.pk
        )


def _reopened(listing: Listing, user: User, key: str) -> Notice:
    with translation.override(spoken(user.language)):
        words = {
            "name": user.get_short_name() or user.email,
            "title": listing.title,
            "day": day(listing.closes_on),
            "link": link_to("listing", listing.public_id),
        }
        subject = _("A place is free again: %(title)s") % words
        body = (
            _(
                "Hello %(name)s,\n\nan engagement for “%(title)s” did not happen, so its place is free again. "
                "Graduates can apply until %(day)s. "
                "If you do not need anybody any more, close the listing here:\n\n%(link)s\n"
            )
            % words
        )
        return Notice(key=f"{key}:{user.pk}", address=user.email, subject=subject, body=body, user_id=user.pk)


NOTICES: dict[str, Callable[..., list[Notice]]] = {
    "listing.published": approved,
    "listing.rejected": rejected,
    "listing.reopened": reopened,
    "listing.paused_by_time": paused_by_time,
    "listing.closing_soon": closing_soon,
    "listing.hidden": hidden,
    "listing.restored": restored,
    "listing.closed_by_moderator": closed_by_moderator,
    "listing.appeal_answered": appeal_answered,
}
