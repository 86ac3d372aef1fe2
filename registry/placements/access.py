"""On which side of a placement a person stands."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.access import organisations_where
from accounts.models import User
from accounts.rules import Ability
from registry.hiring.access import may_hire_for
from registry.profiles.models import MentorProfile

from .models import Placement
from .rules import Side, side_of


def side(user: User, placement: Placement) -> Side | None:
    """The person's side, or None for strangers. Viewers of an organisation stand on no side."""
    if not user.is_active:
        return None
    hires = may_hire_for(user, organisation=placement.organisation, mentor=placement.mentor)
    return side_of(is_graduate=placement.profile.user_id == user.pk, hires=hires)


def employed_by(user: User) -> Q:
    """What a person speaks for as the employer or mentor: of placements, or of whatever else has an `organisation` or a
    `mentor`."""
    theirs = Q(organisation__in=organisations_where(user, Ability.RECRUIT))
    return theirs | Q(mentor__user=user, mentor__state=MentorProfile.State.VERIFIED)


def placements_of(user: User) -> QuerySet[Placement]:
    """The placements that a person sees: their own, and those of the employer or mentor for whom they speak."""
    return Placement.objects.filter(Q(profile__user=user) | employed_by(user))
