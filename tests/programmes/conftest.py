"""A provider in Lamu with its officer, another provider, and rosters to write down."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Membership, Organisation, Role, User
from registry.places.models import Country, Region
from registry.programmes.models import Cohort, Programme
from registry.programmes.roster import Plan, apply_plan, plan_roster

TODAY = date(2025, 11, 24)
HEADER = (
    "reference,given_names,family_name,email,phone,country,region,birth_year,enrolled_on,outcome,graduated_on,"
    "intent,sex,disability,marginalised,connectivity,skills,certificate"
)
AMINA = {
    "reference": "L-001",
    "given_names": "Amina",
    "family_name": "Otieno",
    "email": "amina@graduates.example",
    "phone": "0712 345 678",
    "country": "KE",
    "region": "Lamu",
    "birth_year": "2001",
    "enrolled_on": "2025-02-03",
    "outcome": "graduated",
    "graduated_on": "25/7/2025",
    "intent": "job",
    "sex": "f",
    "disability": "yes",
    "marginalised": "no",
    "connectivity": "mobile",
    "skills": "phone repair|Python",
    "certificate": "DigiTruck certificate",
}


@dataclass
class World:
    """Chantal runs the cohort in Lamu; Eve runs another provider and must see nothing of it."""

    chantal: User
    eve: User
    viewer: User
    provider: Organisation
    programme: Programme
    cohort: Cohort
    other: Cohort


def provider_of(owner: User, name: str, *, state: str = "verified") -> Organisation:
    kenya = Country.objects.get(pk="KE")
    provider = Organisation.objects.create(
        slug=name, name=name, kind="provider", country=kenya, state=state, decided_at=timezone.now()
    )
    Membership.objects.create(organisation=provider, user=owner, role=Role.OWNER)
    return provider


def cohort_of(provider: Organisation, slug: str) -> Cohort:
    kenya = Country.objects.get(pk="KE")
    programme = Programme.objects.create(slug=f"{slug}-p", provider=provider, name=f"Programme {slug}", country=kenya)
    return Cohort.objects.create(
        slug=slug,
        programme=programme,
        name=f"Cohort {slug}",
        country=kenya,
        region=Region.objects.get(country=kenya, name="Lamu"),
        starts_on=date(2025, 2, 3),
        ends_on=date(2025, 7, 25),
    )


@pytest.fixture
def world(db) -> World:
    owner = User.objects.create_user("owner@provider.example")
    chantal = User.objects.create_user("chantal@provider.example")
    viewer = User.objects.create_user("viewer@provider.example")
    eve = User.objects.create_user("eve@other.example")
    provider = provider_of(owner, "digitruck")
    Membership.objects.create(organisation=provider, user=chantal, role=Role.OFFICER)
    Membership.objects.create(organisation=provider, user=viewer, role=Role.VIEWER)
    cohort = cohort_of(provider, "lamu-2025")
    other = cohort_of(provider_of(eve, "elsewhere"), "elsewhere-2025")
    return World(chantal, eve, viewer, provider, cohort.programme, cohort, other)


def row(number: int = 1, /, **cells: str) -> dict[str, str]:
    """Amina, or somebody else with another number."""
    own = (
        {}
        if number == 1
        else {
            "reference": f"L-{number:03}",
            "given_names": f"Person {number}",
            "email": f"p{number}@graduates.example",
            "phone": f"07{number:08}"[:10] if number > 10_000_000 else "",
        }
    )
    return AMINA | own | cells


def csv_of(rows: list[dict[str, str]], *, header: str = HEADER, separator: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, header.split(","), delimiter=separator, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def plan(cohort: Cohort, data: bytes, *, on: date = TODAY) -> Plan:
    return plan_roster(data=data, filename="roster.csv", cohort=cohort, on=on)


def imported(cohort: Cohort, data: bytes) -> Plan:
    planned = plan(cohort, data)
    apply_plan(plan=planned)
    return planned
