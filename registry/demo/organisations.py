"""The demo's staff, providers, employers, funders and mentors, registered and checked like real ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password

from accounts.models import Organisation, User
from accounts.services.organisations import decide_organisation, register_organisation
from registry.places.models import Country
from registry.places.selectors import region_by_name
from registry.profiles.mentors import decide_mentor, register_mentor
from registry.profiles.models import MentorProfile

from .content import load

PASSWORD = "corridor demo 2026"  # noqa: S105 - printed at the end of `make demo`; demo data only
TOTP_SECRET = "CORRIDORDEMOONLYCORRIDORDEMOONLY"  # noqa: S105
ADMIN = "admin@corridor.example"


@dataclass
class Cast:
    """Everybody that the demo has made so far."""

    admin: User
    countries: dict[str, Country]
    employers: list[Organisation] = field(default_factory=list)
    owners: dict[int, User] = field(default_factory=dict)
    mentors: list[MentorProfile] = field(default_factory=list)
    # Hashing is slow on purpose; a thousand demo people share one hash of the one printed password.
    password_hash: str = field(default_factory=lambda: make_password(PASSWORD))

    def person(self, email: str, given: str, family: str, *, country: str, joined_at: datetime) -> User:
        """A person with a verified address who can sign in with the demo's password."""
        user = User(
            email=email, given_names=given, family_name=family, home_country=self.countries[country],
            password=self.password_hash, date_joined=joined_at,
        )  # fmt: skip
        user.full_clean(exclude=["password"])
        user.save()
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user


def make_admin(at: datetime) -> Cast:
    """The administrator, with an authenticator app as second factor."""
    cast = Cast(admin=User(), countries={c.code: c for c in Country.objects.all()})
    cast.admin = cast.person(ADMIN, "Demo", "Administrator", country="KE", joined_at=at)
    cast.admin.is_staff = cast.admin.is_superuser = True
    cast.admin.save(update_fields=["is_staff", "is_superuser"])
    TOTP.activate(cast.admin, TOTP_SECRET)
    return cast


def make_organisation(cast: Cast, entry: dict[str, Any], *, kind: str, address: str, at: datetime) -> Organisation:
    """An organisation with its owner, checked by the administrator."""
    names = load("names").get(entry["country"], load("names")["KE"])
    number = len(cast.owners)
    owner = cast.person(
        address, names["given_f"][number % len(names["given_f"])], names["family"][number % len(names["family"])],
        country=entry["country"], joined_at=at,
    )  # fmt: skip
    organisation = register_organisation(
        by=owner,
        name=entry["name"],
        kind=kind,
        country=cast.countries[entry["country"]],
        region=region_by_name(entry["country"], entry.get("region", "")) if entry.get("region") else None,
        website=entry["website"],
        about=entry.get("about", ""),
        registration_number=f"DEMO-{number:04d}",
        at=at,
    )
    decide_organisation(
        organisation=organisation, by=cast.admin, state="verified", reason="Demo data, invented.", at=at
    )
    organisation.refresh_from_db()
    cast.owners[organisation.pk] = owner
    return organisation


def make_mentor(cast: Cast, entry: dict[str, Any], number: int, *, at: datetime) -> MentorProfile:
    """A mentor, checked by the administrator."""
    user = cast.person(
        f"mentor-{number:02d}@mentor.example", entry["given"], entry["family"], country=entry["country"], joined_at=at
    )
    mentor = register_mentor(
        user=user,
        headline=f"{entry['headline']} (demo)",
        about=entry["about"],
        country=cast.countries[entry["country"]],
        languages=entry["languages"],
        proof=f"https://mentor-{number:02d}.example",
    )
    mentor = decide_mentor(mentor=mentor, by=cast.admin, state="verified", reason="Demo data, invented.", at=at)
    mentor.refresh_from_db()
    cast.mentors.append(mentor)
    return mentor
