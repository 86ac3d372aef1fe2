"""Derive the index of the talent pages anew."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from registry.profiles.models import Profile
from registry.talent.models import Rebuild
from registry.talent.services import STEP, entries, rebuild_step


class Command(BaseCommand):
    help = "Bring the index of the talent pages in line with all profiles. One that was cut off goes on where it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from-start", action="store_true", help="do not go on with a rebuild that was cut off")
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")

    def handle(self, **options: Any) -> None:
        began = time.monotonic()
        unfinished = None if options["from_start"] else Rebuild.objects.filter(finished_at=None).order_by("-pk").first()
        rebuild = unfinished or Rebuild.objects.create()
        last = Profile.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        changed = 0
        with tqdm(total=last, initial=min(rebuild.reached, last), desc="talent", unit="profile", disable=None) as bar:
            while (step := rebuild_step(rebuild)) is not None:
                changed += step
                bar.update(min(STEP, last - bar.n))
        told = {"entries": entries(), "changed": changed, "resumed": unfinished is not None}
        told["seconds"] = round(time.monotonic() - began)
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write("{entries} people can be found, {changed} entries changed, {seconds} s".format(**told))
