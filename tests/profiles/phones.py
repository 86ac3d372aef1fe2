"""One phone, its codes, and who has claimed on it: for the tests of signing in by phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from corridor.outbox.delivering import drain
from registry.outreach import sms
from registry.profiles import services
from registry.profiles.models import Profile
from registry.programmes.models import Enrolment
from tests.profiles.conftest import BORN

Enrol = Callable[..., Enrolment]
NUMBER, PIN = "0712 345678", "384051"
FULL = "+254712345678"


@pytest.fixture(autouse=True)
def empty_phone() -> None:
    sms.Memory.outbox.clear()


@pytest.fixture
def place(enrol: Enrol) -> Enrolment:
    return enrol(email="", reference="DT-007")


def code_sent() -> str:
    """The code that the phone shows."""
    services.send_code(typed=NUMBER)
    drain()
    number, text = sms.Memory.outbox[-1]
    assert number == FULL
    found = re.match(r"(\d{6}) is your code", text)
    assert found
    return found[1]


def found(code: str, **change: Any) -> Enrolment:
    asked: dict[str, Any] = {"typed": NUMBER, "code": code, "reference": "dt-007", "date_of_birth": BORN, **change}
    return services.find_place(**asked)


@pytest.fixture
def amina(place: Enrolment) -> Profile:
    """Who has claimed by phone."""
    return services.claim_by_phone(enrolment=found(code_sent()), date_of_birth=BORN, pin=PIN)


def entered(**change: Any) -> User:
    return services.sign_in(**{"typed": NUMBER, "date_of_birth": BORN, "pin": PIN, **change})
