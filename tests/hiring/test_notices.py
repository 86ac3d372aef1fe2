"""What is still worth telling when a message goes out late."""

from __future__ import annotations

import pytest

from registry.hiring import notices
from registry.hiring.services import apply, move
from tests.world import World

pytestmark = pytest.mark.django_db


def test_an_application_is_told_as_new_only_until_it_is_answered(world: World) -> None:
    made = apply(profile=world.amina, listing=world.listing)
    assert len(notices.application_made(application_id=made.pk)) == 1
    move(application=made, to="shortlisted", by=world.boris)
    assert notices.application_made(application_id=made.pk) == []
