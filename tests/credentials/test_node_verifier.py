"""The verifier of the Digital Credentials Consortium, in Node.js with its own contexts, accepts what we issue."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from corridor.outbox.delivering import drain
from registry.credentials import services
from registry.credentials.models import Award
from registry.programmes.models import Enrolment

HERE = Path(__file__).parent / "node"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("npm") is None, reason="Node.js is not installed here"),
]


@pytest.fixture(scope="module")
def node() -> Callable[[dict[str, Any]], list[dict[str, Any]]]:
    """Gives a task to the verifier, which is installed beside the other things that were made here."""
    place = Path(settings.STATE_DIR) / "node"
    place.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "verify.mjs"):
        shutil.copy(HERE / name, place / name)
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=place, check=True, timeout=300,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip

    def _verify(task: dict[str, Any]) -> list[dict[str, Any]]:
        done = subprocess.run(
            ["node", "verify.mjs"], cwd=place, check=True, timeout=120, input=json.dumps(task).encode(),
            stdout=subprocess.PIPE,
        )  # fmt: skip
        answers: list[dict[str, Any]] = json.loads(done.stdout)
        return answers

    return _verify


def test_it_accepts_what_stands_and_refuses_what_was_changed_or_taken_back(
    client: Client, given_to: Callable[[Enrolment], Award], enrol: Callable[..., Enrolment], officer: User, node: Any
) -> None:
    people = [enrol(), enrol(email="b@example.org"), enrol(email="", phone="+254700000002")]
    given_to(people[0])
    standing, suspended, revoked = Award.objects.order_by("pk")
    services.suspend_award(award=suspended, by=officer, reason="We look into it.")
    services.revoke_award(award=revoked, by=officer, reason="Somebody else.")
    drain()
    good = json.loads(standing.document)
    forged = json.loads(standing.document.replace("Network technician", "Chief engineer"))
    lists = [entry["statusListCredential"] for entry in good["credentialStatus"]]
    task = {
        "did_document": client.get("/issuers/digitruck/did.json").json(),
        "pages": {address: json.loads(client.get(urlsplit(address).path).content) for address in lists},
        "credentials": [good, forged, json.loads(suspended.document), json.loads(revoked.document)],
    }
    answers = node(task)
    assert [answer["verified"] for answer in answers] == [True, False, False, False], answers
    assert "Invalid signature" in answers[1]["words"]
    # A list that stands at another's address says nothing.
    task["pages"] = {address: json.loads(_of_the_first(lists, client)) for address in lists}
    assert node({**task, "credentials": [good]})[0]["verified"] is False


def _of_the_first(lists: list[str], client: Client) -> bytes:
    """A list under a name that is not its own."""
    return bytes(client.get(urlsplit(lists[0]).path).content)
