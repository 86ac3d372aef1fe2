"""An answer by e-mail becomes a message: from the right person, once, and nothing but what is new in it."""

from __future__ import annotations

import email.policy
import io
import sys
from datetime import timedelta
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridor.outbox.delivering import drain
from registry.hiring import errors, services
from registry.hiring.models import Application, ApplicationState, ConversationMessage
from registry.hiring.replying import NO_USER, NOT_ALLOWED, Ignored, NotTaken, read_address, receive, reply_address
from tests.hiring import people
from tests.world import World

pytestmark = pytest.mark.django_db
DOMAIN = "reply.corridor.example"
SERVER = "mx.corridor.example"
VOUCHED = f"{SERVER}; spf=pass smtp.mailfrom=people.example; dmarc=pass (p=reject) header.from=people.example"


@pytest.fixture(autouse=True)
def with_domain(settings: Any) -> None:
    settings.REPLY_DOMAIN, settings.REPLY_AUTHSERV_ID = DOMAIN, SERVER


def written(world: World, made: Application, text: str = "Tuesday is fine.", **heads: str) -> EmailMessage:
    """Amina's answer from her own address."""
    sent = EmailMessage(policy=email.policy.SMTP)
    first = {"From": f"Amina <{world.amina.user.email}>", "To": reply_address(made.pk, world.amina.user_id)}
    first |= {"Message_ID": "<1@mail.example>", "Subject": "Re: A message", "Authentication_Results": VOUCHED}
    for name, value in {**first, **heads}.items():
        sent[name.replace("_", "-")] = value
    sent.set_content(text)
    return sent


def test_the_mail_of_a_message_can_be_answered(world: World) -> None:
    made = people.application(world.amina, world.listing)
    services.write_message(application=made, by=world.boris, body="Does Tuesday suit you?")
    drain()
    sent = next(one for one in mail.outbox if one.subject.startswith("A message"))
    assert sent.reply_to == [reply_address(made.pk, world.amina.user_id)]
    assert "Nobody reads answers" not in str(sent.body)
    received = receive(written(world, made, To=sent.reply_to[0]).as_bytes())
    assert (received.voice, received.body, received.via) == ("graduate", "Tuesday is fine.", "email")


def test_what_was_quoted_is_left_out(world: World) -> None:
    made = people.application(world.amina, world.listing)
    text = (
        "Tuesday is fine.\n\nAmina\n\nOn Mon, 23 Nov 2026 at 10:02, Corridor <no-reply@corridor.example> wrote:\n"
        "> Does Tuesday suit you?\n> It is for half an hour.\n"
    )
    received = receive(written(world, made, text).as_bytes())
    assert received.body.startswith("Tuesday is fine.")
    assert "Does Tuesday suit you" not in received.body


def test_the_same_mail_twice_is_one_message(world: World) -> None:
    made = people.application(world.amina, world.listing)
    raw = written(world, made).as_bytes()
    assert receive(raw) == receive(raw)
    receive(written(world, made, Message_ID="<2@mail.example>").as_bytes())
    assert ConversationMessage.objects.count() == 2


