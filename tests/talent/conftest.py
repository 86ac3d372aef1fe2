from __future__ import annotations

import pytest

from accounts.models import Organisation
from tests.agreements.factories import organisation, person


@pytest.fixture
def kenyan(db: None) -> Organisation:
    return organisation("Savannah Works", "KE", owner=person("Boris"))


@pytest.fixture
def crowd_on_stage(db: None) -> None:
    """Some hundred synthetic people (tests/stage.py)."""
    from tests.stage import STAGE

    STAGE.cast("crowd_on_stage")


@pytest.fixture
def rwandan(db: None) -> Organisation:
    return organisation("Kivu Software", "RW", owner=person("Bosco", "RW"))
