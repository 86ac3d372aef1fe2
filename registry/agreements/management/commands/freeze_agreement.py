"""Stop every disclosure across the border."""

from __future__ import annotations

from typing import Any

from registry.agreements.management.agreement_state import StateCommand
from registry.agreements.services import freeze_agreement


class Command(StateCommand):
    help = "Suspend an agreement: from now on nobody is shown across the border under it."

    def handle(self, **options: Any) -> None:
        self.change(freeze_agreement, options)
