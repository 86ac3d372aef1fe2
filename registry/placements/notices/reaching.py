"""Who is written to about a placement, and where a message leads."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import User
from corridor.web.notices import Notice, Words, link_to, to_each
from registry.hiring.access import hirers_for
from registry.placements.links import secret_for
from registry.placements.models import Placement
from registry.placements.rules import Side


def employers_of(placement: Placement) -> list[User]:
    return hirers_for(organisation_id=placement.organisation_id, mentor=placement.mentor)


def found(pk: int) -> Placement | None:
    return Placement.objects.select_related("profile__user", "organisation", "mentor__user").filter(pk=pk).first()


def to(people: Iterable[User], placement: Placement, what: str, words: Words) -> list[Notice]:
    return to_each(people, f"placement.{what}:{placement.pk}", link_to("placement", placement.public_id), words)


def to_confirm(people: Iterable[User], placement: Placement, what: str, side: Side, words: Words) -> list[Notice]:
    """The same, with each one's own link that confirms without signing in."""
    notices = []
    for person in people:
        notices += to([person], placement, what, _with_link(words, placement, side, person))
    return notices


def _with_link(words: Words, placement: Placement, side: Side, person: User) -> Words:
    def both() -> tuple[str, str]:
        subject, body = words()
        here = _("To confirm with one tap, without signing in (the link is yours alone and is good for 30 days):")
        there = _("To look at it first, or to say that something is wrong:")
        link = link_to("placement-yes", secret_for(placement, side=side, person=person))
        return subject, f"{body}\n\n{here}\n{link}\n\n{there}"

    return both
