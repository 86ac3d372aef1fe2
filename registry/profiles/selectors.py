"""Reading profiles, each in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from accounts.models import Consent, ConsentState, Purpose, User
from registry.places.models import Country
from registry.places.working_day import shared_hours
from registry.programmes.models import Enrolment
from registry.taxonomy import tech_roles
from registry.taxonomy.models import IscoGroup

from . import rules
from .builder import contributed_count
from .models import Experience, Profile, ProfileLanguage, ProfileSkill, Visibility, Work, WorkKind


@dataclass(frozen=True)
class HeldSkill:
    """A skill on a profile, with its proof in the words of the trust component."""

    skill_id: int
    label: str
    level: int
    level_label: Promise
    trust: str
    trust_mark: str
    last_used_year: int | None


@dataclass(frozen=True)
class OwnProfile:
    """Everything that a person sees of their own profile."""

    profile: Profile
    skills: tuple[HeldSkill, ...]
    experiences: tuple[Experience, ...]
    languages: tuple[ProfileLanguage, ...]
    aims: tuple[IscoGroup, ...]
    may_move_to: tuple[Country, ...]
    enrolments: tuple[Enrolment, ...]
    works: tuple[Work, ...]
    certificates: int
    completeness: rules.Completeness
    given: frozenset[str]

    @property
    def wants(self) -> list[str]:
        return _want_labels(self.profile)


def own_profile(user: User) -> OwnProfile | None:
    """A person's own profile with all its parts, in ten queries however much it holds; None without a profile."""
    profile = (
        Profile.objects.select_related("user", "country", "region", "nationality", "pay_currency")
        .filter(user=user)
        .first()
    )
    if profile is None:
        return None
    skills, experiences, languages = held_skills(profile), _experiences(profile), _languages(profile)
    answers = _answers(profile)
    certificates = contributed_count(rules.Step.CERTIFICATES, profile)
    held = rules.Held(
        headline=bool(profile.headline),
        about=bool(profile.about),
        skills=len(skills),
        experiences=len(experiences),
        languages=len(languages),
        wants=len(profile.wants),
        certificates=certificates,
        visibility_decided=_has_decided(profile, answers),
    )
    return OwnProfile(
        profile=profile,
        skills=skills,
        experiences=experiences,
        languages=languages,
        aims=tuple(profile.aims.all()),
        may_move_to=tuple(profile.may_move_to.all()),
        enrolments=tuple(user.enrolments.select_related("cohort__programme").order_by("-enrolled_on", "-pk")),
        works=tuple(profile.works.all()),
        certificates=certificates,
        completeness=rules.completeness(held),
        given=frozenset(purpose for purpose, state in answers.items() if state == ConsentState.GIVEN),
    )


def completeness_of(profile: Profile) -> rules.Completeness:
    """How far a profile is, in three queries."""
    counts = Profile.objects.filter(pk=profile.pk).values_list(
        _count_of(ProfileSkill), _count_of(Experience), _count_of(ProfileLanguage)
    )
    skills, experiences, languages = counts[0]
    return rules.completeness(
        rules.Held(
            headline=bool(profile.headline),
            about=bool(profile.about),
            skills=skills,
            experiences=experiences,
            languages=languages,
            wants=len(profile.wants),
            certificates=contributed_count(rules.Step.CERTIFICATES, profile),
            visibility_decided=_has_decided(profile, _answers(profile)),
        )
    )


def hours_shared_with(profile: Profile, other: Country, *, on: date) -> float:
    """Hours of a day in which the person works while an office in another country is open, from 0 to 8."""
    return shared_hours(
        zone=profile.country.time_zone,
        works_from=profile.works_from,
        works_until=profile.works_until,
        other=other.time_zone,
        on=on,
    )


def held_skills(profile: Profile) -> tuple[HeldSkill, ...]:
    """The skills of a profile, the strongest first."""
    rows = profile.skills.select_related("skill").order_by("-level", "skill__label")
    return tuple(
        HeldSkill(
            skill_id=row.skill_id,
            label=row.skill.label,
            level=row.level,
            level_label=rules.SKILL_LEVELS[row.level],
            trust=row.trust,
            trust_mark=rules.TRUST_MARKS[row.trust],
            last_used_year=row.last_used_year,
        )
        for row in rows
    )


def has_account(address: str) -> bool:
    """Whether somebody already signs in with an address, or has shown that it is theirs."""
    if User.objects.filter(email__iexact=address).exists():
        return True
    return bool(EmailAddress.objects.filter(email__iexact=address, verified=True).exists())


def offered_occupations() -> QuerySet[IscoGroup]:
    """The occupation groups that a graduate may aim at in the forms, those that most look for first."""
    specialists = [code for code in tech_roles.STRICT if not code.startswith("3")]
    most_sought = Case(When(code__in=specialists, then=Value(0)), default=Value(1), output_field=IntegerField())
    return IscoGroup.objects.filter(code__in=tech_roles.DIGITAL).order_by(most_sought, "code")


def _experiences(profile: Profile) -> tuple[Experience, ...]:
    return tuple(profile.experiences.select_related("isco").order_by("-pk"))


def _languages(profile: Profile) -> tuple[ProfileLanguage, ...]:
    return tuple(profile.languages.select_related("language").order_by("-level", "language__name"))


def _answers(profile: Profile) -> dict[str, str]:
    return dict(Consent.objects.filter(user_id=profile.user_id).values_list("purpose", "state"))


def _has_decided(profile: Profile, answers: dict[str, str]) -> bool:
    """Whether the person has chosen who sees them: a no to the talent pages is a choice too."""
    return profile.visibility != Visibility.PRIVATE or Purpose.PUBLIC_CARD in answers


def _count_of(model: type[ProfileSkill | Experience | ProfileLanguage]) -> Coalesce:
    rows = model._default_manager.filter(profile=OuterRef("pk")).order_by().values("profile")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def _want_labels(profile: Profile) -> list[str]:
    return [str(WorkKind(want).label) for want in profile.wants]
