"""An employer or mentor takes an application a step further, or declines it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring import errors
from registry.hiring.access import may_hire
from registry.hiring.models import Application, ApplicationState, DeclineReason
from registry.hiring.rules import steps_by_hand

from .applying import set_aside
from .locking import lock_application
from .recording import record_move


@transaction.atomic
def move(
    *,
    application: Application,
    to: ApplicationState | str,
    by: User,
    reason: DeclineReason | str = "",
    at: datetime | None = None,
) -> Application:
    """Shortlist, invite to an interview, or decline with a reason from `DeclineReason`.

    Raises NotYours, MoveNotAllowed, OfferStands while an offer waits for its answer, or ReasonNeeded.
    """
    at = at or timezone.now()
    application = lock_application(application.pk)
    if not may_hire(by, application.listing):
        raise errors.NotYours
    if application.state == ApplicationState.OFFERED:
        raise errors.OfferStands
    if to not in steps_by_hand(application.state):
        raise errors.MoveNotAllowed
    if to == ApplicationState.DECLINED:
        if reason not in DeclineReason.values:
            raise errors.ReasonNeeded
        set_aside(application, reason="declined")
    record_move(application, ApplicationState(to), at, reason=reason if to == ApplicationState.DECLINED else None)
    outbox.emit("application.moved", application_id=application.pk)
    return application
