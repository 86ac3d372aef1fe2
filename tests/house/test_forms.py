"""Nothing that somebody typed is lost when a form is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

import pytest

from tests.house.lived import Lived
from tests.house.routes import owned_urls, plain_urls
from tests.world import browser

pytestmark = pytest.mark.django_db
TYPED = {"text", "email", "url", "tel", "number", "date", "textarea"}
LIBRARY = ("account_", "mfa_", "socialaccount_")


@dataclass
class Form:
    """A form of a page: where it goes, what it sends unasked, and what people type."""

    action: str
    kept: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms of a page that are sent by POST."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.found, self.inside, self.select = url, list[Form](), False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = has.get("method", "").lower() == "post" and not has.get("action", "").startswith("/accounts/")
            if self.inside:
                self.found.append(Form(has.get("action") or self.url))
        if not self.inside or ("name" not in has and tag != "option"):
            return
        form, kind = self.found[-1], has.get("type", "text") if tag == "input" else tag
        if kind in TYPED:
            form.typed[has["name"]] = kind
        elif kind == "button":  # the first one is what Enter presses
            form.kept.setdefault(has["name"], has.get("value", ""))
        elif kind == "hidden" or (kind in {"radio", "checkbox"} and "checked" in has):
            form.kept[has["name"]] = has.get("value", "")
        elif kind == "select":
            self.select = has["name"]
        elif kind == "option" and ("selected" in has or self.select not in form.kept):
            form.kept[self.select] = has.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"


FEWEST = 4


@pytest.mark.parametrize("who", ["amina", "claudine", "boris", "dede", "chantal", "analyst"])
def test_refused_forms_keep_what_was_typed(lived: Lived, who: str) -> None:
    lost: dict[str, list[str]] = {}
    taken, asked, client = [], 0, browser(lived.world.cast()[who])
    for name, url in (plain_urls() | owned_urls(lived)).items():
        page = client.get(url)
        if page.status_code != 200 or name.startswith(LIBRARY) or "html" not in page["Content-Type"]:
            continue
        forms = Forms(url)
        forms.feed(page.content.decode())
        for form in forms.found:
            if not form.typed:
                continue
            asked += 1
            # Far too long for every field, and neither a number nor a day.
            typed = {key: f"typed {number} " + "x" * 6000 for number, key in enumerate(form.typed)}
            answer = client.post(form.action, {**form.kept, **typed}, headers={"referer": f"http://testserver{url}"})
            if answer.status_code == 302:
                taken.append(f"{name} {form.action}")
                continue
            shown = unescape(answer.content.decode())
            gone = [key for key, words in typed.items() if words not in shown]
            if gone:
                lost[f"{name} {form.action} {answer.status_code}"] = gone
    assert lost == {}
    assert taken == []
    assert asked >= FEWEST  # the search for forms still finds them
