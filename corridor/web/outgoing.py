"""The one way in which this program asks a stranger's server for something.

Who sends us an address chooses where we knock. So: https alone, port 443, a host with a name; every address of that
name must be public; the connection goes to the address that was looked at (no second lookup that could answer
otherwise); no redirect is followed; little time and few bytes. Sources: OWASP ASVS 5.0 1.3.6 and 15.3.2, RFC 6890.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Timer
from typing import Final
from urllib.parse import urlsplit

SECONDS: Final = 5.0
# For everything that one judgement asks: a person waits for it.
SECONDS_IN_ALL: Final = 15.0
LARGEST_BYTES: Final = 256 * 1024
LONGEST_ADDRESS: Final = 2000
PORT: Final = 443
_LABEL: Final = re.compile(r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
_TOP: Final = re.compile(r"^([a-z]{2,63}|xn--[a-z0-9-]{1,59})$")
# Names that lead home, or nowhere (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476).
_NOT_PUBLIC_NAMES: Final = frozenset(
    {"local", "localhost", "internal", "intranet", "lan", "home", "corp", "arpa", "test", "invalid", "onion", "alt"}
)
_SPECIAL_4: Final = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
# Of IPv6 only global unicast, and not its parts that hold another address or belong to nobody.
_GLOBAL_6: Final = ipaddress.IPv6Network("2000::/3")
_SPECIAL_6: Final = tuple(
    ipaddress.IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)

Resolve = Callable[[str], Sequence[str]]
Connect = Callable[[str, float], socket.socket]


class NotFetched(Exception):
    """Nothing came. `code` says why; `is_refused` that we did not even ask."""

    def __init__(self, code: str, *, is_refused: bool = False) -> None:
        super().__init__(code)
        self.code, self.is_refused = code, is_refused


def _refused(code: str) -> NotFetched:
    return NotFetched(code, is_refused=True)


def host_of(address: str) -> str:
    """The host of an address that may be asked. Raises NotFetched.

    Codes: `address`, `scheme`, `user_in_address`, `port`, `fragment`, `host`.
    """
    if len(address) > LONGEST_ADDRESS or not address.isascii() or re.search(r"[\x00-\x20\x7f\\<>\"{}|^`]", address):
        raise _refused("address")
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise _refused("address") from error
    if parts.scheme != "https" or not address.lower().startswith("https://"):
        raise _refused("scheme")
    if "@" in parts.netloc:
        raise _refused("user_in_address")
    if port not in {None, PORT}:
        raise _refused("port")
    if "#" in address:
        raise _refused("fragment")
    if not is_public_name(host):
        raise _refused("host")
    return host


def is_public_name(host: str) -> bool:
    """Whether a host is a name of the public internet; a number in any spelling is none."""
    labels = host.split(".")
    return (
        len(host) <= 253
        and len(labels) > 1
        and all(_LABEL.match(label) for label in labels)
        and _TOP.match(labels[-1]) is not None
        and labels[-1] not in _NOT_PUBLIC_NAMES
    )


def is_public_address(text: str) -> bool:
    """Whether an IP address belongs to the public internet, and hides no other address in itself."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in net for net in _SPECIAL_4)
    return address in _GLOBAL_6 and not any(address in net for net in _SPECIAL_6)


def _look_up(host: str) -> Sequence[str]:
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def _connect(address: str, seconds: float) -> socket.socket:
    return socket.create_connection((address, PORT), timeout=seconds)


class _Pinned(http.client.HTTPSConnection):
    """A connection to an address that was looked at, under the name whose certificate it must show."""

    def __init__(self, host: str, raw: socket.socket, seconds: float) -> None:
        super().__init__(host, PORT, timeout=seconds)
        self._raw, self._tls = raw, ssl.create_default_context()

    def connect(self) -> None:
        # The handshake comes second, so that `cut` reaches it too.
        self.sock = self._tls.wrap_socket(self._raw, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()

    def cut(self) -> None:
        """End whatever is under way, from another thread: a server that drips is never silent for long enough."""
        with suppress(OSError):
            # Not the method of the TLS socket, which is not made for two threads.
            socket.socket.shutdown(self.sock or self._raw, socket.SHUT_RDWR)


@dataclass
class Client:
    """Asks public https servers, at most `most` times and each address once; answers are remembered while it lives."""

    resolve: Resolve = _look_up
    connect: Connect = _connect
    seconds: float = SECONDS
    seconds_in_all: float = SECONDS_IN_ALL
    most: int = 8
    _spent: float = 0.0
    _answers: dict[str, bytes | NotFetched] = field(default_factory=dict)

    def get(self, address: str) -> bytes:
        """The body of a page that answers 200. Raises NotFetched.

        Codes: those of `host_of`; `too_many`, `name`, `private_address`, `connection`, `time`, `too_large`, `redirect`,
        `status`.
        """
        host = host_of(address)
        if address not in self._answers:
            if len(self._answers) >= self.most:
                raise _refused("too_many")
            self._answers[address] = self._asked(host, address)
        answer = self._answers[address]
        if isinstance(answer, NotFetched):
            raise answer
        return answer

    def _asked(self, host: str, address: str) -> bytes | NotFetched:
        began = time.monotonic()
        until = began + min(self.seconds, self.seconds_in_all - self._spent)
        if until <= began:
            return NotFetched("time")
        try:
            return self._ask(host, address, until)
        except NotFetched as failed:
            return failed
        except TimeoutError:
            return NotFetched("time")
        except (OSError, http.client.HTTPException, ValueError):
            return NotFetched("time" if time.monotonic() >= until else "connection")
        finally:
            self._spent += time.monotonic() - began

    def _ask(self, host: str, address: str, until: float) -> bytes:
        raw = self.connect(self._public_address(host, until), _left(until))
        connection = _Pinned(host, raw, _left(until))
        cutting = Timer(_left(until), connection.cut)
        cutting.daemon = True
        cutting.start()
        try:
            parts = urlsplit(address)
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            # Only what is needed: no cookie, no referrer, and no packing that could unfold.
            headers = {"Accept": "application/json, */*;q=0.1", "Accept-Encoding": "identity", "Connection": "close"}
            connection.request("GET", target, headers=headers)
            response = connection.getresponse()
            if 300 <= response.status < 400:
                raise NotFetched("redirect")
            if response.status != 200:
                raise NotFetched("status")
            return _body(response, until)
        finally:
            cutting.cancel()
            connection.close()
            raw.close()

    def _public_address(self, host: str, until: float) -> str:
        """The address to connect to: all that the name has must be public, or it is a trap."""
        pool = ThreadPoolExecutor(max_workers=1)
        try:
            found = pool.submit(self.resolve, host).result(timeout=_left(until))
        except (OSError, TookTooLong, UnicodeError) as error:
            raise NotFetched("name") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        if not found:
            raise NotFetched("name")
        if not all(is_public_address(one) for one in found):
            raise _refused("private_address")
        return found[0]


def _left(until: float) -> float:
    """Seconds until a moment of the monotonic clock; never none, as none would mean without end."""
    return max(0.05, until - time.monotonic())


def _body(response: http.client.HTTPResponse, until: float) -> bytes:
    """At most so many bytes in so much time, also when they come one by one."""
    body = b""
    while chunk := response.read1(16 * 1024):
        body += chunk
        if len(body) > LARGEST_BYTES:
            raise NotFetched("too_large")
        if time.monotonic() >= until:
            break
    if time.monotonic() >= until:
        raise NotFetched("time")
    return body
