"""The world after a while."""

from __future__ import annotations

from dataclasses import dataclass

from tests.story import Story, give_every_hat, tell
from tests.world import World, build_world


@dataclass
class Lived:
    """The cast, and what became of it."""

    world: World
    story: Story


def build_lived() -> Lived:
    """Amina is placed, Claudine has an offer, and Eve wears every hat, elsewhere."""
    world = build_world()
    story = tell(world)
    give_every_hat(world.eve, world)
    return Lived(world, story)
