"""The permanent addresses that stand in what is signed here. They never change once something was issued."""

from __future__ import annotations

from uuid import UUID

from corridor.web.notices import link_to


def of_achievement(public_id: UUID) -> str:
    """The page that tells everybody what an achievement is."""
    return link_to("achievement", public_id)


def of_picture(public_id: UUID) -> str:
    """The picture of an achievement, with no person in it."""
    return link_to("achievement-picture", public_id)


def of_status_list(list_id: UUID) -> str:
    """A list of what was taken back or suspended."""
    return link_to("status-list", list_id)
