"""What a room wants people to be told; the outreach room finds it and sends it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """One message to one person. The key makes it unique: the same key is never sent twice."""

    key: str
    address: str
    subject: str
    body: str
    user_id: int | None = None
