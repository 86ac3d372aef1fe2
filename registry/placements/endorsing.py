"""Who worked together may vouch: endorsements between the two sides of a confirmed placement."""

from __future__ import annotations

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from corridor import outbox
from registry.credentials.models import Certification, Endorsement
from registry.credentials.services import as_endorser, ask_to_endorse
from registry.hiring.selectors import Waiting

from . import errors
from .access import employed_by, side
from .models import Placement, PlacementState
from .rules import Side


@transaction.atomic
def ask_for_endorsement(*, placement: Placement, by: User, certification: Certification) -> Endorsement:
    """The graduate asks the employer or mentor of a confirmed placement to endorse a signed certificate.

    Raises NotYours, NotConfirmed, or NotEndorsable.
    """
    placement = Placement.objects.select_for_update(of=("self",), no_key=True).get(pk=placement.pk)
    if side(by, placement) != Side.GRADUATE:
        raise errors.NotYours
    if placement.state != PlacementState.CONFIRMED:
        raise errors.NotConfirmed
    asked = ask_to_endorse(profile=placement.profile, certification=certification, endorser=placement.employer)
    outbox.emit("endorsement.asked", placement_id=placement.pk, endorsement_id=asked.pk)
    return asked


def endorsements_between(placement: Placement) -> list[Endorsement]:
    """What the graduate asked this employer or mentor to endorse, the newest first. One query."""
    asked = Endorsement.objects.filter(certification__profile=placement.profile_id).select_related(
        "certification__profile", "organisation", "mentor__user"
    )
    return list(asked.filter(**as_endorser(placement.employer)).order_by("-asked_at", "-pk"))


def endorsements_waiting(user: User) -> list[Waiting]:
    """Requests for endorsement that wait for this person, oldest first. One query."""
    together = Placement.objects.filter(
        Q(organisation=OuterRef("organisation")) | Q(mentor=OuterRef("mentor")),
        profile=OuterRef("certification__profile"),
        state=PlacementState.CONFIRMED,
    )
    rows = Endorsement.objects.open().filter(employed_by(user))
    found = rows.annotate(placement=Subquery(together.order_by("-starts_on", "pk").values("public_id")[:1]))
    waiting = found.exclude(placement=None).order_by("asked_at", "pk")
    return [
        Waiting(
            since=asked_at,
            what=_("Endorse a certificate"),
            about=title,
            url=reverse("placement", args=[placement]) + "#endorsements",
        )
        for asked_at, title, placement in waiting.values_list("asked_at", "certification__title", "placement")
    ]
