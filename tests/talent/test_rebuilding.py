"""The index can be made again, also after it was cut off in the middle."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import User
from corridor.outbox.delivering import drain
from registry.talent import services
from registry.talent.models import Rebuild, TalentEntry
from tests.talent.factories import graduate

pytestmark = pytest.mark.django_db


def rebuild() -> dict[str, object]:
    out = StringIO()
    call_command("rebuild_talent", "--json", stdout=out)
    told: dict[str, object] = json.loads(out.getvalue())
    return told


def test_a_rebuild_brings_back_what_was_lost_and_twice_changes_nothing() -> None:
    graduate("Amina")
    TalentEntry.objects.all().delete()
    assert rebuild()["changed"] == 1
    assert rebuild()["changed"] == 0
    assert TalentEntry.objects.count() == 1


def test_one_that_was_cut_off_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "STEP", 1)
    profiles = [graduate("Amina"), graduate("Claudine", "RW")]
    TalentEntry.objects.all().delete()
    Rebuild.objects.create(reached=profiles[0].pk)
    told = rebuild()
    assert (told["resumed"], told["changed"]) == (True, 1)
    assert TalentEntry.objects.get().pk == profiles[1].pk


def test_the_night_finds_a_closed_account() -> None:
    amina = graduate("Amina")
    User.objects.filter(pk=amina.user_id).update(is_active=False)
    assert TalentEntry.objects.exists()
    services.ask_for_everybody()
    drain()
    assert not TalentEntry.objects.exists()
