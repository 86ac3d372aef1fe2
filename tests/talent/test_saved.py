"""Searches that people keep, and the mails about new people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Organisation
from corridor.outbox.delivering import drain
from registry.talent import errors, services
from registry.talent.audience import looker
from registry.talent.models import Alert, SavedSearch
from registry.talent.rules import MOST_SAVED, TalentQuery
from tests.talent.factories import graduate
from tests.world import World, browser

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1, hours=1)


def keep(world: World, *, name: str = "Linux", alert: str = Alert.DAILY) -> SavedSearch:
    return services.save_search(
        by=world.boris, audience=looker(world.boris), name=name, query=TalentQuery(country="KE"), alert=alert
    )


@pytest.fixture
def kept(world: World) -> SavedSearch:
    drain()
    search = keep(world)
    SavedSearch.objects.update(looked_at=timezone.now())
    mail.outbox.clear()
    return search


def test_new_people_are_told_of_once_and_nobody_is_named(kept: SavedSearch) -> None:
    graduate("Nia", headline="Solar technician in Kisumu")
    at = timezone.now() + LATER
    assert services.ask_for_looks(at=at) == 1
    assert services.look(search_id=kept.pk, at=at) == 1
    assert services.look(search_id=kept.pk, at=at) == 0
    assert services.ask_for_looks(at=at) == 0
    drain()
    (told,) = [one for one in mail.outbox if "Linux" in one.subject]
    assert told.to == ["boris@people.example"]
    assert "/hire/searches/" in str(told.body)
    assert "Nia" not in str(told.body)
    assert "Solar" not in str(told.body)


def test_nobody_new_means_no_mail(kept: SavedSearch) -> None:
    assert services.look(search_id=kept.pk, at=timezone.now() + LATER) == 0


@pytest.mark.parametrize("lost", ["membership", "organisation", "account"])
def test_who_may_no_longer_look_is_told_nothing(kept: SavedSearch, world: World, lost: str) -> None:
    graduate("Nia")
    if lost == "membership":
        world.employer.memberships.create(user=world.eve, role="owner")
        world.employer.memberships.filter(user=world.boris).delete()
    elif lost == "organisation":
        Organisation.objects.filter(pk=world.employer.pk).update(state="suspended")
    else:
        type(world.boris).objects.filter(pk=world.boris.pk).update(is_active=False)
    assert services.look(search_id=kept.pk, at=timezone.now() + LATER) == 0


def test_mails_stop_with_one_click(kept: SavedSearch, world: World) -> None:
    graduate("Nia")
    answer = browser(world.boris).post(f"/hire/searches/{kept.public_id}/quiet/")
    assert answer.status_code == 302
    assert services.look(search_id=kept.pk, at=timezone.now() + LATER) == 0


def test_a_search_is_its_owners(kept: SavedSearch, world: World) -> None:
    assert b"Linux" in browser(world.boris).get("/hire/searches/").content
    eve = browser(world.eve)
    assert b"Linux" not in eve.get("/hire/searches/").content
    for page in ("", "quiet/", "delete/"):
        url = f"/hire/searches/{kept.public_id}/{page}"
        assert eve.post(url).status_code == 404
    assert SavedSearch.objects.get().alert == Alert.DAILY


def test_saving_from_the_page_keeps_the_search(world: World) -> None:
    boris = browser(world.boris)
    new = "/hire/searches/new/?skill=Linux+command+line&level=3&country=KE"
    assert boris.get(new).status_code == 200
    assert boris.post(new, {"name": "Kenyans", "alert": "weekly"}).status_code == 302
    (row,) = boris.get("/hire/searches/").context["rows"]
    assert row.link == "skill=Linux+command+line&level=3&country=KE"
    again = boris.post(new, {"name": "Kenyans", "alert": "weekly"})
    assert again.status_code == 200
    assert b"another name" in again.content


def test_there_is_room_for_twenty(world: World) -> None:
    for number in range(MOST_SAVED):
        keep(world, name=str(number))
    with pytest.raises(errors.TooManySearches):
        keep(world, name="one more")


def test_graduates_keep_no_searches(world: World) -> None:
    assert browser(world.amina.user).get("/hire/searches/new/?country=KE").status_code == 302
    assert not SavedSearch.objects.exists()


def test_a_weekly_search_is_looked_at_after_a_week(kept: SavedSearch) -> None:
    SavedSearch.objects.update(alert=Alert.WEEKLY)
    now = timezone.now()
    assert services.ask_for_looks(at=now + timedelta(days=6)) == 0
    assert services.ask_for_looks(at=now + timedelta(days=7, hours=1)) == 1


def test_a_search_that_wants_no_mail_is_never_looked_at(kept: SavedSearch) -> None:
    SavedSearch.objects.update(alert=Alert.NEVER)
    graduate("Nia")
    assert services.ask_for_looks(at=timezone.now() + timedelta(days=90)) == 0
    assert services.look(search_id=kept.pk, at=timezone.now() + LATER) == 0


def test_a_mentor_keeps_a_search_until_the_mentoring_is_suspended(world: World) -> None:
    search = services.save_search(
        by=world.dede.user,
        audience=looker(world.dede.user),
        name="Mentees",
        query=TalentQuery(country="KE"),
        alert=Alert.DAILY,
    )
    assert search.mentor == world.dede
    drain()
    SavedSearch.objects.update(looked_at=timezone.now())
    mail.outbox.clear()
    graduate("Nia")
    assert services.look(search_id=search.pk, at=timezone.now() + LATER) == 1
    drain()
    assert [one.to for one in mail.outbox if "Mentees" in one.subject] == [[world.dede.user.email]]
    graduate("Zuhra")
    type(world.dede).objects.filter(pk=world.dede.pk).update(state="suspended")
    assert services.look(search_id=search.pk, at=timezone.now() + 2 * LATER) == 0
