"""A message goes out once, or is known to be uncertain."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from unittest.mock import patch

import pytest
from django.core import mail

from corridor.outbox.delivering import drain
from corridor.web.notices import Notice
from registry.outreach.models import Message, MessageState
from registry.outreach.services import queue, send

NOTICE = Notice(key="greeting:1", address="amina@lamu.example", subject="Karibu", body="secret link")
pytestmark = pytest.mark.django_db


def queued() -> Message:
    message = queue(NOTICE, kind="greeting")
    assert message is not None
    return message


def test_the_same_key_is_sent_once() -> None:
    queue(NOTICE, kind="greeting")
    queue(NOTICE, kind="greeting")
    drain()
    assert [m.subject for m in mail.outbox] == ["Karibu"]


def test_the_text_is_forgotten_once_sent() -> None:
    message = queued()
    drain()
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert message.body == ""


def test_a_cut_connection_is_unknown_and_not_sent_again() -> None:
    message = queued()
    with patch("registry.outreach.services.EmailMessage.send", side_effect=SMTPServerDisconnected):
        drain()
    send(message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.UNKNOWN
    assert mail.outbox == []


def test_a_process_that_died_while_sending_leaves_it_alone() -> None:
    message = queued()
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENDING)
    drain()
    assert mail.outbox == []


@pytest.mark.parametrize(("code", "state"), [(450, MessageState.WAITING), (550, MessageState.REFUSED)])
def test_a_server_that_asks_for_patience_is_asked_again(code: int, state: str) -> None:
    message = queued()
    refused = SMTPRecipientsRefused({NOTICE.address: (code, b"later")})
    with patch("registry.outreach.services.EmailMessage.send", side_effect=refused):
        drain()
    message.refresh_from_db()
    assert message.state == state
