"""People in browsers of their own, who click and type, and pages that are looked at."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core import mail
from playwright.sync_api import Browser, Locator, Page, expect

PASSWORD = "a long sentence about boats"
WIDTHS = (1280, 360)
PICTURES = Path(settings.STATE_DIR) / "screenshots"
# Taking them costs as much as the walks themselves, and only people look at them: `make pictures`.
TAKES_PICTURES = bool(os.environ.get("CORRIDOR_PICTURES"))
CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A form that is refused answers with 422 and a link that ran out with 410; the browser tells its console of both.
EXPECTED_STATUS = re.compile(r"the server responded with a status of (422|410)")
# Null while a page is still on its way: it is asked again until the page is there.
OVERFLOW = """() => {
  if (document.readyState !== 'complete' || !document.body) return null;
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const over = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > wide + 1);
  return over.length ? over.slice(0, 3).map(e => e.tagName + '.' + e.className) : ['the page'];
}"""


class Walk:
    """The whole walk: who takes part, what went wrong, and the pictures in their order."""

    def __init__(self, browser: Browser, site: str, name: str) -> None:
        self.browser, self.site = browser, site
        self.album = PICTURES / name
        self.wrong: list[str] = []
        self.pictures = 0
        self.people: list[Walker] = []
        self.album.mkdir(parents=True, exist_ok=True)
        for old in self.album.glob("*.png"):
            old.unlink()

    def person(self, email: str, given_names: str = "", family_name: str = "", *, with_script: bool = True) -> Walker:
        """Somebody new, with a browser that knows nothing, and that may run no script at all."""
        self.people.append(Walker(self, email, given_names, family_name, with_script=with_script))
        return self.people[-1]

    def leave_traces(self) -> None:
        """For a walk that failed: where everybody stands, and what they see."""
        for walker in self.people:
            print(walker.email, walker.page.url)
            walker.page.screenshot(path=self.album / f"failed-{walker.email.split('@')[0]}.png", full_page=True)
        print(*self.wrong, sep="\n")


class Walker:
    """One person at a browser."""

    def __init__(self, walk: Walk, email: str, given_names: str, family_name: str, *, with_script: bool = True) -> None:
        self.walk, self.email = walk, email
        self.given_names, self.family_name = given_names, family_name
        self.context = walk.browser.new_context(
            base_url=walk.site,
            locale="en-GB",
            color_scheme="light",
            reduced_motion="reduce",
            java_script_enabled=with_script,
        )
        self.context.set_default_timeout(8_000)
        self.page: Page = self.context.new_page()
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: walk.wrong.append(f"{self.page.url}: script: {error}"))
        self.page.on("response", self._response)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"} and not EXPECTED_STATUS.search(message.text):
            self.walk.wrong.append(f"{self.page.url}: console: {message.text}")

    def _response(self, response: Any) -> None:
        if response.status >= 500:
            self.walk.wrong.append(f"{response.url} answered {response.status}")

    # --- Going and looking ---

    def go(self, path: str) -> None:
        self.page.goto(path)

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        """Click a link."""
        (within or self.page).get_by_role("link", name=name).first.click()

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """Click a button."""
        (within or self.page).get_by_role("button", name=name).first.click()

    def open(self, summary: str) -> None:
        """Unfold a part of the page."""
        self.page.locator("summary", has_text=summary).first.click()

    def reads(self, *words: str) -> None:
        """See that the page says all this."""
        for text in words:
            expect(self.page.locator("body")).to_contain_text(text)

    def does_not_read(self, *words: str) -> None:
        """See that the page says none of this."""
        for text in words:
            expect(self.page.locator("main")).not_to_contain_text(text)

    def is_at(self, path: str) -> None:
        self.page.wait_for_url(re.compile(path))

    def to_do(self, what: str) -> None:
        """Follow what waits first."""
        self.page.locator("ul.timeline").get_by_role("link", name=what).first.click()

    # --- Typing ---

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label).filter(visible=True).first

    def type(self, label: str, value: str) -> None:
        self.field(label).fill(value)

    def choose(self, label: str, option: str) -> None:
        """Choose in a list by what is written there, or by its beginning."""
        field = self.field(label)
        texts = field.locator("option").all_inner_texts()
        field.select_option(label=next((text for text in texts if text.strip().startswith(option)), option))

    def tick(self, label: str) -> None:
        self.field(label).check()

    def attach(self, label: str, name: str, text: str) -> None:
        self.field(label).set_input_files({"name": name, "mimeType": "text/csv", "buffer": text.encode()})

    def attach_bytes(self, label: str, name: str, content: bytes) -> None:
        self.field(label).set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})

    def trust_the_server(self, label: str) -> None:
        """Let a form go as it is, as an old browser would, so that the site's own check answers."""
        self.field(label).evaluate("field => { field.form.noValidate = true }")

    def holds(self, label: str, value: str) -> None:
        """See that a field still holds what was typed."""
        expect(self.field(label)).to_have_value(value)

    # --- Pictures ---

    def look(self, step: str) -> None:
        """On a phone nothing may stick out to the side. With CORRIDOR_PICTURES, take the page at both widths."""
        self.walk.pictures += 1
        for width in reversed(WIDTHS):
            self.page.set_viewport_size({"width": width, "height": 900})
            if width == min(WIDTHS):
                sticks_out = self.page.wait_for_function(OVERFLOW).json_value()
                if sticks_out:
                    where = f"{self.page.url} ({step})"
                    self.walk.wrong.append(f"{where} is wider than {width} px: {', '.join(sticks_out)}")
            if TAKES_PICTURES:
                name = f"{self.walk.pictures:02d}-{step}-{width}.png"
                self.page.screenshot(path=self.walk.album / name, full_page=True)

    # --- Accounts ---

    def proves_who_they_are(self) -> None:
        """Type the password once more, where the site asks for it before something counts."""
        self.reads("Confirm")
        self.type("Password", PASSWORD)
        self.press("Confirm")

    def sign_up(self) -> None:
        """An account, with the code from the mail."""
        self.go("/accounts/signup/")
        self.type("Given names", self.given_names)
        self.type("Family name", self.family_name)
        self.type("Email", self.email)
        self.type("Password", PASSWORD)
        self.press("Create an account")
        self.confirm_address()

    def sign_in(self) -> None:
        """With an account that is there already."""
        self.go("/accounts/login/")
        self.give_password()
        self.is_at("/(me|hire|mentor|programme|insight|start)/|/$")

    def confirm_address(self) -> None:
        self.reads("We sent a code")
        found = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", mail_to(self.email), re.MULTILINE)
        assert found
        self.type("Code", found[1])
        self.press("Confirm")

    def give_password(self) -> None:
        self.type("Email", self.email)
        self.type("Password", PASSWORD)
        self.press("Sign in")


def mail_to(address: str, *, about: str = "") -> str:
    """The newest mail to somebody."""
    bodies = [m.body for m in mail.outbox if address in m.to and about in f"{m.subject}\n{m.body}"]
    assert bodies, f"no mail to {address} about {about!r} among {[(m.to, m.subject) for m in mail.outbox]}"
    return str(bodies[-1])


def link_in(body: str) -> str:
    found = re.search(r"https?://\S+", body)
    assert found, body
    return found[0]


def codes(secret: str) -> Callable[[], str]:
    """An authenticator app."""
    return lambda: str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
