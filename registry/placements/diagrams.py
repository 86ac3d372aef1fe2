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
from registry.hiring.models import ApplicationState, InterviewState, JobInvitationState, OfferState
from registry.listings import rules as listings
from registry.listings.models import AppealState, State
from registry.matching import contests
from registry.matching.contesting import ContestState
from registry.safeguarding import rules as safeguarding
from registry.safeguarding.models import ConcernState

from . import rules
from .models import CorrectionState, DocumentState, PlacementState

Table = Mapping[tuple[Any, Any], frozenset[Any]]

HEAD = """# How things move

Drawn from the tables in the rooms' rules, which the `diagrams.py` of a room names, by `python manage.py draw_states`; a
test fails when this page and the tables differ. An arrow says who makes the move. A move that has no arrow is refused.
"""
Chapter = tuple[str, str, type[TextChoices], Table]
CHAPTERS: list[Chapter] = [
    (
        "A listing",
        "An administrator checks it before anybody sees it. Whoever is silent for too long has it paused. "
        "Three people who report it have it taken down until a moderator decides. What is closed stays closed, but for "
        "an appeal; a place that comes free again opens a filled listing until its closing date; a renewal opens one "
        "that expired within a month.",
        State,
        listings.TRANSITIONS,
    ),
    (
        "An appeal against a decision about a listing",
        "Its owner writes once for each decision; another moderator than the first answers with a reason.",
        AppealState,
        listings.APPEAL_TRANSITIONS,
    ),
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
        "Accepting it takes one of the listing's places; a placement that does not happen gives it back. A graduate "
        "may answer with other terms: that is an offer the other way round, which the employer answers.",
        OfferState,
        hiring.OFFER_TRANSITIONS,
    ),
    (
        "An interview",
        "One side proposes times, the other chooses one or proposes others. When the application ends, a coming "
        "interview is called off.",
        InterviewState,
        hiring.INTERVIEW_TRANSITIONS,
    ),
    (
        "A contested match",
        "A graduate asks a person to look at what was computed; an administrator decides with a reason.",
        ContestState,
        contests.TRANSITIONS,
    ),
    (
        "A placement",
        "It counts once both sides have confirmed it, not before its first day, and not while it is disputed. "
        "An administrator who settles a dispute puts it back to what the sides have confirmed, or cancels it.",
        PlacementState,
        rules.TRANSITIONS,
    ),
    (
        "A report or a question",
        "Nothing is closed without an answer. The reporter may open it again, and its clock starts anew.",
        ConcernState,
        safeguarding.TRANSITIONS,
    ),
    (
        "A correction of a placement",
        "One side proposes what should be recorded instead, and it is in force once the other agrees. What was "
        "recorded before stays to be read by both. One waits at a time.",
        CorrectionState,
        rules.CORRECTION_TRANSITIONS,
    ),
    (
        "A document as evidence",
        "It stands in, in part, for a side that does not answer. One that is refused or taken back is deleted.",
        DocumentState,
        rules.DOCUMENT_TRANSITIONS,
    ),
]
LEDGER = """## An amount in a contract

Each step of a milestone is recorded by one side and counts when the other confirms it. A line is never changed: one
that was wrong is taken out by a line of the opposite amount. No step may exceed another, whatever the other side says
to all that still waits.

| Step | may not exceed |
|---|---|
"""


def document() -> str:
    """The page as the tables say it should be."""
    chapters = [f"## {title}\n\n{words}\n\n{_drawn(states, table)}" for title, words, states, table in _chapters()]
    ledger = LEDGER + "\n".join(f"| {_words(step)} | {_bounded(bounds)} |" for step, bounds in rules.BOUNDS.items())
    return "\n".join([HEAD, *(f"{chapter}\n" for chapter in [*chapters, ledger])])


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


def _bounded(bounds: tuple[rules.Bound, ...]) -> str:
    words = [f"{_words(one.by)}{', advances aside' if one.spares_advances else ''}" for one in bounds]
    return "; ".join(words) or "nothing: both agree on it"


def _words(state: TextChoices) -> str:
    with override("en"):
        return str(state.label)


def _who(actors: frozenset[StrEnum]) -> str:
    return ", ".join(sorted(actor.value for actor in actors))
