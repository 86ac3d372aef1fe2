"""An e-mail on standard input becomes a message of the conversation to which it answers."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from corridor.web.errors import DomainError
from registry.hiring.replying import LARGEST_MAIL_BYTES, NOT_ALLOWED, Ignored, NotTaken, receive

TRY_AGAIN = 75  # sysexits.h: the mail server keeps the mail and comes back


class Command(BaseCommand):
    help = "Takes an answer by e-mail from a mail server: the whole mail on standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", default="", help="the address that it was delivered to (of the envelope)")
        parser.add_argument("--json", action="store_true", dest="as_json", help="say as JSON what became of it")

    def handle(self, *args: Any, to: str, as_json: bool, **options: Any) -> None:
        raw = sys.stdin.buffer.read(LARGEST_MAIL_BYTES + 1)
        try:
            message = receive(raw, to=to)
        except Ignored:
            self._say("ignored", as_json)
        except NotTaken as refusal:
            raise CommandError(str(refusal), returncode=refusal.code) from refusal
        except DomainError as refusal:
            raise CommandError(str(refusal), returncode=NOT_ALLOWED) from refusal
        except Error as error:
            raise CommandError("The database does not answer.", returncode=TRY_AGAIN) from error
        else:
            self._say("taken", as_json, str(message.public_id))

    def _say(self, outcome: str, as_json: bool, message: str = "") -> None:
        self.stdout.write(json.dumps({"outcome": outcome, "message": message}) if as_json else outcome)
