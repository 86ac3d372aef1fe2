"""Put a suspended agreement in force again."""

from __future__ import annotations

from typing import Any

from registry.agreements.management.agreement_state import StateCommand
from registry.agreements.services import thaw_agreement


class Command(StateCommand):
    help = "Put a suspended agreement in force again."

    def handle(self, **options: Any) -> None:
        self.change(thaw_agreement, options)
