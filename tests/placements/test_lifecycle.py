"""How a placement becomes certain, and what stops it from counting."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation, Role
from corridor.outbox.models import Event
from corridor.web.errors import DomainError
from registry.hiring.models import ApplicationState
from registry.listings.models import Kind
from registry.placements import diagrams, errors, rules, services
from registry.placements.models import Placement, PlacementState
from registry.placements.rules import Side
from registry.places.rules import WrongAmount
from tests.hiring import people
from tests.world import World

STATES = list(PlacementState)
NOW = timezone.now()
CONFIRMED = {"graduate_confirmed_at": NOW, "employer_confirmed_at": NOW}
TIMES: dict[str, dict[str, Any]] = {"claimed": {"graduate_confirmed_at": NOW}, "confirmed": CONFIRMED}


def placed(world: World, state: str = "expected", **fields: Any) -> Placement:
    """A placement of Amina with Boris's organisation, brought straight into a state."""
    defaults = {
        "profile": world.amina,
        "organisation": world.employer,
        "kind": Kind.JOB,
        "role": "Support engineer",
        "isco_id": "3512",
        "country_id": "RW",
        "starts_on": world.today - timedelta(days=10),
    }
    return Placement.objects.create(state=state, **{**defaults, **TIMES.get(state, {}), **fields})


def administrator(world: World):
    someone = people.person("admin", "Admin", is_staff=True)
    someone.user_permissions.add(Permission.objects.get(codename="change_placement"))
    return someone


# --- From an offer ---------------------------------------------------------------------------------------------


def test_an_accepted_offer_is_expected_once(world: World) -> None:
    offer = people.offer(people.application(world.amina, world.listing, "placed"), "accepted", hours_per_week=40)
    first = services.expect_from_offer(offer_id=offer.pk)
    again = services.expect_from_offer(offer_id=offer.pk)
    assert first == again
    made = Placement.objects.get()
    assert (made.state, made.organisation, made.profile, made.kind) == ("expected", world.employer, world.amina, "job")
    assert (made.pay, made.currency_id, made.hours_per_week) == (Decimal(600_000), "RWF", 40)
    assert Event.objects.filter(topic="placement.expected").count() == 1


@pytest.mark.parametrize(
    ("home", "remote", "country", "crosses"),
    [("KE", False, "RW", True), ("KE", True, "KE", True), ("RW", False, "RW", False), ("RW", True, "RW", False)],
)
def test_where_a_placement_is_and_whether_it_crosses(
    world: World, home: str, remote: bool, country: str, crosses: bool
) -> None:
    graduate = world.amina if home == "KE" else world.claudine
    offer = people.offer(people.application(graduate, world.listing, "placed"), "accepted", is_remote=remote)
    made = services.expect_from_offer(offer_id=offer.pk)
    assert (made.country_id, made.is_cross_border) == (country, crosses)


def test_what_a_side_had_recorded_itself_is_the_same_engagement(world: World) -> None:
    claimed = placed(world, "claimed")
    offer = people.offer(people.application(world.amina, world.listing, "placed"), "accepted")
    assert services.expect_from_offer(offer_id=offer.pk) == claimed
    claimed.refresh_from_db()
    assert (claimed.offer, claimed.state) == (offer, "claimed")
    assert Placement.objects.count() == 1


def test_a_second_offer_for_a_running_engagement_counts_nothing_twice(world: World) -> None:
    first = people.offer(people.application(world.amina, world.listing, "placed"), "accepted")
    made = services.expect_from_offer(offer_id=first.pk)
    other = people.listing(organisation=world.employer)
    second = people.offer(people.application(world.amina, other, "placed"), "accepted")
    assert services.expect_from_offer(offer_id=second.pk) == made
    assert services.expect_from_offer(offer_id=second.pk) == made
    assert Placement.objects.count() == 1


def test_after_the_end_a_new_engagement_begins(world: World) -> None:
    placed(world, "confirmed", ended_on=world.today - timedelta(days=1))
    offer = people.offer(people.application(world.amina, world.listing, "placed"), "accepted")
    services.expect_from_offer(offer_id=offer.pk)
    assert Placement.objects.count() == 2


