"""The transactional outbox: `emit` in a service, `on` in a room's `events.py`."""

from .publishing import coalesce, emit, on
from .settling import settle

__all__ = ["coalesce", "emit", "on", "settle"]
