"""A real Chromium before the real site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from .walking import CHROMIUM, QUIET, Walk


@pytest.fixture
def site(transactional_db: None) -> Iterator[str]:
    """The served site. It ends with the test, since its threads hold connections to the database."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def browser(site: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
        # Beside Playwright's loop Django opens a connection that it sees only while the loop runs.
        connections.close_all()


@pytest.fixture
def walk(site: str, settings: Any, browser: Browser, request: pytest.FixtureRequest) -> Walk:
    """The site as it is installed: roles, the agreement and the consents are there, and no people yet."""
    settings.SITE_URL = site
    call_command("load_roles", verbosity=0)
    call_command("load_agreements", verbosity=0)
    return Walk(browser, site, request.node.name.removeprefix("test_"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where the walk ended: each person's page, as it was when it failed."""
    yield
    walk = getattr(item, "funcargs", {}).get("walk")
    if call.when == "call" and call.excinfo is not None and walk is not None:
        walk.leave_traces()
