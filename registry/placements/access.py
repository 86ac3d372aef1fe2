"""On which side of a placement a person stands."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access import organisations_where
from accounts.models import Membership, Organisation, Role, User
from accounts.rules import Ability
from registry.hiring.access import may_hire_for
from registry.profiles.models import MentorProfile
from registry.programmes.models import Enrolment

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


def placements_of_officer(user: User) -> QuerySet[Placement]:
    """The placements of the graduates of a person's cohorts; not those in which the person has a side."""
    theirs = Enrolment.objects.counted().of_officer(user).filter(user=OuterRef("profile__user"))
    return Placement.objects.filter(Exists(theirs)).exclude(Q(profile__user=user) | employed_by(user))


def is_officer_of(user: User, placement: Placement) -> bool:
    """Whether a person runs a programme from which the graduate of a placement comes."""
    return user.is_active and placements_of_officer(user).filter(pk=placement.pk).exists()


def officers_of(placement: Placement) -> list[User]:
    """The programme officers of the graduate's cohorts. One query."""
    graduate = placement.profile.user_id
    providers = Enrolment.objects.counted().filter(user=graduate).values("cohort__programme__provider")
    officers = Membership.objects.filter(
        organisation__in=providers,
        organisation__kind=Organisation.Kind.PROVIDER,
        organisation__state=Organisation.State.VERIFIED,
        role__in=[Role.OWNER, Role.OFFICER],
    )
    people = User.objects.filter(pk__in=officers.values("user"), is_active=True).exclude(pk=graduate)
    return list(people.order_by("pk"))
