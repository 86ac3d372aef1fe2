"""Steps of the guided builder that a higher room brings: profiles must not import it, so it registers itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from .models import Profile
from .rules import Step

StepView = Callable[[HttpRequest, Profile], HttpResponse]


@dataclass(frozen=True)
class Contribution:
    """The page of a step, and how many entries a profile has there (one query)."""

    view: StepView
    count: Callable[[Profile], int]


_CONTRIBUTED: dict[Step, Contribution] = {}


def nothing_to_count(profile: Profile) -> int:
    """For a step that holds no entries."""
    return 0


def contribute(step: Step, *, view: StepView, count: Callable[[Profile], int] = nothing_to_count) -> None:
    """Register the page of a step. Called once, when the room's app is ready."""
    _CONTRIBUTED[step] = Contribution(view, count)


def contributed_view(step: Step) -> StepView | None:
    """The page of a step that another room brings."""
    contribution = _CONTRIBUTED.get(step)
    return contribution.view if contribution else None


def contributed_count(step: Step, profile: Profile) -> int:
    """How many entries a profile has in another room's step; none when no room brings it."""
    contribution = _CONTRIBUTED.get(step)
    return contribution.count(profile) if contribution else 0
