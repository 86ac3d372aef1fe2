"""Making an enrolment one's own, and beginning a profile without one."""

from __future__ import annotations

from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.inclusion.services import own_answers, seal_answers
from registry.places.models import Country, Region
from registry.profiles import errors, rules
from registry.profiles.models import Profile, ProfileSkill
from registry.programmes import claims
from registry.programmes.models import Enrolment

from .changing import check, tell


@transaction.atomic
def claim_profile(
    *, token: str, user: User, date_of_birth: date, phone: str = "", at: datetime | None = None
) -> Profile:
    """Make the enrolment behind an invitation the person's, and begin or extend their profile from it.

    The roster's skills become self-declared skills at level 2; languages are not guessed. Claiming again what is
    one's own changes nothing. Raises ClaimNotOpen, ClaimedBySomeoneElse, TooYoung, ImpossibleBirthDate,
    BirthYearDiffers, BirthDateDiffers, or what `claims.use_invitation` raises.
    """
    at = at or timezone.now()
    person = User.objects.select_for_update(of=("self",), no_key=True).select_related("home_country").get(pk=user.pk)
    enrolment = _locked_enrolment(token, person, at)
    if enrolment.user_id is not None:
        return person.profile
    claims.see_usable(token=token, at=at)
    return claim_place(enrolment=enrolment, person=person, date_of_birth=date_of_birth, phone=phone, at=at)


def claim_place(*, enrolment: Enrolment, person: User, date_of_birth: date, at: datetime, phone: str = "") -> Profile:
    """What every way to claim ends in. The caller holds the locks of the person and of the enrolment, and has seen that
    it is theirs. Raises TooYoung, ImpossibleBirthDate, BirthYearDiffers, BirthDateDiffers or AlreadyInCohort.
    """
    profile = Profile.objects.filter(user=person).first()
    require_adult(date_of_birth, home=person.home_country or enrolment.country, at=at)
    require_same_person(enrolment, profile, date_of_birth)
    claims.take_place(enrolment=enrolment, user=person, at=at)
    _complete_person(person, enrolment.given_names, enrolment.family_name, enrolment.country)
    profile = _begun_or_extended(profile, person, enrolment, date_of_birth, phone)
    take_over_skills(profile, enrolment)
    carry_own_answers(profile, enrolment)
    outbox.emit("profile.claimed", profile_id=profile.pk, enrolment_id=enrolment.pk)
    tell(profile)
    return profile


@transaction.atomic
def claim_with_new_account(
    *,
    token: str,
    password: str,
    date_of_birth: date,
    phone: str = "",
    language: str = "en",
    at: datetime | None = None,
) -> Profile:
    """Claim for somebody who has no account yet: one is made for the invited address.

    Whoever holds the link read the mail, so the address counts as verified. Raises what `claim_profile` raises, and
    AccountExists; then no account is made. The password is checked by the form.
    """
    at = at or timezone.now()
    invitation = claims.open_invitation(token, at)
    if invitation is None:
        raise errors.ClaimNotOpen
    enrolment = Enrolment.objects.select_related("country").get(pk=invitation.enrolment_id)
    user = _new_account(invitation.sent_to, password, enrolment, language)
    return claim_profile(token=token, user=user, date_of_birth=date_of_birth, phone=phone, at=at)


@transaction.atomic
def create_profile(
    *, user: User, country: Country, region: Region | None, date_of_birth: date, at: datetime | None = None
) -> Profile:
    """Begin a profile for a graduate whom no roster names.

    Raises ProfileExists, TooYoung, ImpossibleBirthDate or RegionElsewhere.
    """
    person = User.objects.select_for_update(of=("self",), no_key=True).select_related("home_country").get(pk=user.pk)
    if Profile.objects.filter(user=person).exists():
        raise errors.ProfileExists
    require_adult(date_of_birth, home=person.home_country or country, at=at or timezone.now())
    require_region_of(country, region)
    _complete_person(person, "", "", country)
    profile = Profile(user=person, date_of_birth=date_of_birth, country=country, region=region)
    profile.full_clean()
    profile.save()
    tell(profile)
    return profile


