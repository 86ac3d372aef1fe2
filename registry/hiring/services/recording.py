"""Writing down where an application, an offer and an interview stand now. The caller holds the rows and has asked the
rules."""

from __future__ import annotations

from datetime import datetime

from corridor import outbox
from registry.hiring.models import (
    Application,
    ApplicationState,
    DeclineReason,
    Interview,
    InterviewState,
    Offer,
    OfferState,
    Voice,
)

OPEN_INTERVIEWS = [InterviewState.PROPOSED, InterviewState.AGREED]
# There is nothing left to talk about.
TALKED_OUT = {ApplicationState.PLACED, ApplicationState.DECLINED, ApplicationState.WITHDRAWN}


def record_answer(offer: Offer, state: OfferState, at: datetime) -> None:
    """The offer's end, and when."""
    offer.state, offer.answered_at = state, at
    offer.save(update_fields=["state", "answered_at"])


def record_move(
    application: Application, to: ApplicationState, at: datetime, *, reason: DeclineReason | str | None = None
) -> None:
    """The application's new state; `reason` says why it was declined. With its end a coming interview is called off."""
    application.state, application.changed_at = to, at
    if reason is not None:
        application.decline_reason = reason
    application.save(update_fields=["state", "decline_reason", "left_reason", "changed_at"])
    if to in TALKED_OUT:
        _call_off_coming(application, at)


def _call_off_coming(application: Application, at: datetime) -> None:
    for interview in application.interviews.select_for_update(no_key=True).filter(state__in=OPEN_INTERVIEWS):
        # What lies in the past is not called off: it is for the two to say how it went.
        if interview.state == InterviewState.PROPOSED or not interview.is_over(at):
            call_off(interview, None, at)


def call_off(interview: Interview, by: Voice | None, at: datetime) -> Interview:
    """The interview will not be; without `by` because its application has ended."""
    interview.state, interview.changed_at = InterviewState.CANCELLED, at
    interview.sequence += 1
    interview.save()
    outbox.emit(
        "interview.called_off", interview_id=interview.pk, by=by.value if by else "", sequence=interview.sequence
    )
    return interview
