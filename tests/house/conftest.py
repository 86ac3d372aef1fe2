from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.story import Story
    from tests.world import World


@dataclass
class Lived:
    """The world after a while."""

    world: World
    story: Story


@pytest.fixture
def lived(world: World) -> Lived:
    """Amina is placed, Claudine has an offer, and Eve wears every hat, elsewhere."""
    from tests.story import give_every_hat, tell

    story = tell(world)
    give_every_hat(world.eve, world)
    return Lived(world, story)
