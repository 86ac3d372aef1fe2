"""What owners are told about their listings."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Role, User
from corridor.web.notices import Notice, link_to, spoken, to_each
from corridor.web.templatetags.corridor_ui import day

from .models import Listing, State


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
}
