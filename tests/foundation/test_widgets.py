"""Our own controls write what the framework's write."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.test.html import parse_html
from hypothesis import given
from hypothesis import strategies as st

from corridor.web.widgets import LongSelect

# Of spaces at an edge a browser makes one, as the test's reader of HTML does.
words = st.text(max_size=12).map(str.strip)
choices = st.lists(
    st.tuples(words, words) | st.tuples(words.filter(bool), st.lists(st.tuples(words, words), max_size=3)), max_size=6
)


@given(choices, words, st.dictionaries(st.sampled_from(["id", "class"]), words))
def test_a_long_select_is_a_select(choices: Any, value: str, attrs: dict[str, Any]) -> None:
    ours, theirs = (kind(choices=choices).render("region", value, dict(attrs)) for kind in (LongSelect, forms.Select))
    assert parse_html(ours) == parse_html(theirs)


@pytest.mark.parametrize("text", ['"><script>', "a & b"])
def test_it_escapes(text: str) -> None:
    html = LongSelect(choices=[(text, text)]).render("x", text)
    assert text not in html
