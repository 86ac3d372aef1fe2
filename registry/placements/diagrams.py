"""`docs/states.md`, drawn from the tables of transitions, so that the picture never differs from the code."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import override

from registry.hiring import rules as hiring
from registry.hiring.models import ApplicationState, JobInvitationState, OfferState

from . import rules
from .models import PlacementState

Table = Mapping[tuple[Any, Any], frozenset[Any]]

HEAD = """# How things move

Drawn from the tables in the rooms' rules, which the `diagrams.py` of a room names, by `python manage.py draw_states`; a
test fails when this page and the tables differ. An arrow says who makes the move. A move that has no arrow is refused.
"""
Chapter = tuple[str, str, type[TextChoices], Table]
CHAPTERS: list[Chapter] = [
    (
        "An invitation",
        "An employer or mentor asks an anonymous graduate to meet. Accepting makes an application.",
        JobInvitationState,
        hiring.INVITATION_TRANSITIONS,
    ),
    (
        "An application",
        "It begins when a graduate applies or accepts an invitation: that is the introduction. "
        "When an offer comes to nothing, the conversation goes on. When the listing's last place is taken, what still "
        "runs ends, with a word to each graduate.",
        ApplicationState,
        hiring.TRANSITIONS,
    ),
    (
        "An offer",
        "Accepting it takes one of the listing's places; a placement that does not happen gives it back.",
        OfferState,
        hiring.OFFER_TRANSITIONS,
    ),
    (
        "A placement",
        "It counts once both sides have confirmed it, not before its first day, and not while it is disputed. "
        "An administrator who settles a dispute puts it back to what the sides have confirmed, or cancels it.",
        PlacementState,
        rules.TRANSITIONS,
    ),
]


def document() -> str:
    """The page as the tables say it should be."""
    chapters = [f"## {title}\n\n{words}\n\n{_drawn(states, table)}" for title, words, states, table in _chapters()]
    return "\n".join([HEAD, *(f"{chapter}\n" for chapter in chapters)])


def _chapters() -> list[Chapter]:
    """The chapters of every room that has a `diagrams.py`, in the order of the rooms."""
    found: list[Chapter] = []
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.diagrams") is not None:
            found += import_module(f"{config.name}.diagrams").CHAPTERS
    return found


def path() -> Path:
    """Where the page is kept."""
    return Path(settings.BASE_DIR) / "docs" / "states.md"


def _drawn(states: type[TextChoices], table: Table) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    # A name in words, in English whatever the reader's language: the page is part of the source.
    lines += [f"    {state.value}: {_words(state)}" for state in states]
    lines.append(f"    [*] --> {next(iter(states)).value}")
    if states is PlacementState:
        lines.append(f"    [*] --> {PlacementState.CLAIMED.value}: recorded by one side")
    lines += [f"    {now.value} --> {to.value}: {_who(by)}" for (now, to), by in table.items()]
    leaving = {now for now, _to in table}
    lines += [f"    {state.value} --> [*]" for state in states if state not in leaving]
    return "\n".join([*lines, "```"])


def _words(state: TextChoices) -> str:
    with override("en"):
        return str(state.label)


def _who(actors: frozenset[StrEnum]) -> str:
    return ", ".join(sorted(actor.value for actor in actors))
