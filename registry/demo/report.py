"""What `make demo` prints at its end."""

from __future__ import annotations

import time
from datetime import date

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from accounts.models import Organisation
from registry.credentials.models import Award
from registry.hiring.models import Application, ListingInvitation
from registry.listings.models import Listing
from registry.matching.models import Match
from registry.outcomes.management.commands.conversion import as_text
from registry.outcomes.public import newest
from registry.outcomes.rules import Definition
from registry.outcomes.selectors import conversion_table
from registry.placements.models import Placement
from registry.profiles.models import MentorProfile, Profile

from .organisations import ADMIN, TOTP_SECRET


def report(*, on: date) -> str:
    """The conversion table and how much there is of everything."""
    table = as_text(conversion_table(definition=Definition.STRICT, on=on))
    counts = {
        "profiles": Profile.objects.count(),
        "mentors": MentorProfile.objects.count(),
        "open listings": Listing.objects.open(on).count(),
        "matches": Match.objects.count(),
        "introductions": Application.objects.count(),
        "open invitations": ListingInvitation.objects.filter(state="sent").count(),
        "certificates signed by a provider": Award.objects.signed().count(),
        "placements confirmed by both sides": Placement.objects.filter(state="confirmed").count(),
    }
    lines = ["", "Demo data: people and organisations here are invented.", "", table, ""]
    lines += [f"{number:6} {what}" for what, number in counts.items()]
    released = newest()
    if released:
        lines += ["", f"Published: release {released.slug}, as of {released.as_of}, SHA-256 {released.sha256}"]
    return "\n".join(lines)


def one_time_code() -> str:
    """The demo administrator's code of this moment."""
    return str(format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30)))


def sign_ins(*, password: str) -> str:
    """One sign-in for each role."""
    matched = Profile.objects.filter(matches__profile_rank=1).order_by("user__email").select_related("user")
    graduate = matched.filter(user__enrolments__cohort__slug="digitruck-lamu-2025").first() or matched.first()
    people = {"graduate": graduate.user.email if graduate else ""}
    for role, kind in (("employer", "employer"), ("programme officer", "provider"), ("analyst", "funder")):
        first = Organisation.objects.filter(kind=kind).order_by("id").first()
        member = first.memberships.select_related("user").first() if first else None
        people[role] = member.user.email if member else ""
    mentor = MentorProfile.objects.select_related("user").order_by("id").first()
    people["mentor"] = mentor.user.email if mentor else ""
    people["administrator"] = ADMIN
    lines = ["", f"Sign in at http://localhost:8000/accounts/login/ with the password: {password}"]
    lines += [f"  {role:18} {email}" for role, email in people.items()]
    lines += [f"The administrator's one-time code now: {one_time_code()}   (again: python manage.py demo_code)", ""]
    return "\n".join(lines)
