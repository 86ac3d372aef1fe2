"""What a search finds, against a naive reading of the same people; and what nobody may find."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import consents
from accounts.models import Purpose
from corridor.outbox.delivering import drain
from registry.places.rules import fold
from registry.profiles.models import Profile, ProfileSkill
from registry.talent.asking import asked_in
from registry.talent.audience import EVERYBODY, Scope
from registry.talent.facets import facets
from registry.talent.models import TalentEntry
from registry.talent.rules import HOURS, Order, SkillAsked, TalentQuery, coarse
from registry.talent.search import PAGE, Cursor, by_index, conditions, find, statement
from tests.talent.factories import graduate, indexed
from tests.world import World

pytestmark = pytest.mark.django_db
BASE = 10_000_000
PEOPLE = 300
FRESH = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def crowd(crowd_on_stage: None) -> list[Profile]:
    """Some hundred synthetic people."""
    return list(Profile.objects.on_talent_pages().prefetch_related("skills", "languages"))


def naive(profile: Profile, query: TalentQuery, scope: Scope) -> bool:
    """Whether somebody meets a search, read from the profile as a person would."""
    hidden = set(profile.hidden_fields)
    held = {row.skill_id: row for row in profile.skills.all()}
    for asked in query.skills:
        row = held.get(asked.skill)
        if row is None or row.level < asked.level:
            return False
        if query.proven and (row.trust == "self" or "certifications" in hidden):
            return False
    spoken = {} if "languages" in hidden else {row.language_id: row.level for row in profile.languages.all()}
    if query.language and spoken.get(query.language, "") < (query.cefr or "A1"):
        return False
    if query.region and ("region" in hidden or profile.region_id != query.region):
        return False
    if query.hours and "hours_per_week" not in hidden and (profile.hours_per_week or 99) < query.hours:
        return False
    if query.by and "available_from" not in hidden and profile.available_from and profile.available_from > query.by:
        return False
    if query.kind and ("wants" in hidden or query.kind not in profile.wants):
        return False
    if (query.country and profile.country_id != query.country) or (query.remote and not profile.wants_remote):
        return False
    return not profile.hidden_in or (
        scope.country is not None and scope.country not in profile.hidden_in and profile.country_id == scope.country
    )


@FRESH
@given(data=st.data())
def test_a_search_finds_whom_a_person_would_find(crowd: list[Profile], data: st.DataObject) -> None:
    common = sorted({row.skill_id for profile in crowd[:40] for row in profile.skills.all()})
    asked = data.draw(
        st.lists(st.tuples(st.sampled_from(common), st.integers(1, 5)), max_size=2, unique_by=lambda a: a[0])
    )
    query = TalentQuery(
        skills=tuple(SkillAsked(skill, level) for skill, level in asked),
        proven=bool(asked) and data.draw(st.booleans()),
        country=data.draw(st.sampled_from(["", "KE", "RW"])),
        region=data.draw(st.sampled_from(["", *(p.region_id for p in crowd[:5] if p.region_id)])),
        language=(language := data.draw(st.sampled_from(["", "en", "rw"]))),
        cefr=data.draw(st.sampled_from(["", "B1", "C2"])) if language else "",
        kind=data.draw(st.sampled_from(["", "job", "mentorship"])),
        remote=data.draw(st.booleans()),
        hours=data.draw(st.sampled_from([0, *HOURS])),
        by=data.draw(st.none() | st.sampled_from([timezone.localdate() + timedelta(days=d) for d in (-60, 0, 60)])),
    )
    scope = data.draw(st.sampled_from([EVERYBODY, Scope("KE", closed=("RW",))]))
    order = data.draw(st.sampled_from([Order.NEWEST, Order.PROVEN]))
    expected = {profile.pk for profile in crowd if naive(profile, query, scope)}
    found, cursor = list[int](), None
    for _page in range(PEOPLE):
        page = find(query, scope=scope, order=order, cursor=cursor)
        found += page.ids
        if not page.has_next:
            break
        cursor = Cursor.read(page.next_cursor, order)
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_pages_neither_repeat_nor_skip_when_somebody_is_added(crowd: list[Profile]) -> None:
    first = find(TalentQuery(), scope=EVERYBODY, order=Order.NEWEST)
    rest = find(TalentQuery(), scope=EVERYBODY, order=Order.NEWEST, cursor=Cursor.read(first.next_cursor, Order.NEWEST))
    graduate("Amina")
    again = find(
        TalentQuery(), scope=EVERYBODY, order=Order.NEWEST, cursor=Cursor.read(first.next_cursor, Order.NEWEST)
    )
    assert rest.ids == again.ids
    assert not set(first.ids) & set(again.ids)
    back = find(
        TalentQuery(), scope=EVERYBODY, order=Order.NEWEST, cursor=Cursor.read(again.previous_cursor, Order.NEWEST)
    )
    assert back.ids == first.ids
    assert len(first.ids) == PAGE


def test_what_is_hidden_is_in_no_part_of_the_entry() -> None:
    amina = graduate("Amina", region_id="KE-21", skills=("Linux command line",), wants_remote=True)
    ProfileSkill.objects.filter(profile=amina).update(trust="recognised")
    Profile.objects.filter(pk=amina.pk).update(
        hidden_fields=["region", "languages", "hours_per_week", "available_from", "wants", "certifications"],
        available_from=timezone.localdate() + timedelta(days=90),
    )
    indexed(amina)
    entry = TalentEntry.objects.get(pk=amina.pk)
    assert (entry.region, entry.languages, entry.wants, entry.free_from, entry.proof) == ("", [], [], None, 0)
    assert not entry.is_remote
    assert not entry.is_proven
    terms = {word.split(":")[0].strip("'") for word in str(entry.terms).split()}
    assert {term for term in terms if term[:1] in "RLWP"} == set()
    assert {f"H.{hours}" for hours in HOURS} <= terms  # as for everybody who did not say


def test_who_hides_from_a_country_is_found_neither_there_nor_by_visitors() -> None:
    amina = graduate("Amina", hidden_in=["RW"])

    def found(scope: Scope) -> tuple[int, ...]:
        return find(TalentQuery(), scope=scope, order=Order.NEWEST).ids

    assert found(EVERYBODY) == found(Scope("RW")) == ()
    assert found(Scope("KE")) == (amina.pk,)
    assert found(Scope("DE")) == ()  # did not agree to be shown abroad


def test_consent_taken_back_hides_at_once_and_then_leaves_the_index(world: World, client: Client) -> None:
    drain()
    assert TalentEntry.objects.filter(pk=world.amina.pk).exists()
    consents.withdraw(user=world.amina.user, purpose=Purpose.PUBLIC_CARD)
    assert b"in Lamu" not in client.get("/talent/").content
    drain()
    assert not TalentEntry.objects.filter(pk=world.amina.pk).exists()


def test_figures_are_coarse_and_say_nothing_about_few(crowd: list[Profile]) -> None:
    told = facets(TalentQuery(), scope=EVERYBODY)
    figures = {told.total, told.remote, told.proven, *told.countries.values(), *told.regions.values()}
    figures |= {*told.skills.values(), *told.languages.values(), *told.kinds.values()}
    assert figures <= {0, 10, 20, 50, 100, 200, 500}
    few = min(told.skills.values())
    assert few >= 10
    real = sum(1 for p in crowd if not p.hidden_in and p.country_id == "KE")
    assert told.countries["KE"] == coarse(real)


@given(st.integers(0, 10**9))
def test_a_coarse_number_is_never_more_and_more_than_a_third(number: int) -> None:
    told = coarse(number)
    assert told <= number
    assert told == 0 if number < 10 else told * 3 > number


@FRESH
@given(st.text(alphabet="aZé'’ñ+#C-_.7 ö/&", max_size=30))
def test_words_are_folded_in_the_database_as_elsewhere(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT corridor_folded(%s)", [text])
        assert cursor.fetchone() == (fold(text),)


def test_indexing_twice_changes_nothing(crowd: list[Profile]) -> None:
    from registry.talent.indexing import index_range

    assert index_range(BASE, BASE + PEOPLE) == 0


def test_the_main_statement_uses_the_order_and_the_terms_and_reads_no_table_whole(crowd: list[Profile]) -> None:
    # At this size the whole table would be the cheaper way, so that the plan holds what a large one has.
    where, values = conditions(TalentQuery(country="KE", language="rw", cefr="C2"), EVERYBODY)
    with by_index(), connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + statement(where, ("updated_at", "profile_id"), cursor=None), values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "talent_newest" in plan
    assert "talent_terms" in plan
    assert "Seq Scan on talent_talententry" not in plan


@pytest.mark.parametrize(
    "link",
    ["level=9&skill=linux", "country=XX", "region=none", "language=zz", "cefr=Q9", "kind=king", "hours=7", "by=soon",
     "sort=fit:1", "cursor=after-1", "cursor=before-x-y", "q=%00", "skill=%00", "cursor=after-999999999999999999-1",
     "ordering=pay_floor", "skill=zzzzqqqq"],
)  # fmt: skip
def test_what_cannot_be_understood_is_left_out_and_said(client: Client, link: str) -> None:
    graduate("Amina")
    page = client.get(f"/talent/?{link}")
    assert page.status_code == 200
    if not link.startswith(("cursor", "q=%", "skill=%", "ordering")):
        assert b"was left out" in page.content


def test_a_skill_is_a_chip_that_can_be_taken_away(client: Client) -> None:
    graduate("Amina", skills=("Linux command line",))
    page = client.get("/talent/?skill=linux+command+line&level=3")
    assert [(chip.label, chip.level) for chip in page.context["asked"].chips] == [("Linux command line", 3)]
    assert len(page.context["cards"]) == 1
    assert not client.get("/talent/?skill=linux+command+line&level=4").context["cards"]
    assert asked_in(QueryDict(page.context["asked"].chips[0].without), on=timezone.localdate()).is_empty


def test_only_who_recruits_orders_by_fit_to_the_listing(world: World) -> None:
    from tests.world import browser

    drain()
    link = f"/talent/?sort=fit:{world.listing.public_id}"
    page = browser(world.boris).get(link)
    assert page.context["sorting"].listing == world.listing
    assert {card.headline for card in page.context["cards"]} == {
        card.headline for card in browser(world.boris).get("/talent/").context["cards"]
    }
    assert browser(world.eve).get(link).context["sorting"].listing is None
    consents.withdraw(user=world.amina.user, purpose=Purpose.MATCHING)
    drain()
    assert len(browser(world.boris).get(link).context["cards"]) == len(page.context["cards"]) - 1


def test_the_pay_floor_moves_nobody_in_the_order_by_fit(world: World) -> None:
    from tests.world import browser

    drain()
    link = f"/talent/?sort=fit:{world.listing.public_id}"
    before = [card.public_id for card in browser(world.boris).get(link).context["cards"]]
    Profile.objects.filter(pk=world.claudine.pk).update(pay_floor=9_000_000, pay_currency="USD")
    from registry.matching.services import match_listing

    match_listing(listing_id=world.listing.pk)
    assert [card.public_id for card in browser(world.boris).get(link).context["cards"]] == before
