"""How often and how long the outbox tries."""

from __future__ import annotations

from datetime import timedelta

# How many deliveries may be on their way at once.
WINDOW = 300
# How long to leave a broker alone that did not answer.
BROKER_PAUSE = timedelta(seconds=5)
MAX_ATTEMPTS = 5


def batch_size(waiting: int) -> int:
    """How many deliveries share a message: one while few wait, so that workers share them, up to twenty in a flood,
    where handing over a message costs more than the short tasks in it."""
    return min(20, max(1, waiting // 15))


def pause_before(attempt: int) -> timedelta:
    """How long to wait before attempt number `attempt` (from 2): 5 s, 20 s, 80 s, 320 s."""
    return timedelta(seconds=5 * 4 ** max(0, attempt - 2))


def is_exhausted(attempts: int) -> bool:
    """Whether a delivery that was started `attempts` times without success becomes a dead letter."""
    return attempts >= MAX_ATTEMPTS
