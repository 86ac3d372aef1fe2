"""What people are told. Never a word of what somebody wrote, nor what it is about to anybody but administrators."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corridor.web.notices import Notice, link_to, spoken, to_each
from corridor.web.templatetags.corridor_ui import day
from registry.places.rules import corridor_day

from .models import Concern, Urgency
from .selectors import keepers, opened
from .services import receipt_of
from .words import local_time


def raised(concern_id: int, subject_kind: str, subject_id: str) -> list[Notice]:
    """To administrators, where somebody may come to harm. Everything else waits in the queue."""
    return _urgent(concern_id, "raised")


def reopened(concern_id: int, reply_id: int) -> list[Notice]:
    """The same when the reporter says that it is not over."""
    return _urgent(concern_id, f"reopened:{reply_id}")


def answered(concern_id: int, reply_id: int) -> list[Notice]:
    """To the reporter: that there is an answer, and where. To a visitor only by e-mail, if they left an address: who
    else reads a phone we cannot know."""
    concern = Concern.objects.select_related("reporter").filter(pk=concern_id).first()
    if concern is None:
        return []
    key = f"concern.answered:{reply_id}"

    def words() -> tuple[str, str]:
        written = _("You wrote to us on %(day)s. We have answered, and you can write back on the same page:")
        return _("There is an answer for you"), written % {"day": day(concern.raised_at)}

    if concern.reporter is not None:
        return to_each([concern.reporter], key, link_to("help-concern", concern.public_id), words)
    receipt, address = receipt_of(concern), opened(concern.sealed_contact)
    if receipt is None or not _is_email(address):
        return []
    with translation.override(spoken(concern.language)):
        subject, body = words()
        text = f"{_('Hello,')}\n\n{body}\n\n{link_to('help-answer', receipt)}\n"
    return [Notice(key, address, subject, text)]


def overdue() -> list[Notice]:
    """Once an hour: to administrators, each danger whose time has run out, once; and once a day, how many wait too
    long."""
    at = timezone.now()
    late = list(Concern.objects.overdue(at).order_by("answer_due_at"))
    if not late:
        return []
    people = list(keepers())
    notices = []
    for concern in late:
        if concern.urgency == Urgency.NOW:
            key = f"concern.overdue:{concern.pk}:{concern.answer_due_at:%Y%m%d%H%M}"
            notices += to_each(people, key, _in_admin(concern), _danger_waits)

    def words() -> tuple[str, str]:
        number = len(late)
        subject = ngettext(
            "%(number)d report waits longer than we promised", "%(number)d reports wait longer than we promised", number
        )
        body = _("Somebody waits for each of them. Take one in hand and answer it; the oldest stand first:")
        return subject % {"number": number}, body

    queue = link_to("admin:safeguarding_concern_changelist")
    return notices + to_each(people, f"concerns.overdue:{corridor_day(at)}", queue, words)


def _danger_waits() -> tuple[str, str]:
    return (
        _("Somebody is in danger, and our answer is late"),
        _("The time in which we promised an answer is over. Please look now:"),
    )


def _urgent(concern_id: int, key: str) -> list[Notice]:
    concern = Concern.objects.waiting().exclude(urgency=Urgency.NORMAL).filter(pk=concern_id).first()
    if concern is None:
        return []

    def words() -> tuple[str, str]:
        in_danger = concern.urgency == Urgency.NOW
        subject = _("Somebody is in danger: please look now") if in_danger else _("An urgent report has come in")
        body = _("What it is: %(kind)s\nThe answer is promised by %(times)s.\n\nTake it in hand here:")
        times = local_time(concern.answer_due_at, None)
        return subject, body % {"kind": concern.get_kind_display(), "times": times}

    return to_each(keepers(), f"concern.urgent:{concern.pk}:{key}", _in_admin(concern), words)


def _in_admin(concern: Concern) -> str:
    return link_to("admin:safeguarding_concern_change", concern.pk)


def _is_email(text: str) -> bool:
    try:
        validate_email(text.strip())
    except ValidationError:
        return False
    return True


NOTICES: dict[str, Callable[..., list[Notice]]] = {
    "concern.raised": raised,
    "concern.reopened": reopened,
    "concern.answered": answered,
    "safeguarding.hourly": overdue,
}
