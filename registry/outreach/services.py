"""Sending messages: each once, none lost, none sent twice blindly."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from email.mime.text import MIMEText
from functools import partial
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from corridor import outbox
from corridor.web.notices import Notice, link_to, spoken

from . import sms
from .models import Channel, Message, MessageState
from .wanted import is_wanted

logger = logging.getLogger(__name__)
# SMTP replies from here on are for good (RFC 5321, section 4.2.1).
PERMANENT = 500


@transaction.atomic
def queue(notice: Notice, *, kind: str) -> Message | None:
    """Keep a notice for sending. The same key a second time changes nothing; None where there is nobody to reach."""
    told = notice if notice.address else _that_there_is_news(notice)
    if told is None:
        return None
    is_mail = told.channel == Channel.EMAIL
    message, created = Message.objects.get_or_create(
        key=told.key,
        defaults={
            "kind": kind,
            "user_id": told.user_id,
            "channel": told.channel,
            "address": told.address,
            "subject": told.subject,
            "body": told.body.rstrip("\n")
            + (signature(told.user_id, is_answerable=bool(told.reply_to)) if is_mail else ""),
            "reply_to": told.reply_to,
            "calendar": told.calendar,
            "unsubscribe": told.unsubscribe,
        },
    )
    if created:
        outbox.emit("message.queued", message_id=message.pk)
    return message


def _that_there_is_news(notice: Notice) -> Notice | None:
    """For somebody without e-mail: that there is news, at most once a day. What it is stands behind their PIN, because
    others may read the same phone."""
    user = User.objects.filter(pk=notice.user_id or 0).exclude(phone="").first()
    if user is None or not settings.SMS_BACKEND:
        return None
    with override(spoken(user.language)):
        named = {"name": user.get_short_name(), "link": link_to("phone-sign-in")}
        text = _("%(name)s, there is news for you on Corridor. Sign in with your PIN: %(link)s") % named
    return Notice(f"news:{user.pk}:{timezone.localdate()}", user.phone, "", text, user.pk, channel=Channel.SMS)


def signature(user_id: int | None, *, is_answerable: bool = False) -> str:
    """Who writes, why to this person, and where they can say no; in their language as far as we write it."""
    language = User.objects.filter(pk=user_id or 0).values_list("language", flat=True).first()
    with override(spoken(language or "")):
        lines = ["", "", "-- ", _("Corridor, the skills registry of the Kenya–Rwanda digital corridor.")]
        if user_id is not None:
            lines.append(_("We write to you because you have an account with this address."))
            lines.append(_("What you agreed to, and how to take it back: %(link)s") % {"link": link_to("consents")})
        else:
            lines.append(_("What we do with people's data: %(link)s") % {"link": link_to("privacy")})
        if not is_answerable:
            lines.append(_("Nobody reads answers to this address."))
    return "\n".join(lines) + "\n"


def send(message_id: int) -> None:
    """Send one waiting message.

    It is marked as being sent before the mail server is spoken to, in a transaction of its own. If the process
    dies in between, nobody knows whether it went out: it stays so and is never blindly sent again.
    """
    message = Message.objects.select_related("user").filter(pk=message_id).first()
    if message is None or not _is_wanted(message):
        return
    hand_over = _way_of(message)
    claimed = Message.objects.filter(pk=message_id, state=MessageState.WAITING).update(state=MessageState.SENDING)
    if not claimed:
        return
    try:
        hand_over()
    except ConnectionRefusedError:
        # The server was never reached, so nothing went out: it may be tried again.
        Message.objects.filter(pk=message_id).update(state=MessageState.WAITING)
        raise
    except SMTPRecipientsRefused as refused:
        if any(code < PERMANENT for code, _words in refused.recipients.values()):
            # A full mailbox or a server that wants to be asked again: it may be tried again.
            Message.objects.filter(pk=message_id).update(state=MessageState.WAITING)
            raise
        _note_refusal(message)
        return
    except (SMTPException, OSError):
        logger.exception("message %d: it is unknown whether it was sent", message_id)
        Message.objects.filter(pk=message_id).update(
            state=MessageState.UNKNOWN, body="", reply_to="", calendar="", unsubscribe=""
        )
        return
    Message.objects.filter(pk=message_id).update(
        state=MessageState.SENT, sent_at=timezone.now(), body="", reply_to="", calendar="", unsubscribe=""
    )


def _is_wanted(message: Message) -> bool:
    """What was written before somebody said no is thrown away."""
    if is_wanted(message):
        return True
    Message.objects.filter(pk=message.pk, state=MessageState.WAITING).delete()
    return False


def _way_of(message: Message) -> Callable[[], object]:
    """How a message goes out. Found before it is marked as being sent, so that a wrong setting loses none."""
    if message.channel == Channel.SMS:
        return partial(sms.backend().send, message.address, message.body)
    return _mail(message).send


def _mail(message: Message) -> EmailMessage:
    reply_to = [message.reply_to] if message.reply_to else None
    stops = {}
    if message.unsubscribe:
        # RFC 8058: mail programs show a button, and press it with a POST.
        stops = {
            "List-Unsubscribe": f"<{message.unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    mail = EmailMessage(message.subject, message.body, to=[message.address], reply_to=reply_to, headers=stops)
    if message.calendar:
        # The method has to stand in the type too, or mail programs show a file instead of an appointment (RFC 6047).
        method = re.search(r"^METHOD:(\w+)", message.calendar, re.MULTILINE)
        part = MIMEText(message.calendar, "calendar", "utf-8")
        part.set_param("method", method.group(1) if method else "PUBLISH")
        part.add_header("Content-Disposition", "attachment", filename="corridor.ics")
        mail.attach(part)
    return mail


@transaction.atomic
def _note_refusal(message: Message) -> None:
    """The address does not exist, or takes nothing: whoever wrote is told, and it is not tried again."""
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.REFUSED, body="", reply_to="", calendar="", unsubscribe=""
    )
    outbox.emit("message.refused", key=message.key)