def require_adult(born: date, *, home: Country, at: datetime) -> None:
    """Refuse who is not 18 yet where they are at home, and dates that nobody alive has."""
    today = rules.local_day(at, home.time_zone)
    if not rules.is_possible_birth(born, today):
        raise errors.ImpossibleBirthDate
    if not rules.is_adult(born, today):
        raise errors.TooYoung


def require_region_of(country: Country, region: Region | None) -> None:
    """Refuse a region of another country."""
    if region is not None and region.country_id != country.pk:
        raise errors.RegionElsewhere


def _locked_enrolment(token: str, person: User, at: datetime) -> Enrolment:
    """The enrolment behind a token, locked: open to be claimed, or this person's already."""
    invitation = claims.find_invitation(token)
    if invitation is None:
        raise errors.ClaimNotOpen
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("country", "cohort")
        .get(pk=invitation.enrolment_id)
    )
    if enrolment.user_id == person.pk:
        return enrolment
    # Asked under the lock: a second click on the same link waited for the first.
    if enrolment.user_id is not None:
        raise errors.ClaimedBySomeoneElse
    if claims.open_invitation(token, at) is None:
        raise errors.ClaimNotOpen
    return enrolment


def require_same_person(enrolment: Enrolment, profile: Profile | None, born: date) -> None:
    """Refuse a date of birth that the profile or the roster contradicts."""
    if profile is not None and profile.date_of_birth != born:
        raise errors.BirthDateDiffers
    if not rules.birth_year_agrees(born, enrolment.birth_year):
        raise errors.BirthYearDiffers


def _new_account(address: str, password: str, enrolment: Enrolment, language: str) -> User:
    taken = EmailAddress.objects.filter(email__iexact=address, verified=True).exists()
    if taken or User.objects.filter(email__iexact=address).exists():
        raise errors.AccountExists
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                address,
                password,
                given_names=enrolment.given_names,
                family_name=enrolment.family_name,
                language=language,
                time_zone=enrolment.country.time_zone,
            )
    except (ValidationError, IntegrityError) as error:  # two clicks at once: the other one made it
        raise errors.AccountExists from error
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _complete_person(person: User, given_names: str, family_name: str, home: Country) -> None:
    """Fill what the person has not said themselves."""
    person.given_names = person.given_names or given_names
    person.family_name = person.family_name or family_name
    person.home_country = person.home_country or home
    person.save(update_fields=["given_names", "family_name", "home_country"])


def _begun_or_extended(profile: Profile | None, person: User, enrolment: Enrolment, born: date, phone: str) -> Profile:
    if profile is None:
        profile = Profile(user=person, date_of_birth=born, country=enrolment.country, region=enrolment.region)
    profile.phone = phone or profile.phone or enrolment.phone
    check(profile)
    profile.save()
    return profile


def take_over_skills(profile: Profile, enrolment: Enrolment) -> None:
    """The roster's skills become self-declared ones, where the profile does not hold them."""
    held = set(profile.skills.values_list("skill_id", flat=True))
    taught = enrolment.skills.exclude(skill__in=held).values_list("skill_id", flat=True)
    ProfileSkill.objects.bulk_create(
        ProfileSkill(profile=profile, skill_id=skill_id, level=rules.ROSTER_SKILL_LEVEL) for skill_id in taught
    )


def carry_own_answers(profile: Profile, enrolment: Enrolment) -> None:
    """What the person said of themselves before holds for this enrolment too, instead of what the roster says."""
    answers = own_answers(subject=profile.sealed_subject)
    if answers is not None:
        seal_answers(subject=enrolment.sealed_subject, answers=answers, source="self")
