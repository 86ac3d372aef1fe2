"""What this room does when something happened. The reminders of what is overdue are in `notices.py`."""

from __future__ import annotations

from corridor.outbox import periodic

periodic.every("safeguarding.hourly", hours=1)
