"""What the two commands share that change the state of an agreement."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from corridor.web.errors import DomainError
from registry.agreements.services import ChangesState


class StateCommand(BaseCommand):
    """Change the state of one agreement, for a reason."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the agreement's short name, for example KE-RW")
        parser.add_argument("--reason", required=True, help="why; kept with the agreement")
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")

    def change(self, service: ChangesState, options: dict[str, Any]) -> None:
        try:
            agreement = service(slug=options["slug"], reason=options["reason"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        answer = {
            "slug": agreement.slug,
            "state": agreement.state,
            "since": agreement.state_since.isoformat(),
            "reason": agreement.state_reason,
        }
        words = f"{agreement.slug} is {agreement.get_state_display()} since {answer['since']}: {agreement.state_reason}"
        self.stdout.write(json.dumps(answer) if options["json"] else words)
