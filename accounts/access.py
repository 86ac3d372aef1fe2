"""Who may do what for an organisation. Every question is asked of the database anew, so a removal or a suspension
counts from the next request on."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from .models import Membership, Organisation, Role, User
from .models.organisation import OrganisationState
from .rules import Ability, can, roles_with

Someone = User | AnonymousUser


def role_in(user: Someone, organisation: Organisation) -> Role | None:
    """The person's role in the organisation, or None for strangers and closed accounts."""
    found = _membership(user, organisation)
    return Role(found[0]) if found else None


def may_publish(user: Someone, organisation: Organisation) -> bool:
    """Whether the person may write and submit listings for the organisation."""
    return _can(user, organisation, Ability.PUBLISH)


def may_recruit(user: Someone, organisation: Organisation) -> bool:
    """Whether the person may invite talent and run applications for the organisation."""
    return _can(user, organisation, Ability.RECRUIT)


def is_officer(user: Someone, organisation: Organisation) -> bool:
    """Whether the person runs the provider's programmes: imports rosters, invites graduates."""
    return _can(user, organisation, Ability.RUN_PROGRAMMES)


def is_analyst(user: Someone) -> bool:
    """Whether the person analyses figures for a verified funder or government office."""
    return _can_somewhere(user, Ability.ANALYSE)


def may_see_figures(user: Someone) -> bool:
    """Whether the person belongs to a verified funder or government office, in any role."""
    return _can_somewhere(user, Ability.SEE_FIGURES)


def organisations_where(user: User, ability: Ability) -> QuerySet[Organisation]:
    """The verified organisations for which a person has an ability. Made to stand inside other queries."""
    memberships = Membership.objects.filter(_holding(ability), user=user)
    return Organisation.objects.filter(pk__in=memberships.values("organisation"), state=OrganisationState.VERIFIED)


def recruiters_of(organisations: Collection[int]) -> Q:
    """People who recruit for any of some organisations, verified or not: as a condition on `User`."""
    roles = [role for _kind, role in roles_with(Ability.RECRUIT)]
    return Q(memberships__organisation__in=organisations, memberships__role__in=roles, is_active=True)


def may_manage_members(user: Someone, organisation: Organisation) -> bool:
    """Whether the person invites members and changes their roles. Owners keep this in every state of the check, so
    that a suspended organisation can still remove someone."""
    return role_in(user, organisation) == Role.OWNER


def _membership(user: Someone, organisation: Organisation) -> tuple[str, str, str] | None:
    if not user.is_authenticated:
        return None
    return (
        Membership.objects.filter(user_id=user.pk, user__is_active=True, organisation_id=organisation.pk)
        .values_list("role", "organisation__kind", "organisation__state")
        .first()
    )


def _can(user: Someone, organisation: Organisation, ability: Ability) -> bool:
    found = _membership(user, organisation)
    return found is not None and can(ability, role=found[0], kind=found[1], state=found[2])


def _can_somewhere(user: Someone, ability: Ability) -> bool:
    if not user.is_authenticated:
        return False
    return Membership.objects.filter(
        _holding(ability), user_id=user.pk, user__is_active=True, organisation__state=OrganisationState.VERIFIED
    ).exists()


def _holding(ability: Ability) -> Q:
    """Memberships whose role has an ability in the kind of their organisation."""
    allowed = Q(pk=None)
    for kind, role in roles_with(ability):
        allowed |= Q(organisation__kind=kind, role=role)
    return allowed
