"""What the workspaces show, gathered from the rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, User
from registry.profiles.models import MentorProfile, Profile


@dataclass(frozen=True)
class Workspace:
    """A place of one's own."""

    name: str
    url: str
    label: str | Promise


INSIGHT: Final = {Organisation.Kind.FUNDER, Organisation.Kind.GOVERNMENT}
# Asked for every page: as a queryset it takes longer to put together than to answer.
_WHAT_SOMEBODY_IS: Final = f"""
    SELECT EXISTS (SELECT FROM {Profile._meta.db_table} WHERE user_id = %(user)s),
        EXISTS (SELECT FROM {MentorProfile._meta.db_table} WHERE user_id = %(user)s),
        ARRAY (
            SELECT DISTINCT o.kind FROM {Membership._meta.db_table} m
            JOIN {Organisation._meta.db_table} o ON o.id = m.organisation_id WHERE m.user_id = %(user)s
        )
"""  # noqa: S608 - only names of ours are put in


def workspaces_of(user: User) -> list[Workspace]:
    """The workspaces of a person, in the order of the house, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_WHAT_SOMEBODY_IS, {"user": user.pk})
        is_graduate, is_mentor, kinds = cursor.fetchone() or (False, False, [])
    offered = [
        (is_graduate, "me", _("My corridor")),
        (Organisation.Kind.EMPLOYER in kinds, "hire", _("Hiring")),
        (is_mentor, "mentor", _("Mentoring")),
        (Organisation.Kind.PROVIDER in kinds, "programme", _("Programme")),
        (not INSIGHT.isdisjoint(kinds), "insight", _("Insight")),
    ]
    found = [Workspace(route, reverse(route), label) for is_offered, route, label in offered if is_offered]
    if user.is_staff:
        found.append(Workspace("admin", reverse("admin:index"), _("Administration")))
    return found
