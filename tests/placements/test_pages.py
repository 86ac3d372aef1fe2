"""The pages of placements, from both sides, and for strangers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.groups import GROUPS, MODERATOR
from accounts.loading import load_roles
from accounts.models import Role, User
from corridor.outbox.delivering import drain
from corridor.outbox.models import Delivery
from registry.agreements.services import freeze_agreement
from registry.placements import errors, notices, selectors, services
from registry.placements.admin import PlacementAdmin
from registry.placements.models import Placement
from tests.hiring import people
from tests.hiring.test_pages import page, send, signed_in
from tests.world import World

from .test_lifecycle import placed


def test_a_graduate_adds_work_found_elsewhere(world: World) -> None:
    amina, boris = signed_in(world.amina.user), signed_in(world.boris)
    where = reverse("placement-claim")
    assert "First find the employer" in page(amina, "placement-claim")
    assert "No verified employer" in amina.get(where, {"q": "Nowhere"}).content.decode()
    found = amina.get(where, {"q": "hillt"}).content.decode()
    assert f"?employer={world.employer.slug}" in found
    filled = {
        "kind": "job", "role": "Support engineer", "isco": "3512", "country": "RW",
        "starts_on": (world.today + timedelta(days=1)).isoformat(),
    }  # fmt: skip
    form = f"{where}?employer={world.employer.slug}"
    assert "Please come back then" in amina.post(form, filled).content.decode()
    filled["starts_on"] = world.today.isoformat()
    assert "ask the employer to confirm" in amina.post(form, filled, follow=True).content.decode()
    made = Placement.objects.get()
    seen = page(boris, "placement", made.public_id)
    assert "Amina Example" in seen
    assert "Yes, works with us" in seen
    send(boris, "placement-confirm", made.public_id)
    drain()
    assert not Delivery.objects.dead().exists()
    assert "Both sides have confirmed" in page(amina, "placement", made.public_id)


def test_an_unverified_employer_cannot_be_chosen(world: World) -> None:
    world.employer.state = "suspended"
    world.employer.save()
    answer = signed_in(world.amina.user).get(reverse("placement-claim"), {"employer": world.employer.slug})
    assert answer.status_code == 404


def test_before_the_first_day_the_page_says_when_to_come_back(world: World) -> None:
    made = placed(world, starts_on=world.today + timedelta(days=5))
    amina = signed_in(world.amina.user)
    seen = page(amina, "placement", made.public_id)
    assert "From that day on you can confirm it here" in seen
    assert "Yes, I work there" not in seen
    back = reverse("placement", args=[made.public_id])
    assert "Please come back then" in send(amina, "placement-confirm", made.public_id, back=back)


def test_something_is_wrong_by_hand(world: World) -> None:
    made = placed(world, "confirmed")
    boris = signed_in(world.boris)
    assert "This field is required" in send(boris, "placement-dispute", made.public_id, reason="")
    assert "We look into it" in send(boris, "placement-dispute", made.public_id, reason="Never came.")
    assert "Never came." in page(signed_in(world.amina.user), "placement", made.public_id)


def test_ending_and_cancelling_by_hand(world: World) -> None:
    made = placed(world, "confirmed")
    amina = signed_in(world.amina.user)
    future = (world.today + timedelta(days=2)).isoformat()
    assert "cannot lie in the future" in send(amina, "placement-end", made.public_id, ended_on=future)
    assert "still counts" in send(amina, "placement-end", made.public_id, ended_on=world.today.isoformat())
    other = placed(world, starts_on=world.today, kind="contract")
    send(amina, "placement-cancel", other.public_id)
    other.refresh_from_db()
    assert other.state == "cancelled"


def test_strangers_find_nothing(world: World) -> None:
    made = placed(world, "claimed")
    viewer = people.member(world.employer, "viewer", Role.VIEWER)
    names = ["placement", "placement-confirm", "placement-dispute", "placement-end", "placement-cancel"]
    for who in (world.eve, world.claudine.user, world.dede.user, viewer):
        client = signed_in(who)
        for name in names:
            where = reverse(name, args=[made.public_id])
            answers = {client.get(where).status_code, client.post(where).status_code}
            assert 404 in answers, (who, name)
            assert answers <= {404, 405}, (who, name)
    assert signed_in(world.eve).get(reverse("placement-claim")).status_code == 404  # no profile, no such page
    for name in names:
        assert Client().get(reverse(name, args=[made.public_id])).status_code in {302, 405}
    made.refresh_from_db()
    assert made.state == "claimed"


def test_a_freeze_hides_the_name_from_the_employer(world: World) -> None:
    made = placed(world, "claimed")
    boris = signed_in(world.boris)
    assert "Amina" in page(boris, "placement", made.public_id)
    freeze_agreement(slug="KE-RW", reason="an incident")
    seen = page(boris, "placement", made.public_id)
    assert "Amina" not in seen
    assert "The name cannot be shown now" in seen


def test_what_did_not_happen_shows_no_name(world: World) -> None:
    made = placed(world, "cancelled")
    assert "Amina" not in page(signed_in(world.boris), "placement", made.public_id)


def test_what_waits_for_whom(world: World) -> None:
    mine = placed(world, "claimed")  # Amina has confirmed
    placed(world, starts_on=world.today + timedelta(days=3), profile=world.claudine)
    assert selectors.waiting_for(world.amina.user) == []
    with CaptureQueriesContext(connection) as queries:
        waiting = selectors.waiting_for(world.boris)
    assert len(queries) == 1
    assert [one.url for one in waiting] == [reverse("placement", args=[mine.public_id])]
    assert selectors.waiting_for(world.eve) == []
    services.confirm_placement(placement=mine, by=world.boris)
    assert selectors.waiting_for(world.boris) == []


def test_who_is_told_what(world: World) -> None:
    made = placed(world)
    asked = notices.placement_expected(made.pk)
    assert {one.address for one in asked} == {world.amina.user.email, world.boris.email}
    services.confirm_placement(placement=made, by=world.amina.user)
    assert [one.address for one in notices.placement_expected(made.pk)] == [world.boris.email]
    assert [one.address for one in notices.placement_claimed(made.pk)] == [world.boris.email]
    services.dispute_placement(placement=made, by=world.boris, reason="Who is this?")
    assert notices.placement_claimed(made.pk) == []
    told = notices.placement_disputed(made.pk)
    assert {one.address for one in told} == {world.amina.user.email, world.boris.email}
    assert not any("Amina" in one.subject + one.body for one in [*asked, *told])
    assert len({one.key for one in [*asked, *told]}) == 4


def _settle(who: User, action: str, made: Placement, **fields: Any) -> Any:
    request = RequestFactory().post("/", {"action": action, **fields})
    request.user = who
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    own = PlacementAdmin(Placement, admin.site)
    return getattr(own, action)(request, Placement.objects.filter(pk=made.pk)), request


@pytest.mark.parametrize(("action", "state"), [("uphold", "confirmed"), ("call_off", "cancelled")])
def test_an_administrator_settles_with_a_reason(world: World, action: str, state: str) -> None:
    boss = people.person("boss", "Boss", is_staff=True, is_superuser=True)
    made = placed(world, "confirmed")
    services.dispute_placement(placement=made, by=world.boris, reason="Never came.")
    answer, _request = _settle(boss, action, made)
    assert answer.status_code == 200  # asks for the reason first
    answer, _request = _settle(boss, action, made, decided="1", reason="We saw the contract.")
    assert answer is None
    made.refresh_from_db()
    assert (made.state, made.resolution) == (state, "We saw the contract.")
    assert len(notices.placement_resolved(made.pk)) == 2


def test_a_moderator_reads_the_hiring_and_settles_in_the_admin(world: World) -> None:
    load_roles()
    mo = people.person("mo", "Mo", is_staff=True)
    mo.groups.add(Group.objects.get(name=MODERATOR))
    TOTP.activate(mo, "JBSWY3DPEHPK3PXP")
    client = signed_in(mo)
    for room, model in (("hiring", "application"), ("hiring", "offer"), ("hiring", "listinginvitation")):
        assert client.get(reverse(f"admin:{room}_{model}_changelist")).status_code == 200
    made = placed(world, "confirmed")
    services.dispute_placement(placement=made, by=world.boris, reason="Never came.")
    where = reverse("admin:placements_placement_changelist")
    chosen = {"action": "call_off", "_selected_action": made.pk, "decided": "1", "reason": "Nobody came."}
    assert client.post(where, chosen).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.resolution, made.resolved_by) == ("cancelled", "Nobody came.", mo)


@pytest.mark.parametrize("group", sorted(set(GROUPS) - {MODERATOR}))
def test_no_other_group_settles(world: World, group: str) -> None:
    load_roles()
    other = people.person("other", "Other", is_staff=True)
    other.groups.add(Group.objects.get(name=group))
    made = placed(world, "disputed")
    with pytest.raises(errors.NotYours):
        services.resolve_dispute(placement=made, by=other, happened=True, reason="It did.")


def test_only_who_may_change_placements_settles(world: World) -> None:
    clerk = people.person("clerk", "Clerk", is_staff=True)
    request = RequestFactory().get("/")
    request.user = clerk
    own = PlacementAdmin(Placement, admin.site)
    assert not own.has_settle_permission(request)
    assert not own.has_change_permission(request)


def test_it_waits_from_the_first_morning_where_the_work_is(world: World) -> None:
    """While it is still yesterday in Greenwich, the day has begun in Kigali."""
    made = placed(world, "claimed")
    Placement.objects.filter(pk=made.pk).update(starts_on="2026-06-10", country="RW")
    night = datetime(2026, 6, 9, 22, 30, tzinfo=UTC)
    assert len(selectors.waiting_for(world.boris, at=night)) == 1
    assert selectors.waiting_for(world.boris, at=night - timedelta(hours=1)) == []
