"""The agreement and the mobility rules that an installation starts with."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from .models import Agreement, AgreementState, MobilityRule

KE_RW = "KE-RW"
NOTE = (
    "This record stands for the framework under which people may be shown across the border. "
    "Its legal reference is to be confirmed by the operator before real use."
)
# EAC Common Market Protocol, Annex II, as the East African Community publishes it: the ISCO-08 major groups that each
# country opens to workers of the other.
SOURCE = "EAC Common Market Protocol, Annex II, as published by the EAC: https://www.eac.int/working-in-east-africa"
OPENED = {"KE": "1237", "RW": "23"}
CHECKED_ON = date(2026, 11, 24)


@transaction.atomic
def load_agreements() -> dict[str, int]:
    """Record the agreement, if it is not there, and set the mobility rules. Idempotent; needs the countries.

    An agreement that exists is left as it is: loading must never thaw a frozen one.
    Returns how many agreements and mobility rules were created.
    """
    _agreement, created = Agreement.objects.get_or_create(
        slug=KE_RW,
        defaults={
            "title": "Kenya–Rwanda digital corridor framework",
            "party_a_id": "KE",
            "party_b_id": "RW",
            "state": AgreementState.IN_FORCE,
            "state_since": timezone.now(),
            "starts_on": date(2023, 9, 1),
            "note": NOTE,
        },
    )
    before = MobilityRule.objects.count()
    MobilityRule.objects.bulk_create(
        (
            MobilityRule(host_id=host, isco_major=major, source=SOURCE, checked_on=CHECKED_ON)
            for host, majors in OPENED.items()
            for major in majors
        ),
        update_conflicts=True,
        unique_fields=["host", "isco_major"],
        update_fields=["source", "checked_on"],
    )
    return {"agreements": int(created), "mobility_rules": MobilityRule.objects.count() - before}
