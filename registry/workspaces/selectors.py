"""What the workspaces show, gathered from the rooms."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
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


def workspaces_of(user: User) -> list[Workspace]:
    """The workspaces of a person, in the order of the house, in one query."""
    kinds = Membership.objects.filter(user=OuterRef("pk"))
    row = (
        User.objects.filter(pk=user.pk)
        .values(
            is_graduate=Exists(Profile.objects.filter(user=OuterRef("pk"))),
            is_mentor=Exists(MentorProfile.objects.filter(user=OuterRef("pk"))),
            is_hire=Exists(kinds.filter(organisation__kind=Organisation.Kind.EMPLOYER)),
            is_programme=Exists(kinds.filter(organisation__kind=Organisation.Kind.PROVIDER)),
            is_insight=Exists(
                kinds.filter(organisation__kind__in=[Organisation.Kind.FUNDER, Organisation.Kind.GOVERNMENT])
            ),
        )
        .first()
    )
    has = dict(row or {})
    offered = [
        ("is_graduate", "me", _("My corridor")),
        ("is_hire", "hire", _("Hiring")),
        ("is_mentor", "mentor", _("Mentoring")),
        ("is_programme", "programme", _("Programme")),
        ("is_insight", "insight", _("Insight")),
    ]
    found = [Workspace(route, reverse(route), label) for key, route, label in offered if has.get(key)]
    if user.is_staff:
        found.append(Workspace("admin", reverse("admin:index"), _("Administration")))
    return found