def test_an_unanswered_offer_leads_to_nothing(world: World) -> None:
    offer = people.offer(people.application(world.amina, world.listing, ApplicationState.OFFERED))
    with pytest.raises(type(offer).DoesNotExist):
        services.expect_from_offer(offer_id=offer.pk)


def test_both_sides_are_asked_on_the_first_day(world: World) -> None:
    starts_on = world.today + timedelta(days=20)
    offer = people.offer(people.application(world.amina, world.listing, "placed"), "accepted", starts_on=starts_on)
    services.expect_from_offer(offer_id=offer.pk)
    event = Event.objects.get(topic="placement.expected")
    due = event.deliveries.values_list("next_attempt_at", flat=True)
    assert {one.date() for one in due} <= {starts_on}


# --- Confirming ------------------------------------------------------------------------------------------------


def test_two_sides_confirm_and_only_then_it_counts(world: World) -> None:
    made = placed(world)
    services.confirm_placement(placement=made, by=world.amina.user)
    assert not Placement.objects.counting().exists()
    made = services.confirm_placement(placement=made, by=world.boris)
    assert made.state == "confirmed"
    assert Placement.objects.counting().get() == made
    told = Event.objects.filter(topic__startswith="placement.").order_by("pk")
    assert list(told.values_list("topic", flat=True)) == ["placement.claimed", "placement.confirmed"]


def test_saying_yes_twice_changes_nothing(world: World) -> None:
    made = placed(world)
    first = services.confirm_placement(placement=made, by=world.amina.user)
    again = services.confirm_placement(placement=made, by=world.amina.user, at=timezone.now() + timedelta(days=1))
    assert again.graduate_confirmed_at == first.graduate_confirmed_at
    assert (again.state, Event.objects.filter(topic__startswith="placement.").count()) == ("claimed", 1)


def test_nobody_confirms_before_the_first_day_where_the_work_is(world: World) -> None:
    """At 22:30 UTC the next day has begun in Kigali and in Nairobi; at 21:30 UTC only in Nairobi."""
    rwanda = placed(world, starts_on=date(2026, 3, 2))
    with pytest.raises(errors.NotStartedYet, match="2026"):
        services.confirm_placement(placement=rwanda, by=world.boris, at=datetime(2026, 3, 1, 21, 30, tzinfo=UTC))
    services.confirm_placement(placement=rwanda, by=world.boris, at=datetime(2026, 3, 1, 22, 30, tzinfo=UTC))
    kenya = placed(world, starts_on=date(2026, 3, 2), country_id="KE", kind=Kind.CONTRACT)
    services.confirm_placement(placement=kenya, by=world.boris, at=datetime(2026, 3, 1, 21, 30, tzinfo=UTC))


def test_strangers_and_viewers_say_nothing(world: World) -> None:
    made = placed(world, "claimed")
    viewer = people.member(world.employer, "viewer", Role.VIEWER)
    acts = [
        lambda by: services.confirm_placement(placement=made, by=by),
        lambda by: services.dispute_placement(placement=made, by=by, reason="no"),
        lambda by: services.end_placement(placement=made, by=by, ended_on=world.today),
        lambda by: services.cancel_placement(placement=made, by=by),
    ]
    for who in (world.eve, viewer, world.claudine.user, world.dede.user):
        for act in acts:
            with pytest.raises(errors.NotYours):
                act(who)
    Organisation.objects.filter(pk=world.employer.pk).update(state="suspended")
    for act in acts:
        with pytest.raises(errors.NotYours):
            act(world.boris)


def test_nobody_confirms_alone_from_both_sides(world: World) -> None:
    """Whoever belongs to the employer and is the graduate counts as the graduate."""
    world.employer.memberships.create(user=world.amina.user, role=Role.RECRUITER)
    made = placed(world)
    services.confirm_placement(placement=made, by=world.amina.user)
    made = services.confirm_placement(placement=made, by=world.amina.user)
    assert (made.state, made.employer_confirmed_at) == ("claimed", None)


def test_a_mentorship_is_confirmed_and_never_counts(world: World) -> None:
    made = placed(world, organisation=None, mentor=world.dede, kind=Kind.MENTORSHIP)
    services.confirm_placement(placement=made, by=world.dede.user)
    assert services.confirm_placement(placement=made, by=world.amina.user).state == "confirmed"
    assert not Placement.objects.counting().exists()


