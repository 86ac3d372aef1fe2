"""A stranger at a slow counter checks a badge: no account, and the answer is steps in words."""

from __future__ import annotations

import json

import pytest

from tests.credentials.makers import Issuer, badge

from .walking import Walk

pytestmark = pytest.mark.browser
SCHOOL = Issuer("the school")


def test_a_stranger_checks_a_badge(walk: Walk) -> None:
    stranger = walk.person("nobody@example.org")
    signed = json.dumps(SCHOOL.sign(badge(SCHOOL)))
    stranger.go("/")
    stranger.follow("Check a certificate")
    stranger.look("verify")
    stranger.attach("A file or a photo", "badge.json", signed)
    stranger.press("Check it")
    stranger.reads("The signature is right. We do not know the issuer", "Network technician", "Is it in force today?")
    stranger.look("verify-unknown-issuer")
    stranger.type("Or paste it, or its link", signed.replace("Network technician", "Chief engineer"))
    stranger.press("Check it")
    stranger.reads("It does not count", "Something was changed after it was signed")
    stranger.look("verify-forged")
    stranger.type("Or paste it, or its link", "")
    stranger.press("Check it")
    stranger.reads("Choose a file or a photo, or paste the credential or its link.")
    assert walk.wrong == []
