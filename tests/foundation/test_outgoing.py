"""Asking strangers' servers: only public ones, only over https, little, and never because of a redirect."""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.web import outgoing
from corridor.web.outgoing import Client, NotFetched, host_of, is_public_address
from tests.credentials.evil.addresses import RESOLVED, WRITTEN

GOOD = "https://badges.example.org/1"
PUBLIC = "93.184.216.34"


@pytest.fixture
def canary() -> Iterator[list[str]]:
    """A server on loopback that writes down who knocks."""
    knocks: list[str] = []
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)

        def listen() -> None:
            while not stop.is_set():
                try:
                    knock, peer = listening.accept()
                except TimeoutError:
                    continue
                knocks.append(str(peer))
                knock.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield knocks
        time.sleep(0.1)
        stop.set()
        thread.join()


def _leads_to(place: str, host: str) -> list[str]:
    return [place]


def never(*args: Any) -> Any:
    pytest.fail(f"looked up or connected: {args}")


@pytest.mark.parametrize(("address", "code"), WRITTEN)
def test_an_evil_address_is_refused_before_anything_is_looked_up(address: str, code: str) -> None:
    with pytest.raises(NotFetched) as refused:
        Client(resolve=never, connect=never).get(address)
    assert (refused.value.code, refused.value.is_refused) == (code, True)


def test_there_are_enough_evil_addresses() -> None:
    assert len({address for address, _code in WRITTEN}) >= 60


@pytest.mark.parametrize("place", RESOLVED)
@pytest.mark.parametrize("beside", [[], [PUBLIC]], ids=["alone", "beside a public one"])
def test_a_name_that_leads_home_is_refused(place: str, beside: list[str]) -> None:
    with pytest.raises(NotFetched) as refused:
        Client(resolve=lambda host: [*beside, place], connect=never).get(GOOD)
    assert (refused.value.code, refused.value.is_refused) == ("private_address", True)


def test_the_canary_on_loopback_hears_nothing(canary: list[str]) -> None:
    for address, _code in WRITTEN:
        with pytest.raises(NotFetched):
            Client().get(address)
    for place in RESOLVED:
        with pytest.raises(NotFetched):
            Client(resolve=partial(_leads_to, place)).get(GOOD)
    assert canary == []


def test_a_name_that_answers_differently_the_second_time_gains_nothing() -> None:
    answers = [[PUBLIC], ["127.0.0.1"]]
    reached: list[str] = []

    def connect(address: str, seconds: float) -> socket.socket:
        reached.append(address)
        raise ConnectionRefusedError

    with pytest.raises(NotFetched):
        Client(resolve=lambda host: answers.pop(0), connect=connect).get(GOOD)
    assert reached == [PUBLIC]


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "100.63.255.255", "100.128.0.1", "2606:4700::1111"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public_address(address)


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_an_address_that_python_calls_private_is_never_public(address: Any) -> None:
    if not ipaddress.ip_address(address).is_global:
        assert not is_public_address(str(address))


@given(st.text(max_size=60).map(lambda text: f"https://{text}"))
def test_every_text_is_either_a_public_name_or_refused(address: str) -> None:
    try:
        host = host_of(address)
    except NotFetched:
        return
    assert host.isascii()
    assert not host.replace(".", "").isdigit()