# --- The table ---------------------------------------------------------------------------------------------------

ALLOWED = {
    ("expected", "claimed"), ("expected", "disputed"), ("expected", "cancelled"),
    ("claimed", "confirmed"), ("claimed", "disputed"), ("claimed", "cancelled"),
    ("confirmed", "disputed"),
}  # fmt: skip
SETTLED = {("disputed", to) for to in ("expected", "claimed", "confirmed", "cancelled")}


@pytest.mark.parametrize("now", STATES)
@pytest.mark.parametrize("to", STATES)
def test_the_table_holds_these_moves_and_no_other(now: str, to: str) -> None:
    for side in (Side.GRADUATE, Side.EMPLOYER):
        assert rules.may_move(now, to, side) == ((now, to) in ALLOWED)
    assert rules.may_move(now, to, Side.ADMINISTRATOR) == ((now, to) in SETTLED)


@pytest.mark.parametrize("now", STATES)
@pytest.mark.parametrize("side", ["graduate", "employer"])
def test_each_step_from_each_state(world: World, now: str, side: str) -> None:
    who = world.amina.user if side == "graduate" else world.boris
    steps = {
        "disputed": lambda one: services.dispute_placement(placement=one, by=who, reason="It is not so."),
        "cancelled": lambda one: services.cancel_placement(placement=one, by=who),
    }
    for to, step in steps.items():
        made = placed(world, now)
        # A claim (here the graduate's) is taken back only by who made it.
        allowed = (now, to) in ALLOWED and not (now == "claimed" and to == "cancelled" and side == "employer")
        if allowed:
            assert step(made).state == to
        else:
            with pytest.raises((errors.StepNotAllowed, errors.ConfirmedByOther)):
                step(made)
            made.refresh_from_db()
            assert made.state == now
        Placement.objects.all().delete()


@pytest.mark.parametrize("now", ["disputed", "cancelled"])
def test_what_is_disputed_or_cancelled_is_not_confirmed(world: World, now: str) -> None:
    made = placed(world, now)
    with pytest.raises((errors.InDispute, errors.DidNotHappen)):
        services.confirm_placement(placement=made, by=world.amina.user)


def test_a_disputed_placement_does_not_count_until_it_is_settled(world: World) -> None:
    made = placed(world, "confirmed")
    with pytest.raises(errors.ReasonNeeded):
        services.dispute_placement(placement=made, by=world.boris, reason="  ")
    services.dispute_placement(placement=made, by=world.boris, reason="Never came.")
    assert not Placement.objects.counting().exists()
    for stranger in (world.boris, world.amina.user, world.eve):
        with pytest.raises(errors.NotYours):
            services.resolve_dispute(placement=made, by=stranger, happened=True, reason="It did.")
    admin = administrator(world)
    with pytest.raises(errors.ReasonNeeded):
        services.resolve_dispute(placement=made, by=admin, happened=True, reason="")
    made = services.resolve_dispute(placement=made, by=admin, happened=True, reason="We saw the contract.")
    assert (made.state, made.resolution, made.resolved_by) == ("confirmed", "We saw the contract.", admin)
    assert Placement.objects.counting().exists()
    with pytest.raises(errors.NotInDispute):
        services.resolve_dispute(placement=made, by=admin, happened=False, reason="Or not.")


def test_an_administrator_never_confirms_for_a_side(world: World) -> None:
    made = placed(world, "claimed")
    services.dispute_placement(placement=made, by=world.boris, reason="Who is this?")
    made = services.resolve_dispute(placement=made, by=administrator(world), happened=True, reason="It did.")
    assert made.state == "claimed"
    assert services.confirm_placement(placement=made, by=world.boris).state == "confirmed"


def test_a_dispute_may_end_with_it_did_not_happen(world: World) -> None:
    made = placed(world, "confirmed")
    services.dispute_placement(placement=made, by=world.boris, reason="Never came.")
    made = services.resolve_dispute(placement=made, by=administrator(world), happened=False, reason="Nobody came.")
    assert made.state == "cancelled"


# --- Ending ------------------------------------------------------------------------------------------------------


