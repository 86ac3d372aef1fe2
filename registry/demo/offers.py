"""The demo's listings: past ones that led to placements, and open ones that wait for graduates."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Organisation
from registry.listings.models import Listing
from registry.listings.services import AskedSkill, approve_listing, draft_listing, submit_listing
from registry.places.models import Currency, Language
from registry.places.rules import CURRENCY_DECIMALS
from registry.profiles.models import MentorProfile
from registry.taxonomy.models import IscoGroup, Skill

from .content import load
from .organisations import Cast

CURRENCY_OF = {"KE": "KES", "RW": "RWF"}
LANGUAGES_OF = {"KE": ["en"], "RW": ["rw", "en"]}


def at_noon(on: date) -> datetime:
    """Noon UTC of a day: the same day in both countries."""
    return datetime(on.year, on.month, on.day, 12, tzinfo=timezone.get_fixed_timezone(0))


@dataclass
class Board:
    """Posts listings for the cast."""

    cast: Cast
    skills: dict[str, Skill] = field(default_factory=lambda: {s.label.lower(): s for s in Skill.objects.held()})
    languages: dict[str, Language] = field(default_factory=lambda: {x.code: x for x in Language.objects.all()})
    groups: dict[str, IscoGroup] = field(default_factory=lambda: {g.code: g for g in IscoGroup.objects.all()})
    currencies: dict[str, Currency] = field(default_factory=lambda: {c.code: c for c in Currency.objects.all()})

    def post(
        self,
        owner: Organisation | MentorProfile,
        kind: str,
        template: dict[str, Any],
        *,
        chance: random.Random,
        posted_on: date,
        closes_on: date,
        openings: int,
    ) -> Listing:
        """Draft, submit and approve a listing, as its owner and the administrator do."""
        by = self.cast.owners[owner.pk] if isinstance(owner, Organisation) else owner.user
        country = owner.country_id if owner.country_id in CURRENCY_OF else chance.choice(["KE", "RW"])
        at = at_noon(posted_on)
        low, high, currency = self._pay(kind, template, country, abroad=owner.country_id not in CURRENCY_OF)
        listing = draft_listing(
            by=by,
            owner=owner,
            kind=kind,
            title=template["title"],
            description=template["description"],
            isco=self.groups[template["isco"]],
            country=self.cast.countries[owner.country_id],
            is_remote=bool(template.get("remote")) or owner.country_id not in CURRENCY_OF,
            eligible_countries=["KE", "RW"],
            languages=["en"] if owner.country_id not in CURRENCY_OF else LANGUAGES_OF[country][-1:],
            pay_min=low,
            pay_max=high,
            currency=self.currencies[currency] if currency else None,
            duration_days=template["days"][1] if kind == "contract" else None,
            hours_per_week=template.get("hours_per_week"),
            rhythm=template.get("rhythm", ""),
            openings=openings,
            closes_on=closes_on,
            skills=[
                AskedSkill(skill_id=self.skills[label.lower()].pk, level=level, weight=weight, is_required=required)
                for required, group in ((True, "required"), (False, "optional"))
                for label, level, weight in template.get(group, [])
            ],
            at=at,
        )
        submit_listing(listing=listing, by=by, at=at)
        return approve_listing(listing=listing, by=self.cast.admin, reason="We know this employer.", at=at)

    def _pay(
        self, kind: str, template: dict[str, Any], country: str, *, abroad: bool
    ) -> tuple[Decimal | None, Decimal | None, str]:
        if kind == "mentorship":
            return None, None, ""
        currency = "USD" if abroad and kind == "contract" else CURRENCY_OF[country]
        low, high = template["value"][currency] if kind == "contract" else template["pay"][country]
        step = Decimal(1).scaleb(-CURRENCY_DECIMALS[currency])
        return Decimal(low).quantize(step), Decimal(high).quantize(step), currency


def post_open_listings(board: Board, *, seed: int, today: date) -> list[Listing]:
    """At least 200 open listings of the three kinds, posted over the last weeks."""
    chance = random.Random(f"{seed}:open")  # noqa: S311 - the same seed gives the same demo
    templates, cast = load("listings"), board.cast
    wanted: list[tuple[Organisation | MentorProfile, str, dict[str, Any], int]] = []
    for number, organisation in enumerate(cast.employers):
        for offset in range(2):
            job = templates["job"][(number * 2 + offset) % len(templates["job"])]
            wanted.append((organisation, "job", job, chance.randint(1, 3)))
    for number, mentor in enumerate(cast.mentors):
        mentorship = templates["mentorship"][number % len(templates["mentorship"])]
        wanted.append((mentor, "mentorship", mentorship, mentorship["capacity"]))
        contract = templates["contract"][number % len(templates["contract"])]
        wanted.append((mentor, "contract", contract, 1))
    for number in range(0, len(cast.employers), 3):
        contract = templates["contract"][number % len(templates["contract"])]
        wanted.append((cast.employers[number], "contract", contract, 1))
    return [
        board.post(
            owner, kind, template, chance=chance, openings=openings,
            posted_on=today - timedelta(days=chance.randint(1, 28)),
            closes_on=today + timedelta(days=chance.randint(14, 75)),
        )
        for owner, kind, template, openings in wanted
    ]  # fmt: skip
