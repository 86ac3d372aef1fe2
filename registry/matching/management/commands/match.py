"""A full rebuild of matches."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from corridor.outbox.delivering import drain
from corridor.outbox.models import Delivery, DeliveryState
from registry.listings.models import Listing
from registry.matching.models import Match
from registry.matching.services import rebuild
from registry.matching.services.cascade import CHUNK_TOPICS
from registry.matching.sides import matchable_ids

POLL_SECONDS = 0.5


class Command(BaseCommand):
    help = "Compute every match anew: emits chunks of work that the workers do. Running it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="all open listings and all graduates who may be matched")
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--wait", action="store_true", help="wait until the workers have done it")
        how.add_argument("--inline", action="store_true", help="do it, and whatever else is due, in this process")
        parser.add_argument("--timeout", type=float, default=600, help="with --wait: give up after so many seconds")

    def handle(self, **options: Any) -> None:
        if not options["all"]:
            raise CommandError("Say --all: every match is computed anew.")
        with transaction.atomic():
            rebuild()
            # Also those that waited before: an equal chunk is not emitted twice.
            waiting = Delivery.objects.filter(state=DeliveryState.WAITING, event__topic__in=CHUNK_TOPICS)
            events = list(waiting.values_list("event_id", flat=True))
        if options["inline"]:
            drain()
            self._require_done(events)
        elif options["wait"]:
            self._wait(events, timeout=options["timeout"])
        self._tell(as_json=options["json"])

    def _wait(self, events: list[int], *, timeout: float) -> None:
        """Poll until no chunk waits. Progress goes to standard error, and only to a terminal."""
        until = time.monotonic() + timeout
        with tqdm(total=len(events), desc="matching", unit="chunk", disable=None) as bar:
            while True:
                waiting = self._waiting(events)
                bar.update(len(events) - waiting - bar.n)
                if not waiting:
                    break
                if time.monotonic() > until:
                    raise CommandError(
                        f"{waiting} of {len(events)} chunks still wait. Are a relay and a worker running?"
                    )
                time.sleep(POLL_SECONDS)
        self._require_done(events)

    def _waiting(self, events: list[int]) -> int:
        return Delivery.objects.filter(event_id__in=events, state=DeliveryState.WAITING).count()

    def _require_done(self, events: list[int]) -> None:
        failed = Delivery.objects.filter(event_id__in=events).exclude(state=DeliveryState.DONE)
        errors = [error.strip().rsplit("\n", 1)[-1] for error in failed.values_list("last_error", flat=True)]
        if errors:
            raise CommandError(f"{len(errors)} of {len(events)} chunks failed, the first with: {errors[0]}")

    def _tell(self, *, as_json: bool) -> None:
        counts = {
            "listings": Listing.objects.on_pages(timezone.localdate()).count(),
            "profiles": len(matchable_ids()),
            "matches": Match.objects.count(),
        }
        if as_json:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write("{listings} listings, {profiles} graduates, {matches} matches".format(**counts))
