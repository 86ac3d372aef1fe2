"""Who is proposed to whom, who may move what, and when to remind. No database and no clock; docs/mentoring.md in
prose."""

from .assigning import Proposed, Request, assign, graduate_order, mentor_order, propose
from .keeping import (
    ANSWER_WITHIN,
    REMINDED_EVERY,
    SILENT_AFTER,
    Course,
    Due,
    due_now,
    ends_on,
    is_silent,
    next_session_on,
)
from .moving import (
    AGREEMENT_TRANSITIONS,
    PROPOSAL_TRANSITIONS,
    REFERENCE_TRANSITIONS,
    ROUND_TRANSITIONS,
    RUNNING,
    SESSION_TRANSITIONS,
    Actor,
    may_move,
    moved,
)

__all__ = [
    "AGREEMENT_TRANSITIONS",
    "ANSWER_WITHIN",
    "PROPOSAL_TRANSITIONS",
    "REFERENCE_TRANSITIONS",
    "REMINDED_EVERY",
    "ROUND_TRANSITIONS",
    "RUNNING",
    "SESSION_TRANSITIONS",
    "SILENT_AFTER",
    "Actor",
    "Course",
    "Due",
    "Proposed",
    "Request",
    "assign",
    "due_now",
    "ends_on",
    "graduate_order",
    "is_silent",
    "may_move",
    "mentor_order",
    "moved",
    "next_session_on",
    "propose",
]
