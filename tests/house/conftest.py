from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.house.lived import Lived


@pytest.fixture
def lived_on_stage(db: None) -> Lived:
    """A copy of the shared cast (tests/stage.py)."""
    from tests.stage import STAGE

    lived: Lived = STAGE.cast("lived_on_stage")
    return lived


@pytest.fixture
def lived(lived_on_stage: Lived) -> Lived:
    """Amina is placed, Claudine has an offer, and Eve wears every hat, elsewhere."""
    return lived_on_stage