def test_an_address_speaks_only_for_its_reader(world: World) -> None:
    made = people.application(world.amina, world.listing)
    with pytest.raises(NotTaken) as refused:
        receive(written(world, made, From=world.boris.email).as_bytes())
    assert refused.value.code == NOT_ALLOWED
    forged = reply_address(made.pk, world.amina.user_id).replace(f"-{made.pk}-", f"-{made.pk + 1}-")
    with pytest.raises(NotTaken) as refused:
        receive(written(world, made, To=forged).as_bytes())
    assert refused.value.code == NO_USER
    two = f"{world.amina.user.email}, {world.boris.email}"
    with pytest.raises(NotTaken):
        receive(written(world, made, From=two).as_bytes())
    # Whoever no longer hires for the organisation no longer speaks for it.
    gone = people.person("gone", "Gone")
    with pytest.raises(errors.NotYours):
        receive(written(world, made, From=gone.email, To=reply_address(made.pk, gone.pk)).as_bytes())
    assert not ConversationMessage.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        f"{SERVER}; dmarc=fail header.from=people.example",
        f"{SERVER}; spf=pass; dkim=pass",
        "mx.elsewhere.example; dmarc=pass",
        f"{SERVER}.evil.example; dmarc=pass",
        f'{SERVER}; spf=pass reason="x dmarc=pass"',
        "",
    ],
)
def test_only_a_sender_for_whom_our_server_vouches_is_believed(world: World, said: str) -> None:
    """The address leaks when somebody puts others in copy; a forged sender must not speak for its reader."""
    made = people.application(world.amina, world.listing)
    with pytest.raises(NotTaken) as refused:
        receive(written(world, made, Authentication_Results=said).as_bytes())
    assert refused.value.code == NOT_ALLOWED


def test_an_address_lasts_sixty_days(world: World) -> None:
    address = reply_address(1, 2, on=world.today)
    assert read_address(address, on=world.today + timedelta(days=60)) is not None
    assert read_address(address, on=world.today + timedelta(days=61)) is None


@pytest.mark.parametrize("head", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}])
def test_absence_notes_are_not_messages(world: World, head: dict[str, str]) -> None:
    made = people.application(world.amina, world.listing)
    with pytest.raises(Ignored):
        receive(written(world, made, **head).as_bytes())


def test_files_come_along_and_evil_ones_do_not(world: World) -> None:
    made = people.application(world.amina, world.listing)
    sent = written(world, made)
    sent.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="plan.pdf")
    assert [one.file_name for one in receive(sent.as_bytes()).attachments.all()] == ["plan.pdf"]
    evil = written(world, made, Message_ID="<2@mail.example>")
    evil.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="run.exe")
    with pytest.raises(errors.FileNotTaken):
        receive(evil.as_bytes())
    assert ConversationMessage.objects.count() == 1


def test_an_answer_to_what_has_ended_is_refused(world: World) -> None:
    made = people.application(world.amina, world.listing, ApplicationState.WITHDRAWN)
    with pytest.raises(errors.ConversationClosed):
        receive(written(world, made).as_bytes())


def test_without_a_domain_there_are_no_such_addresses(world: World, settings: Any) -> None:
    address = reply_address(1, 2)
    settings.REPLY_DOMAIN = ""
    assert reply_address(1, 2) == ""
    assert read_address(address) is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=2000))
def test_no_bytes_break_it(raw: bytes) -> None:
    with pytest.raises((NotTaken, Ignored)):
        receive(raw)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    one=st.integers(1, 10**9),
    two=st.integers(1, 10**9),
    where=st.integers(0, 40),
    letter=st.sampled_from("0123456789abcdef-"),
)
def test_an_address_is_read_back_and_no_changed_one(one: int, two: int, where: int, letter: str) -> None:
    address = reply_address(one, two)
    found = read_address(address.upper())
    assert found is not None
    assert (found.application_id, found.user_id) == (one, two)
    where = min(where, address.index("@") - 1)
    changed = address[:where] + letter + address[where + 1 :]
    assert changed == address or read_address(changed) is None


def test_the_mail_server_is_told_what_became_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = people.application(world.amina, world.listing)

    def deliver(message: EmailMessage, *args: str) -> str:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(message.as_bytes())))
        call_command("receive_mail", *args)
        return capsys.readouterr().out.strip()

    assert deliver(written(world, made)) == "taken"
    assert '"outcome": "ignored"' in deliver(written(world, made, Auto_Submitted="auto-replied"), "--json")
    envelope = reply_address(made.pk, world.amina.user_id)
    assert deliver(written(world, made, To="else@example.org", Message_ID="<3@x>"), "--to", envelope) == "taken"
    with pytest.raises(CommandError) as refused:
        deliver(written(world, made, To="else@example.org"))
    assert refused.value.returncode == NO_USER
