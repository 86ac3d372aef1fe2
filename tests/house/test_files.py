"""What holds for the files of the whole house: used, small, tested, and every word of a page can be translated."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.base import Lexer, TokenType

ROOT = Path(settings.BASE_DIR)
CODE = ("accounts", "corridor", "registry", "tests", "bench", "tools")
TEMPLATES = ROOT / "templates"
LONGEST_FILE = 400
# Django asks for these by name when something goes wrong.
ERROR_PAGES = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}
# The steps of the profile builder are named by what they ask (registry/profiles/views).
NAMED_BY_STEP = "profiles/steps/"
TESTED_IN = {"embedded": "foundation", "web": "foundation"}
# Attributes that people read or hear.
READ_ALOUD = {"alt", "aria-label", "placeholder", "title", "label", "summary"}
# Names that are the same in every language, and units.
NAMES = {"Corridor", "ESCO", "CSV", "XLSX", "ODS", "JSON", "RSS", "SVG"}
COMPONENT_TEXTS = re.compile(
    r"\b(?:title|label|text|hint|body|message|caption|lead|action)=(?P<q>[\"'])(?P<words>.*?)(?P=q)"
)


def python_files() -> list[Path]:
    return [path for folder in CODE for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]


def template_names() -> list[str]:
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in python_files()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_every_room_has_tests() -> None:
    ours = [app.label for app in apps.get_app_configs() if app.name.split(".")[0] in CODE]
    assert [label for label in ours if not list((ROOT / "tests" / TESTED_IN.get(label, label)).glob("test_*.py"))] == []


def test_every_template_is_used() -> None:
    texts = [path.read_text() for path in (*python_files(), *TEMPLATES.rglob("*.html"))]
    named = {name for text in texts for name in re.findall(r"[\"']([\w./-]+\.html)[\"']", text)}
    named |= {f"allauth/elements/{name}.html" for text in texts for name in re.findall(r"{% element (\w+)", text)}
    unused = set(template_names()) - named - ERROR_PAGES - _replacing_others()
    assert {name for name in unused if not name.startswith(NAMED_BY_STEP)} == set()


@cache
def _replacing_others() -> frozenset[str]:
    """The templates that a library asks for by name and that we write in our own words."""
    libraries = [Path(app.path) / "templates" for app in apps.get_app_configs() if ROOT not in Path(app.path).parents]
    libraries += [Path(app.path) / "templates" for app in apps.get_app_configs() if ".venv" in app.path]
    return frozenset(name for name in template_names() if any((folder / name).exists() for folder in libraries))


# The page of the last resort is sent as it is, when nothing else works.
@pytest.mark.parametrize("name", [name for name in template_names() if name != "500.html"])
def test_every_word_of_a_page_can_be_translated(name: str) -> None:
    assert untranslated((TEMPLATES / name).read_text()) == []


def test_the_search_for_untranslated_words_finds_them() -> None:
    page = '<p title="Read me">{% translate "fine" %} not fine</p>{% include "a.html" with title="Bad" %}'
    assert untranslated(page) == ["Bad", "Read me", "not fine"]
    assert (
        untranslated("{% blocktranslate %}fine {{ n }}{% endblocktranslate %}{# left out #}{{ _('fine') }}, 1 %") == []
    )


def untranslated(source: str) -> list[str]:
    """The words of a template that stand outside the translation tags."""
    html, found, depth = [], [], 0
    for token in Lexer(source).tokenize():
        tag = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if tag in {"blocktranslate", "blocktrans", "comment"}:
            depth += 1
        elif tag in {"endblocktranslate", "endblocktrans", "endcomment"}:
            depth -= 1
        elif depth or token.token_type == TokenType.COMMENT:
            continue
        elif token.token_type == TokenType.TEXT:
            html.append(token.contents)
        elif tag and tag not in {"translate", "trans"}:
            found += [words["words"] for words in COMPONENT_TEXTS.finditer(token.contents)]
    parser = _Words()
    parser.feed("".join(html))
    return sorted(words for words in (*found, *parser.found) if _is_language(words))


def _is_language(words: str) -> bool:
    if re.fullmatch(r"[a-z_]*(,[a-z_]*)+", words):  # allauth's marks for buttons
        return False
    return bool(set(re.findall(r"[^\W\d_]{2,}", words)) - NAMES)


class _Words(HTMLParser):
    """Collects what people read: text, and the attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.unread = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unread = tag in {"script", "style", "code"}
        self.found += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        self.unread = False

    def handle_data(self, data: str) -> None:
        if not self.unread and data.strip():
            self.found.append(" ".join(data.split()))
