"""What happened to the demo's graduates: they claim, fill in their profiles, apply, are offered work and confirm it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts import consents
from accounts.models import ConsentState, Purpose
from registry.hiring.services import accept_offer, apply, make_offer, move
from registry.listings.models import Listing, State
from registry.listings.services import close_listing
from registry.placements.models import Placement
from registry.placements.services import confirm_placement, expect_from_offer
from registry.profiles.models import Profile
from registry.profiles.services import (
    HeldSkill,
    add_experience,
    claim_profile,
    set_languages,
    set_skills,
    set_visibility,
    set_wishes,
    update_basics,
)
from registry.programmes.claims import invite_to_claim
from registry.programmes.models import Cohort, Enrolment
from registry.programmes.services import mark_contact_lost

from .content import load
from .offers import Board, at_noon
from .plan import Graduate


@dataclass
class Storyteller:
    """Plays the graduates' past through the services that real people use."""

    board: Board
    seed: int
    today: date
    past_listings: dict[tuple[int, str], Listing] = field(default_factory=dict)

    def tell(self, enrolment: Enrolment, graduate: Graduate, officer: Any) -> None:
        """One graduate's story, whole or not at all."""
        chance = random.Random(f"{self.seed}:{graduate.row['reference']}")  # noqa: S311 - repeatable on purpose
        with transaction.atomic():
            if graduate.lost_after_days is not None and enrolment.graduated_on is not None:
                lost_on = enrolment.graduated_on + timedelta(days=graduate.lost_after_days)
                if lost_on < self.today:
                    mark_contact_lost(enrolment=enrolment, by=officer, on=lost_on)
            if not graduate.claims:
                return
            profile = self._claim(enrolment, graduate, chance)
            if graduate.placed_after_days is not None and enrolment.graduated_on is not None:
                starts_on = enrolment.graduated_on + timedelta(days=graduate.placed_after_days)
                self._place(profile, graduate, starts_on, chance)

    def _is_counted(self, reference: str) -> bool:
        """Four in five agree that their answers are counted. Drawn apart: no other part of a story depends on it."""
        return random.Random(f"{self.seed}:{reference}:counted").random() < 0.8  # noqa: S311 - repeatable on purpose

    def _claim(self, enrolment: Enrolment, graduate: Graduate, chance: random.Random) -> Profile:
        cast, row = self.board.cast, graduate.row
        on = (enrolment.graduated_on or self.today) - timedelta(days=chance.randint(0, 5))
        at = at_noon(on)
        token = invite_to_claim(enrolment=enrolment, at=at)
        user = cast.person(row["email"], row["given_names"], row["family_name"], country=row["country"], joined_at=at)
        profile = claim_profile(token=token, user=user, date_of_birth=graduate.born_on, at=at)
        purposes = [Purpose.PUBLIC_CARD, Purpose.MATCHING]
        purposes += [Purpose.CROSS_BORDER] if graduate.crosses_border else []
        purposes += [Purpose.NAMED_PROFILE] if graduate.is_named else []
        purposes += [Purpose.INCLUSION_STATISTICS] if self._is_counted(row["reference"]) else []
        answers = [consents.Answer(purpose, ConsentState.GIVEN) for purpose in purposes]
        consents.answer_all(user=user, answers=answers, at=at)
        kind = next(p for p in load("profiles") if p["key"] == graduate.kind)
        update_basics(
            profile=profile,
            headline=chance.choice(kind["headlines"]).format(place=row["region"]),
            about="",
            country=profile.country,
            region=profile.region,
            nationality=profile.country,
        )
        extra = chance.sample(kind["extra"], k=min(3, len(kind["extra"])))
        known = [*kind["core"], *((label, 2) for label in extra)]
        held = []
        for label, level in known:
            if chance.random() < 0.85:
                lifted = min(5, max(1, level + chance.choice([-1, 0, 0, 1])))
                held.append(HeldSkill(self.board.skills[label.lower()], lifted, self.today.year))
        set_skills(profile=profile, skills=held)
        spoken = [("en", chance.choice(["B1", "B2", "C1"])), *_home_languages(row["country"])]
        set_languages(profile=profile, levels={self.board.languages[code]: level for code, level in spoken})
        if chance.random() < 0.5:
            isco = self.board.groups.get(chance.choice(kind["isco"]))
            add_experience(
                profile=profile, title=f"{kind['headlines'][0].split(' in ')[0]} (demo)", place=row["region"],
                kind=chance.choice(["paid", "unpaid", "informal"]), isco=isco, months=chance.randint(2, 30),
            )  # fmt: skip
        floor = {"KE": Decimal(chance.randint(20, 45) * 1000), "RW": Decimal(chance.randint(120, 350) * 1000)}
        set_wishes(
            profile=profile,
            wants=["job", "contract", "mentorship"] if chance.random() < 0.6 else ["job", "mentorship"],
            aims=[self.board.groups[code] for code in kind["isco"][:2]],
            wants_remote=chance.random() < 0.8,
            may_move_to=[cast.countries["RW" if row["country"] == "KE" else "KE"]] if chance.random() < 0.3 else [],
            hours_per_week=chance.choice([20, 30, 40, 40]),
            pay_floor=floor[row["country"]],
            pay_currency=self.board.currencies["KES" if row["country"] == "KE" else "RWF"],
        )
        set_visibility(profile=profile, visibility="named" if graduate.is_named else "anonymous")
        profile.refresh_from_db()
        return profile

    def _place(self, profile: Profile, graduate: Graduate, starts_on: date, chance: random.Random) -> Placement:
        listing = self._past_listing(profile, graduate, starts_on, chance)
        owner = self.board.cast.owners[listing.organisation_id or 0]
        applied, offered = at_noon(starts_on - timedelta(days=9)), at_noon(starts_on - timedelta(days=5))
        application = apply(profile=profile, listing=listing, at=applied)
        application = move(application=application, to="shortlisted", by=owner, at=applied + timedelta(days=1))
        pay = listing.pay_min
        offer = make_offer(
            application=application, by=owner, role=listing.title, isco=listing.isco, starts_on=starts_on, pay=pay,
            currency=listing.currency, hours_per_week=listing.hours_per_week, is_remote=listing.is_remote,
            answer_by=starts_on, at=offered,
        )  # fmt: skip
        offer = accept_offer(offer=offer, by=profile.user, at=offered + timedelta(days=1))
        placement = expect_from_offer(offer_id=offer.pk)
        confirmed = at_noon(min(self.today, starts_on + timedelta(days=2)))
        placement = confirm_placement(placement=placement, by=profile.user, at=confirmed)
        return confirm_placement(placement=placement, by=owner, at=confirmed)

    def _past_listing(self, profile: Profile, graduate: Graduate, starts_on: date, chance: random.Random) -> Listing:
        """A listing of an employer at home, in an occupation of this kind of graduate, open at that time."""
        kind = next(p for p in load("profiles") if p["key"] == graduate.kind)
        jobs = load("listings")["job"]
        fitting = [job for job in jobs if job["isco"] in kind["isco"]] or jobs
        template = chance.choice(fitting)
        half = f"{starts_on:%Y}-{(starts_on.month - 1) // 6}"
        at_home = [e for e in self.board.cast.employers if e.country_id == profile.country_id]
        # Who hires for a kind of work in a half-year hires several people.
        hiring = random.Random(f"{self.seed}:{template['title']}:{half}:{profile.country_id}")  # noqa: S311
        employer = hiring.choice(at_home)
        key = (employer.pk, f"{template['title']}:{half}")
        listing = self.past_listings.get(key)
        if listing is not None:
            listing.refresh_from_db()
        if listing is None or listing.state != State.OPEN:  # none yet, or its places are filled: a new one
            opened = date(starts_on.year, 1 if starts_on.month <= 6 else 7, 1) - timedelta(days=40)
            listing = self.past_listings[key] = self.board.post(
                employer, "job", template, chance=chance, posted_on=opened,
                closes_on=opened + timedelta(days=230), openings=chance.randint(2, 4),
            )  # fmt: skip
        return listing

    def close_the_past(self) -> None:
        """Past listings are closed today; they were never matched with today's graduates."""
        for listing in self.past_listings.values():
            listing.refresh_from_db()
            if listing.state == State.OPEN:
                close_listing(listing=listing, by=self.board.cast.owners[listing.organisation_id or 0])


def _home_languages(country: str) -> list[tuple[str, str]]:
    return [("sw", "C2")] if country == "KE" else [("rw", "C2"), ("fr", "A2")]


def enrolments_of(cohort: Cohort) -> dict[str, Enrolment]:
    """The cohort's enrolments by reference."""
    rows = Enrolment.objects.filter(cohort=cohort).select_related("cohort__programme", "country", "region")
    return {row.reference: row for row in rows}
