"""The transactional outbox: `emit` in a service, `on` in a room's `events.py`."""

from .publishing import emit, on

__all__ = ["emit", "on"]
