"""Every address answers everybody, and the things of one person are found by nobody else."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.house.lived import Lived
from tests.house.routes import OWNED, Open, Private, named, owned_urls, plain_urls
from tests.world import browser

pytestmark = pytest.mark.django_db
# 401 is allauth's answer to a sign-in with a national identity that failed, 410 ours to a claim without its link.
ANSWERS = {200, 302, 401, 403, 404, 405, 410}
CAST = ("visitor", "amina", "claudine", "boris", "dede", "chantal", "analyst", "admin", "eve")


def test_every_address_of_a_thing_says_whose_it_is() -> None:
    assert {name for name, arguments in named() if arguments} == set(OWNED)


@pytest.mark.parametrize("who", CAST)
def test_every_address_answers_and_things_are_found_by_their_people_alone(lived: Lived, who: str) -> None:
    client, owned = browser(lived.world.cast()[who]), owned_urls(lived)
    answers = {name: client.get(url).status_code for name, url in (plain_urls() | owned).items()}
    assert {name: status for name, status in answers.items() if status not in ANSWERS} == {}
    strangers = {302} if who == "visitor" else {404, 405}
    private = {name: entry for name, entry in OWNED.items() if isinstance(entry, Private)}
    # 405 is an address that only takes POST, or a page that takes none: a stranger gets 404 by the other way.
    mine = {name: answers[name] for name, entry in private.items() if who in entry.to}
    assert {name: status for name, status in mine.items() if status not in {200, 405}} == {}
    others = {name: {answers[name], client.post(owned[name], {}).status_code} for name in private.keys() - mine.keys()}
    assert {name: seen for name, seen in others.items() if not seen <= strangers or seen == {405}} == {}


def test_eve_reads_nothing_private_on_the_pages_that_she_may_open(lived: Lived) -> None:
    world, urls = lived.world, owned_urls(lived)
    private = [
        *(profile.user.email for profile in (world.amina, world.claudine)),
        *("Amina Example", "Claudine Example", "Baraka", "+254700000001", "2000-05-17", "Not ready yet"),
        *(world.boris.email, world.chantal.email, world.baraka.email, "new@people.example", "I like helping."),
    ]
    pages = plain_urls() | {name: urls[name] for name, entry in OWNED.items() if isinstance(entry, Open)}
    del pages["claim"]  # greets whoever holds the link by the given name
    client = browser(world.eve)
    read = {name: client.get(url).content.decode(errors="replace") for name, url in pages.items()}
    assert {(name, word) for name, page in read.items() for word in private if word in page} == set()


def test_what_eve_sends_to_the_things_of_others_changes_nothing(lived: Lived) -> None:
    urls, client = owned_urls(lived), browser(lived.world.eve)
    before = _written()
    for name, entry in OWNED.items():
        if isinstance(entry, Private):
            client.post(urls[name], {"to": "declined", "reason": "skills", "role": "owner", "state": "verified"})
    assert _written() == before


def _written() -> dict[str, int]:
    """How often each table was written to in this transaction; her own session aside."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables "
            "WHERE relname <> 'django_session' AND n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())
