"""Building the demo corridor through the services that real people use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.management import call_command

from accounts.models import Organisation, User
from registry.credentials.services import Definition, award, define_achievement
from registry.places.models import Region
from registry.places.selectors import region_by_name
from registry.programmes.models import Cohort
from registry.programmes.roster import apply_plan, plan_roster
from registry.programmes.services import create_cohort, create_programme
from registry.taxonomy.models import Skill

from .chapters import tell_all
from .content import load
from .histories import Storyteller
from .offers import Board, at_noon, post_open_listings
from .organisations import Cast, make_admin, make_mentor, make_organisation
from .plan import Graduate, plan_cohort, roster_file

BEGAN = date(2023, 9, 4)
AWARDED = "digitruck-lamu-2025"
Tell = Callable[[str, int, int], None]


def load_reference() -> None:
    """Reference data that every installation has."""
    for command in ("load_places", "load_taxonomy", "load_consents", "load_roles", "load_agreements", "load_helplines"):
        call_command(command, verbosity=0)


def build(*, seed: int, today: date, tell: Tell) -> Board:
    """Organisations and mentors, rosters, the graduates' past, and today's listings. `tell(what, done, of)`."""
    at = at_noon(BEGAN)
    cast = make_admin(at)
    _make_organisations(cast, at, tell)
    _make_funder(cast, at)
    board = Board(cast)
    storyteller = Storyteller(board=board, seed=seed, today=today)
    stories = _import_rosters(cast, seed=seed, today=today, tell=tell)
    total = sum(len(graduates) for _cohort, graduates, _officer in stories)
    tell_all(storyteller, stories, done=lambda done: tell("graduates claim, apply and are placed", done, total))
    _award_certificates(stories, tell)
    tell("listings are posted", 0, 1)
    post_open_listings(board, seed=seed, today=today)
    tell("listings are posted", 1, 1)
    return board


def _make_organisations(cast: Cast, at: datetime, tell: Tell) -> None:
    employers, mentors = load("employers"), load("mentors")
    for number, entry in enumerate(employers, 1):
        address = f"owner-{number:02d}@{entry['website'].removeprefix('https://')}"
        cast.employers.append(make_organisation(cast, entry, kind="employer", address=address, at=at))
        tell("employers register", number, len(employers))
    for number, entry in enumerate(mentors, 1):
        make_mentor(cast, entry, number, at=at)
        tell("mentors register", number, len(mentors))


def _make_funder(cast: Cast, at: datetime) -> None:
    entry = {"name": "Lakes Skills Fund (demo)", "country": "KE", "website": "https://lakes-skills-fund.example"}
    make_organisation(cast, entry, kind="funder", address="analyst@lakes-skills-fund.example", at=at)


def _import_rosters(cast: Cast, *, seed: int, today: date, tell: Tell) -> list[tuple[Cohort, list[Graduate], User]]:
    programmes = load("programmes")
    stories: list[tuple[Cohort, list[Graduate], User]] = []
    providers: dict[str, Organisation] = {}
    for number, entry in enumerate(programmes, 1):
        site = entry["provider"]["website"]
        if site not in providers:
            address = f"officer@{site.removeprefix('https://')}"
            providers[site] = make_organisation(
                cast, entry["provider"], kind="provider", address=address, at=at_noon(BEGAN)
            )
        provider = providers[site]
        officer = cast.owners[provider.pk]
        labels = [label.lower() for label in entry["teaches"]]
        programme = create_programme(
            by=officer,
            provider=provider,
            name=f"{entry['name']} (demo)",
            slug=entry["slug"],
            summary=entry["summary"],
            country=cast.countries[entry["country"]],
            skills=[skill for skill in Skill.objects.held() if skill.label.lower() in labels],
        )
        region: Region | None = region_by_name(entry["country"], entry["region"])
        for chapter in entry["cohorts"]:
            cohort = create_cohort(
                by=officer,
                programme=programme,
                name=chapter["name"],
                slug=chapter["slug"],
                country=cast.countries[entry["country"]],
                region=region,
                starts_on=date.fromisoformat(chapter["starts_on"]),
                ends_on=date.fromisoformat(chapter["ends_on"]),
            )
            graduates = plan_cohort(entry, chapter, seed=seed, today=today)
            _apply_roster(cohort, graduates, officer, today)
            stories.append((cohort, graduates, officer))
        tell("rosters are imported", number, len(programmes))
    return stories


def _award_certificates(stories: list[tuple[Cohort, list[Graduate], User]], tell: Tell) -> None:
    """One cohort gets its certificates signed; those of the others are as their rosters say."""
    cohort, graduates, officer = next(story for story in stories if story[0].slug == AWARDED)
    named = next(graduate.row["certificate"] for graduate in graduates if graduate.row["certificate"])
    definition = Definition(
        name=named,
        description=cohort.programme.summary[:600],
        criteria="Come to at least nine of ten days, and do the task of the last day by yourself.",
        skills=list(cohort.programme.skills.all()),
    )
    achievement = define_achievement(provider=cohort.programme.provider, by=officer, definition=definition)
    award(achievement=achievement, cohort=cohort, by=officer)
    tell("a cohort gets its certificates", 1, 1)


def _apply_roster(cohort: Cohort, graduates: list[Graduate], officer: Any, today: date) -> None:
    plan = plan_roster(data=roster_file(graduates), filename=f"{cohort.slug}.csv", cohort=cohort, on=today)
    apply_plan(plan=plan, by=officer)