def test_an_end_keeps_the_placement_counting(world: World) -> None:
    made = placed(world, "confirmed")
    services.end_placement(placement=made, by=world.boris, ended_on=world.today)
    services.end_placement(placement=made, by=world.amina.user, ended_on=world.today)
    with pytest.raises(errors.EndedAlready):
        services.end_placement(placement=made, by=world.amina.user, ended_on=world.today - timedelta(days=1))
    assert Placement.objects.counting().exists()


def test_an_end_lies_between_the_start_and_today(world: World) -> None:
    made = placed(world, "claimed")
    with pytest.raises(errors.EndsBeforeStart):
        services.end_placement(placement=made, by=world.boris, ended_on=made.starts_on - timedelta(days=1))
    with pytest.raises(errors.EndsInFuture):
        services.end_placement(placement=made, by=world.boris, ended_on=world.today + timedelta(days=1))


@pytest.mark.parametrize("now", ["expected", "disputed", "cancelled"])
def test_only_what_began_ends(world: World, now: str) -> None:
    with pytest.raises(errors.StepNotAllowed):
        services.end_placement(placement=placed(world, now), by=world.boris, ended_on=world.today)


# --- Claiming ----------------------------------------------------------------------------------------------------


def terms(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "profile": world.amina,
        "organisation": world.employer,
        "by": world.amina.user,
        "kind": Kind.JOB,
        "role": "Support engineer",
        "isco": "3512",
        "country": "RW",
        "starts_on": world.today - timedelta(days=3),
        **changes,
    }


def test_a_claim_is_one_sides_word(world: World) -> None:
    made = services.claim_placement(**terms(world, pay=Decimal(500_000), currency="RWF"))
    assert (made.state, made.is_cross_border, made.employer_confirmed_at) == ("claimed", True, None)
    assert Event.objects.get(topic__startswith="placement.").topic == "placement.claimed"
    assert services.confirm_placement(placement=made, by=world.boris).state == "confirmed"


def test_an_employer_claims_only_people_whom_it_met(world: World) -> None:
    with pytest.raises(errors.NeverMet):
        services.claim_placement(**terms(world, by=world.boris))
    people.application(world.amina, world.listing, ApplicationState.DECLINED)
    made = services.claim_placement(**terms(world, by=world.boris))
    assert (made.graduate_confirmed_at, made.state) == (None, "claimed")
    assert services.confirm_placement(placement=made, by=world.amina.user).state == "confirmed"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"kind": Kind.MENTORSHIP}, errors.OnlyWork),
        ({"pay": Decimal("0.5"), "currency": "RWF"}, WrongAmount),
        ({"pay": Decimal(5)}, errors.PayNeedsCurrency),
        ({"starts_on": date(2100, 1, 1)}, errors.NotStartedYet),
    ],
)
def test_a_claim_is_about_work_that_began(world: World, changes: dict[str, Any], refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        services.claim_placement(**terms(world, **changes))
    assert not Placement.objects.exists()


def test_only_a_verified_employer_is_named_and_only_for_oneself(world: World) -> None:
    with pytest.raises(errors.NotYours):
        services.claim_placement(**terms(world, by=world.eve))
    for changed in ({"state": "suspended"}, {"state": "verified", "kind": "provider"}):
        Organisation.objects.filter(pk=world.employer.pk).update(**changed)
        world.employer.refresh_from_db()
        with pytest.raises(errors.NotAnEmployer):
            services.claim_placement(**terms(world))


def test_periods_of_one_engagement_do_not_overlap(world: World) -> None:
    services.claim_placement(**terms(world))
    with pytest.raises(errors.OverlappingEngagement, match="already"):
        services.claim_placement(**terms(world, starts_on=world.today))
    services.claim_placement(**terms(world, kind=Kind.CONTRACT))
    with pytest.raises(IntegrityError, match="no_overlapping_engagement"), transaction.atomic():
        placed(world)


# --- The drawing -------------------------------------------------------------------------------------------------


def test_the_drawing_is_up_to_date() -> None:
    call_command("draw_states", "--check")
    drawn = diagrams.path().read_text(encoding="utf-8")
    assert drawn == diagrams.document(), "run `python manage.py draw_states`"


def test_the_check_sees_a_drawing_that_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagrams, "HEAD", "# Another page\n")
    with pytest.raises(CommandError, match="draw_states"):
        call_command("draw_states", "--check")
