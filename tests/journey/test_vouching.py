"""Two who work together: one says how it goes, asks the other to endorse a certificate, and gets it signed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from corridor.outbox.delivering import drain
from registry.credentials.services import Definition, award, define_achievement
from registry.placements import checking
from registry.placements.models import Placement, PlacementState
from tests.story import tell
from tests.world import build_world

from .walking import Walk

pytestmark = pytest.mark.browser


def test_an_employer_vouches_for_a_graduate(walk: Walk) -> None:
    world = build_world()
    placement = tell(world).placement
    now = timezone.now()
    Placement.objects.filter(pk=placement.pk).update(
        state=PlacementState.CONFIRMED, graduate_confirmed_at=now, employer_confirmed_at=now,
        starts_on=checking.today() - timedelta(days=95),
    )  # fmt: skip
    checking.ask_due(on=checking.today())
    technician = define_achievement(
        provider=world.provider, by=world.chantal, definition=Definition("Technician", "Mends networks.", "A test.")
    )
    award(achievement=technician, cohort=world.lamu, by=world.chantal)
    drain()
    amina, boris = walk.person(world.amina.user.email), walk.person(world.boris.email)
    for somebody in (amina, boris):
        somebody.sign_in()
    amina.go("/me/")
    amina.to_do("Say how it goes")
    amina.look("check-in")
    amina.press("I still work there")
    amina.reads("Thank you. That is all.")
    amina.press("Ask")
    amina.reads("Asked. We tell you when they have signed.")
    amina.look("asked")
    drain()
    boris.go("/hire/")
    boris.to_do("Endorse a certificate")
    boris.look("endorse")
    boris.type("What have you seen this person do?", "She mended our network in a day, and wrote down how.")
    boris.press("Sign it")
    boris.reads("It stands beside the certificate now", "Signed for Hilltop Data")
    boris.open("Has left")
    boris.look("signed")
    amina.go("/me/profile/certificates/")
    amina.reads("endorsed by Hilltop Data")
    amina.look("endorsed")
    assert walk.wrong == []
