"""Starting the demo where one stands already, whole or half."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from registry.demo.management.commands import demo
from registry.demo.models import DemoLoad
from registry.demo.organisations import ADMIN

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def began(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Migrations and reference data are there already; the signal belongs to the real process."""
    told: list[str] = []
    monkeypatch.setattr("subprocess.run", lambda *_args, **_kwargs: None)
    monkeypatch.setattr("signal.signal", lambda *_args: None)
    monkeypatch.setattr(demo, "load_reference", lambda: None)

    def build(**_how: Any) -> None:
        told.append("built")
        raise InterruptedError

    monkeypatch.setattr(demo, "build", build)
    return told


def run() -> str:
    out = StringIO()
    call_command("demo", no_serve=True, stdout=out)
    return out.getvalue()


def test_half_a_demo_is_not_built_upon_and_one_reads_what_to_do(began: list[str]) -> None:
    User.objects.create_user(ADMIN, "corridor demo 2026")
    with pytest.raises(CommandError, match="make clean"):
        run()
    assert began == []


def test_an_empty_registry_is_filled(began: list[str]) -> None:
    with pytest.raises(InterruptedError):
        run()
    assert began == ["built"]


def test_a_whole_demo_is_reported_and_not_built_again(began: list[str]) -> None:
    DemoLoad.objects.create(seed=7, counts={})
    assert "Demo data" in run()
    assert began == []
