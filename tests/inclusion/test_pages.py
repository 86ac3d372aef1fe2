"""No page of an employer, a mentor or a visitor asks for sealed answers."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from registry.inclusion.models import SealedRead
from registry.inclusion.rules import Answers
from registry.profiles.services import answer_inclusion
from tests.house.lived import Lived
from tests.house.routes import OWNED, Private, owned_urls, plain_urls
from tests.world import browser

from .sql import naming_answers, statements

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["visitor", "boris", "dede"])
def test_no_page_of_who_looks_for_talent_asks_for_answers(lived_on_stage: Lived, who: str) -> None:
    lived = lived_on_stage
    for profile in (lived.world.amina, lived.world.claudine):
        answer_inclusion(profile=profile, answers=Answers("f", "yes", "yes"))
    urls, client = owned_urls(lived), browser(lived.world.cast()[who])
    theirs = [urls[name] for name, entry in OWNED.items() if not isinstance(entry, Private) or who in entry.to]
    cache.clear()
    before = SealedRead.objects.count()  # figures were published, which opens answers
    asked = {}
    for url in [*plain_urls().values(), *theirs]:
        with statements() as sent:
            client.get(url)
        asked[url] = naming_answers(sent)
    assert {"/talent/", "/hire/"} <= asked.keys()
    assert {url: sql for url, sql in asked.items() if sql} == {}
    assert SealedRead.objects.count() == before
