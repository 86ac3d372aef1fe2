"""Who worked together may vouch: endorsements between the two sides of a confirmed placement."""

from __future__ import annotations

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import organisations_where
from accounts.models import Organisation, User
from accounts.rules import Ability
from corridor import outbox
from registry.credentials.models import Certification, Endorsement
from registry.credentials.services import ask_to_endorse
from registry.hiring.selectors import Waiting
from registry.profiles.models import MentorProfile

from . import errors
from .access import side
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
    asked = ask_to_endorse(profile=placement.profile, certification=certification, endorser=employer_of(placement))
    outbox.emit("endorsement.asked", placement_id=placement.pk, endorsement_id=asked.pk)
    return asked


def employer_of(placement: Placement) -> Organisation | MentorProfile:
    """The other side of the graduate."""
    employer = placement.organisation or placement.mentor
    assert employer is not None  # the table says so too
    return employer


def endorsements_between(placement: Placement) -> list[Endorsement]:
    """What the graduate asked this employer or mentor to endorse, the newest first. One query."""
    asked = Endorsement.objects.filter(certification__profile=placement.profile_id).select_related(
        "certification__profile", "organisation", "mentor__user"
    )
    return list(asked.filter(**_endorser(placement)).order_by("-asked_at", "-pk"))


def endorsements_waiting(user: User) -> list[Waiting]:
    """Requests for endorsement that wait for this person, oldest first. One query."""
    theirs = Q(organisation__in=organisations_where(user, Ability.RECRUIT)) | Q(
        mentor__user=user, mentor__state=MentorProfile.State.VERIFIED
    )
    together = Placement.objects.filter(
        Q(organisation=OuterRef("organisation")) | Q(mentor=OuterRef("mentor")),
        profile=OuterRef("certification__profile"),
        state=PlacementState.CONFIRMED,
    )
    rows = Endorsement.objects.open().filter(theirs)
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


def _endorser(placement: Placement) -> dict[str, int | None]:
    if placement.organisation_id is not None:
        return {"organisation": placement.organisation_id}
    return {"mentor": placement.mentor_id}
