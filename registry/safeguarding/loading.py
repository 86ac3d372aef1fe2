"""Reading the first list of helplines into the database."""

from __future__ import annotations

import json
from pathlib import Path

from django.db import transaction

from .models import Helpline

LIST = Path(__file__).parent / "data" / "helplines.json"


@transaction.atomic
def load_helplines(path: Path = LIST) -> dict[str, int]:
    """Add the helplines that are not there yet. Idempotent; what administrators changed stays as they left it.

    Returns how many were added and how many were there. A number that administrators deleted comes back: to keep one
    out of sight, they take its tick away.
    """
    there = set(Helpline.objects.values_list("country_id", "phone"))
    added = kept = 0
    for row in json.loads(path.read_text()):
        if (row["country"], row["phone"]) in there:
            kept += 1
            continue
        helpline = Helpline(country_id=row.pop("country"), **row)
        helpline.full_clean()
        helpline.save()
        added += 1
    return {"added": added, "kept": kept}
