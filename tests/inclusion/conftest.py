from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.house.lived import Lived
    from tests.matching.factories import Town


@pytest.fixture
def town_on_stage(db: None) -> Town:
    """A copy of the shared town (tests/stage.py)."""
    from tests.stage import STAGE

    town: Town = STAGE.cast("town_on_stage")
    return town


@pytest.fixture
def lived_on_stage(db: None) -> Lived:
    """A copy of the shared cast (tests/stage.py)."""
    from tests.stage import STAGE

    lived: Lived = STAGE.cast("lived_on_stage")
    return lived
