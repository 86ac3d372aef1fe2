"""Where a credential is found: in files of every kind, in pictures, behind QR codes, at addresses; and the command."""

from __future__ import annotations

import io
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
import segno
from django.core.management import CommandError, call_command
from PIL import Image

from corridor.web.outgoing import NotFetched
from registry.credentials.models import RecognisedIssuer
from registry.credentials.proofs import baking
from registry.credentials.proofs.problems import Invalid
from registry.credentials.verifying import judge

from .makers import NOON, Issuer, Web, badge

SCHOOL = Issuer("the school")
SIGNED = json.dumps(SCHOOL.sign(badge(SCHOOL)))
TOKEN = SCHOOL.token(badge(SCHOOL))
SVG = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9"><title>Badge</title></svg>'
ADDRESS = "https://school.example.org/badge"


def png(size: int = 60) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (size, size), (9, 90, 110)).save(drawn, "PNG")
    return drawn.getvalue()


def qr(text: str, form: str = "PNG") -> bytes:
    drawn, kept = io.BytesIO(), io.BytesIO()
    segno.make_qr(text).save(drawn, kind="png", scale=4)
    Image.open(drawn).convert("RGB").save(kept, form)
    return kept.getvalue()


def judged(content: bytes, web: Web | None = None) -> Any:
    return judge(content, at=NOON, get=web.get if web else None)[0]


@pytest.mark.parametrize("credential", [SIGNED, TOKEN], ids=["json", "token"])
def test_a_badge_is_found_in_every_kind_of_file(credential: str) -> None:
    files = [
        credential.encode(),
        f"\ufeff {credential}\n".encode(),
        baking.into_svg(SVG, credential).encode(),
        baking.into_png(png(), credential),
    ]
    for content in files:
        report, found = judge(content, at=NOON)
        assert report.verdict == "valid"
        assert found.decode().strip().removeprefix("\ufeff").strip() == credential


def test_baking_keeps_the_picture_and_replaces_what_was_baked() -> None:
    twice = baking.into_png(baking.into_png(png(), "first"), "second")
    assert baking.from_png(twice) == b"second"
    assert Image.open(io.BytesIO(twice)).tobytes() == Image.open(io.BytesIO(png())).tobytes()
    assert baking.from_svg(SVG.encode()) is baking.from_png(png()) is None


def test_a_packed_text_is_unpacked_within_bounds() -> None:
    def packed(text: bytes) -> bytes:
        body = baking.KEYWORD + b"\0\1\0\0\0" + zlib.compress(text)
        whole = png()
        return whole[:33] + baking._chunk(b"iTXt", body) + whole[33:]

    assert judged(packed(SIGNED.encode())).verdict == "valid"
    assert judged(packed(b"0" * 10_000_000)).steps[0].code == "too_large"


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_of_a_code_is_read_and_followed_once(form: str) -> None:
    web = Web()
    web.publish(ADDRESS, SIGNED.encode())
    assert judged(qr(ADDRESS, form), web).verdict == "valid"
    assert web.asked == [ADDRESS]
    assert judged(qr(ADDRESS, form)).steps[0].code == "offline"


def test_an_address_leads_to_a_badge_and_nowhere_else() -> None:
    web = Web()
    web.publish(ADDRESS, baking.into_svg(SVG, SIGNED).encode())
    assert judge(f" {ADDRESS} ", at=NOON, get=web.get)[0].verdict == "valid"
    web.publish(ADDRESS, qr("https://school.example.org/other"))
    report = judge(ADDRESS, at=NOON, get=web.get)[0]
    assert (report.verdict, report.steps[0].code) == ("not_proven", "offline")
    assert web.asked == [ADDRESS, ADDRESS]


@pytest.mark.parametrize(
    ("refused", "code", "verdict"), [(True, "address_refused", "not_valid"), (False, "not_fetched", "not_proven")]
)
def test_an_address_that_is_not_asked_or_does_not_answer(refused: bool, code: str, verdict: str) -> None:
    def get(address: str) -> bytes:
        raise NotFetched("host", is_refused=refused)

    report = judge("https://127.0.0.1/", at=NOON, get=get)[0]
    assert (report.steps[0].code, report.verdict) == (code, verdict)


TWO = baking.into_svg(baking.into_svg(SVG, TOKEN), TOKEN)
ENTITIES = '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
OUTSIDE = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (SVG.encode(), "no_credential"),
        (TWO.encode(), "two_credentials"),
        (b"<svg", "picture"),
        (ENTITIES.encode(), "picture"),
        (OUTSIDE.encode(), "picture"),
        (png(), "qr_none"),
        (png()[:40], "picture"),
        (png()[:-20], "picture"),
        (baking.PNG_SIGNATURE, "picture"),
        (baking.PNG_SIGNATURE + b"\xff\xff\xff\xff" + b"x" * 40, "picture"),
        (b"\xff\xd8\xff broken", "picture"),
        (png(6000), "picture"),
        (b"x" * (5 * 1024 * 1024 + 1), "too_large"),
        (b"\x00\x01\x02", "not_json"),
    ],
)
def test_files_without_a_badge_say_so(content: bytes, code: str) -> None:
    report = judged(content)
    assert [step.code for step in report.steps] == [code]
    assert report.verdict == "not_valid"


def test_what_is_no_svg_cannot_be_baked() -> None:
    with pytest.raises(Invalid):
        baking.into_svg("<html></html>", TOKEN)


# --- The command --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_command_says_the_three_statements_and_the_verdict(tmp_path: Path) -> None:
    RecognisedIssuer.objects.create(did=SCHOOL.did, name="Coast Digital School", since="2026-01-01", reason="Known.")
    (tmp_path / "badge.json").write_text(SIGNED)
    out = io.StringIO()
    call_command("verify_credential", str(tmp_path / "badge.json"), json=True, offline=True, stdout=out)
    said = json.loads(out.getvalue())
    assert {name: value for name, value in said.items() if name != "steps"} == {
        "signature": "valid",
        "issuer": "recognised",
        "status": "none",
        "validity": "in_force",
        "verdict": "valid",
    }
    assert [step["step"] for step in said["steps"]] == ["parsed", "proof", "issuer", "holder", "validity", "status"]


@pytest.mark.django_db
def test_an_issuer_counts_only_while_it_is_on_the_list(tmp_path: Path) -> None:
    RecognisedIssuer.objects.create(
        did=SCHOOL.did, name="School", since="2020-01-01", until="2025-12-31", reason="Closed since."
    )
    (tmp_path / "badge.json").write_text(SIGNED)
    out = io.StringIO()
    call_command("verify_credential", str(tmp_path / "badge.json"), offline=True, stdout=out)
    assert "issuer: unrecognised" in out.getvalue()
    assert "verdict: valid" in out.getvalue()


@pytest.mark.django_db
def test_the_command_fails_on_a_file_that_is_not_there() -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_credential", "/nowhere/badge.json", json=True)