class Tube:
    """A connection whose other end says one thing."""

    def __init__(self, says: bytes) -> None:
        self.heard, self.says = b"", says

    def sendall(self, data: bytes) -> None:
        self.heard += data

    def makefile(self, mode: str, *args: Any, **options: Any) -> io.BytesIO:
        return io.BytesIO(self.says)

    def close(self) -> None:
        pass


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client whose public server gives one raw answer, without TLS."""

    def _answered(says: bytes) -> tuple[Client, Tube]:
        tube: Any = Tube(says)

        def connect(self: http.client.HTTPSConnection) -> None:
            self.sock = tube

        monkeypatch.setattr(outgoing._Pinned, "connect", connect)
        return Client(resolve=lambda host: [PUBLIC], connect=lambda address, seconds: tube), tube

    return _answered


def page(body: bytes, status: str = "200 OK", *more: str) -> bytes:
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *more])
    return head.encode() + b"\r\n\r\n" + body


def test_an_answer_is_given_and_remembered(answered: Any) -> None:
    client, tube = answered(page(b'{"a": 1}'))
    assert client.get(f"{GOOD}?x=1") == client.get(f"{GOOD}?x=1") == b'{"a": 1}'
    heard = tube.heard.decode()
    assert heard.startswith("GET /1?x=1 HTTP/1.1\r\nHost: badges.example.org\r\n")
    assert heard.count("GET") == 1
    assert "Cookie" not in heard
    assert "Accept-Encoding: identity" in heard


@pytest.mark.parametrize(
    ("says", "code"),
    [
        (page(b"", "302 Found", "Location: https://127.0.0.1/"), "redirect"),
        (page(b"", "301 Moved", f"Location: {GOOD}/2"), "redirect"),
        (page(b"", "404 Not Found"), "status"),
        (page(b"", "500 Oh"), "status"),
        (page(b"", "206 Partial"), "status"),
        (page(b"x" * (outgoing.LARGEST_BYTES + 1)), "too_large"),
        (b"not http at all\r\n\r\n", "connection"),
        (b"", "connection"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "connection"),
    ],
)
def test_other_answers_are_none(answered: Any, says: bytes, code: str) -> None:
    client, _tube = answered(says)
    for _again in range(2):
        with pytest.raises(NotFetched) as failed:
            client.get(GOOD)
        assert (failed.value.code, failed.value.is_refused) == (code, False)


def test_a_server_that_drips_is_left() -> None:
    class Dripping:
        def read1(self, most: int) -> bytes:
            time.sleep(0.02)
            return b"x"

    dripping: Any = Dripping()
    with pytest.raises(NotFetched, match="time"):
        outgoing._body(dripping, time.monotonic() + 0.1)


@pytest.mark.parametrize("step", ["handshake", "headers"])
def test_a_server_that_drips_before_its_answer_is_left(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then keeps every single read alive, so the whole has an end of its own."""
    ours, theirs = socket.socketpair()
    stop = threading.Event()

    def drip() -> None:
        # The beginning of a TLS record that never becomes whole, or a header without an end.
        theirs.sendall(b"\x16\x03\x03\x40\x00" if step == "handshake" else b"HTTP/1.1 200 OK\r\nX: ")
        with suppress(OSError):
            while not stop.wait(0.02):
                theirs.sendall(b"y")

    if step == "headers":

        def connect(self: http.client.HTTPSConnection) -> None:
            self.sock = ours

        monkeypatch.setattr(outgoing._Pinned, "connect", connect)
    dripping = threading.Thread(target=drip)
    dripping.start()
    began = time.monotonic()
    try:
        with pytest.raises(NotFetched, match="time"):
            Client(resolve=lambda host: [PUBLIC], connect=lambda address, seconds: ours, seconds=0.3).get(GOOD)
        assert time.monotonic() - began < 2
    finally:
        stop.set()
        dripping.join()
        theirs.close()


def test_a_name_that_takes_too_long_is_left() -> None:
    def slow(host: str) -> list[str]:
        time.sleep(1)
        return [PUBLIC]

    with pytest.raises(NotFetched, match="name"):
        Client(resolve=slow, connect=never, seconds=0.05).get(GOOD)


def test_one_judgement_waits_only_so_long() -> None:
    asked: list[str] = []

    def slow(host: str) -> list[str]:
        asked.append(host)
        time.sleep(0.06)
        return []

    client = Client(resolve=slow, connect=never, seconds_in_all=0.1)
    for number, code in enumerate(["name", "name", "time"]):
        with pytest.raises(NotFetched, match=code):
            client.get(f"{GOOD}/{number}")
    assert len(asked) == 2


def test_one_judgement_asks_only_so_often() -> None:
    client = Client(resolve=lambda host: [], connect=never, most=3)
    for number in range(3):
        with pytest.raises(NotFetched, match="name"):
            client.get(f"{GOOD}/{number}")
    with pytest.raises(NotFetched, match="too_many"):
        client.get(f"{GOOD}/3")
