"""What leaves the gate, and what the ledger says of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Organisation, Purpose
from registry.agreements.gate import Audience, audience_of, employer_of, mentor_audience, show
from registry.agreements.models import Agreement, Disclosure, Level
from registry.agreements.services import freeze_agreement
from registry.credentials.models import Certification
from registry.profiles.models import Profile, Visibility
from tests.agreements.factories import ABROAD, CARD, agree, graduate, mentor, organisation, person, withdraw

pytestmark = pytest.mark.django_db
NAMED = CARD | {Purpose.NAMED_PROFILE}


def audience(employer: Organisation) -> Audience:
    member = employer.memberships.get().user
    return audience_of(member, employer)


def test_a_visitor_sees_an_anonymous_card_and_leaves_no_trace() -> None:
    amina = graduate("Amina", consents=NAMED, visibility=Visibility.NAMED, skills=("Linux command line",))
    card = show([amina], to=Audience("visitor"), purpose=Purpose.PUBLIC_CARD, level=Level.CONTACT)[amina.pk]
    assert (card.level, card.name, card.email, card.phone) == (Level.ANONYMOUS, None, None, None)
    assert (card.headline, card.country, card.hours_per_week) == ("Technician A", "KE", 30)
    assert [(s.label, s.level, s.trust) for s in card.skills] == [("Linux command line", 3, "self")]
    assert card.languages == (("English", "B2"),)
    assert not Disclosure.objects.exists()


def test_an_employer_at_home_sees_a_chosen_name_and_it_is_written_once_a_day(kenyan: Organisation) -> None:
    amina = graduate("Amina", consents=NAMED, visibility=Visibility.NAMED)
    for _ in range(2):
        card = show([amina], to=audience(kenyan), purpose=Purpose.PUBLIC_CARD, level=Level.NAMED)[amina.pk]
    assert (card.name, card.email) == ("Amina Tester", None)
    row = Disclosure.objects.get()
    assert (row.organisation, row.level, row.is_cross_border, row.agreement) == (kenyan, Level.NAMED, False, None)
    assert (row.purpose, row.consent_version, "name" in row.fields, "email" in row.fields) == (
        "public_card",
        1,
        True,
        False,
    )


def test_across_the_border_needs_consent_and_agreement(kenyan: Organisation, ke_rw: Agreement) -> None:
    claudine = graduate("Claudine", "RW")
    to = audience(kenyan)
    assert show([claudine], to=to, purpose=Purpose.PUBLIC_CARD) == {}
    agree(claudine.user, Purpose.CROSS_BORDER)
    assert set(show([claudine], to=to, purpose=Purpose.PUBLIC_CARD)) == {claudine.pk}
    row = Disclosure.objects.get()
    assert (row.is_cross_border, row.agreement, row.consent_version) == (True, ke_rw, 1)


def test_a_freeze_stops_the_border_and_nothing_else(
    kenyan: Organisation, rwandan: Organisation, ke_rw: Agreement
) -> None:
    claudine = graduate("Claudine", "RW", consents=ABROAD)
    dede = mentor("Dede", "GB")
    freeze_agreement(slug="KE-RW", reason="the authorities asked for it")
    assert show([claudine], to=audience(kenyan), purpose=Purpose.PUBLIC_CARD) == {}
    assert show([claudine], to=audience(kenyan), purpose=Purpose.MATCHING, level=Level.CONTACT, introduced=True) == {}
    assert set(show([claudine], to=audience(rwandan), purpose=Purpose.PUBLIC_CARD)) == {claudine.pk}
    assert set(show([claudine], to=mentor_audience(dede), purpose=Purpose.PUBLIC_CARD)) == {claudine.pk}
    assert {(r.organisation, r.recipient) for r in Disclosure.objects.all()} == {
        (rwandan, rwandan.memberships.get().user),
        (None, dede.user),
    }


def test_an_introduction_gives_contact_though_the_profile_is_private(kenyan: Organisation) -> None:
    amina = graduate("Amina", consents=frozenset(), visibility=Visibility.PRIVATE)
    assert show([amina], to=audience(kenyan), purpose=Purpose.MATCHING, level=Level.CONTACT) == {}
    card = show([amina], to=audience(kenyan), purpose=Purpose.MATCHING, level=Level.CONTACT, introduced=True)[amina.pk]
    assert (card.name, card.email, card.phone) == ("Amina Tester", "amina@people.example", "+254700000001")
    assert Disclosure.objects.get().consent_version == 0


def test_an_introduction_does_not_replace_consent_at_the_border(kenyan: Organisation, ke_rw: Agreement) -> None:
    claudine = graduate("Claudine", "RW")
    asked: dict[str, Any] = {
        "to": audience(kenyan),
        "purpose": Purpose.MATCHING,
        "level": Level.CONTACT,
        "introduced": True,
    }
    assert show([claudine], **asked) == {}
    agree(claudine.user, Purpose.CROSS_BORDER)
    assert show([claudine], **asked)[claudine.pk].email == "claudine@people.example"


def test_withdrawn_consent_counts_at_once(kenyan: Organisation) -> None:
    amina = graduate("Amina")
    withdraw(amina.user, Purpose.PUBLIC_CARD)
    assert show([amina], to=audience(kenyan), purpose=Purpose.PUBLIC_CARD) == {}


def test_people_who_may_not_be_shown_are_absent_among_others(kenyan: Organisation) -> None:
    amina, private = graduate("Amina"), graduate("Baraka", visibility=Visibility.PRIVATE)
    closed = graduate("Chege")
    closed.user.is_active = False
    closed.user.save(update_fields=["is_active"])
    assert set(show([amina, private, closed], to=audience(kenyan), purpose=Purpose.PUBLIC_CARD)) == {amina.pk}


def test_the_person_sees_all_of_themselves_and_nobody_else() -> None:
    amina, baraka = graduate("Amina", consents=frozenset(), visibility=Visibility.PRIVATE), graduate("Baraka")
    cards = show(
        [amina, baraka], to=Audience("self", user=amina.user), purpose=Purpose.PUBLIC_CARD, level=Level.CONTACT
    )
    assert {pk: card.email for pk, card in cards.items()} == {amina.pk: "amina@people.example"}


def test_the_number_of_queries_does_not_grow_with_the_people(kenyan: Organisation, ke_rw: Agreement) -> None:
    to = audience(kenyan)

    def ask(profiles: list[Profile]) -> int:
        with CaptureQueriesContext(connection) as queries:
            found = show(profiles, to=to, purpose=Purpose.PUBLIC_CARD, level=Level.NAMED)
        assert len(found) == len(profiles)
        return len(queries)

    one = [graduate("Amina", consents=NAMED, visibility=Visibility.NAMED)]
    many = [*one, *(graduate(f"N{n}", consents=ABROAD, country="RW" if n % 2 else "KE") for n in range(12))]
    for profile in many:
        Certification.objects.create(profile=profile, title="Networks", issuer="DigiTruck")
    assert ask(one) == ask(many) == 13  # eleven, and a savepoint around them


def test_revoked_and_expired_certificates_are_not_on_the_card() -> None:
    amina = graduate("Amina")
    Certification.objects.create(profile=amina, title="Old", issuer="X", expires_on=date(2020, 1, 1))
    Certification.objects.create(profile=amina, title="Taken back", issuer="X", revoked_at=datetime.now(UTC))
    Certification.objects.create(profile=amina, title="Networks", issuer="DigiTruck", trust="provider")
    card = show([amina], to=Audience("visitor"), purpose=Purpose.PUBLIC_CARD)[amina.pk]
    assert [c.title for c in card.certifications] == ["Networks"]
    assert card.proof is not None
    assert card.proof.mark == "confirmed"


def test_history_can_be_replayed_on_its_own_dates(kenyan: Organisation, ke_rw: Agreement) -> None:
    claudine = graduate("Claudine", "RW", consents=ABROAD)
    moment = datetime(2025, 3, 1, 9, tzinfo=UTC)
    before = datetime(2023, 8, 1, 9, tzinfo=UTC)
    assert show([claudine], to=audience(kenyan), purpose=Purpose.PUBLIC_CARD, at=before) == {}
    assert show([claudine], to=audience(kenyan), purpose=Purpose.PUBLIC_CARD, at=moment)
    row = Disclosure.objects.get()
    assert (row.on, row.at) == (date(2025, 3, 1), moment)


# --- Who looks ---


def test_strangers_and_unverified_employers_look_as_visitors(kenyan: Organisation) -> None:
    eve = person("Eve")
    pending = organisation("New Firm", owner=eve, state="pending", decided_at=None)
    assert audience_of(eve, kenyan).kind == "visitor"
    assert audience_of(eve, pending).kind == "visitor"
    assert audience_of(eve).kind == "visitor"
    funder = organisation("A Fund", owner=eve, kind="funder")
    assert audience_of(eve, funder).kind == "visitor"


def test_acting_for_somebody_comes_before_being_an_administrator(kenyan: Organisation) -> None:
    chief = person("Chief", is_staff=True)
    assert audience_of(chief).kind == "staff"
    Membership.objects.create(organisation=kenyan, user=chief, role="viewer")
    assert audience_of(chief) == Audience("organisation", user=chief, organisation=kenyan, country="KE")
    assert employer_of(chief) == kenyan


def test_an_unverified_mentor_sees_what_visitors_see() -> None:
    assert mentor_audience(mentor("Dede", state="pending", decided_at=None)).kind == "visitor"


# --- The database has the last word ---


def disclose(employer: Organisation, profile_pk: int, level: str = "anonymous", country: str = "KE") -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT corridor_disclose(%s, %s, NULL, %s, %s, 'public_card', %s, %s)",
            [[profile_pk], employer.pk, level, ["headline"], country, date(2026, 11, 1)],
        )
        return [row[0] for row in cursor.fetchall()]


def test_the_function_refuses_what_python_forgot_to_refuse(kenyan: Organisation, ke_rw: Agreement) -> None:
    amina, claudine = graduate("Amina"), graduate("Claudine", "RW")
    private = graduate("Baraka", visibility=Visibility.PRIVATE)
    assert disclose(kenyan, claudine.pk) == []
    assert disclose(kenyan, private.pk) == []
    assert disclose(kenyan, amina.pk, "named") == []
    assert disclose(kenyan, amina.pk, "contact") == []
    assert disclose(kenyan, amina.pk, country="RW") == []  # not the country on record
    Organisation.objects.filter(pk=kenyan.pk).update(state="suspended")
    assert disclose(kenyan, amina.pk) == []
    assert not Disclosure.objects.exists()


def test_the_function_allows_what_is_allowed(kenyan: Organisation) -> None:
    amina = graduate("Amina")
    assert disclose(kenyan, amina.pk) == [amina.pk]
    assert disclose(kenyan, amina.pk) == [amina.pk]
    assert Disclosure.objects.count() == 1


def test_the_application_cannot_write_the_ledger(kenyan: Organisation) -> None:
    amina = graduate("Amina")
    disclose(kenyan, amina.pk)
    row = Disclosure.objects.get()
    row.pk = None
    for change in (
        lambda: row.save(force_insert=True),
        lambda: Disclosure.objects.update(level="contact"),
        lambda: Disclosure.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()


def test_only_the_application_may_call_the_function() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosecdef, proconfig, coalesce(proacl::text, '') FROM pg_proc WHERE proname = 'corridor_disclose'"
        )
        definer, config, acl = cursor.fetchone()
    assert definer
    assert config == ["search_path=pg_catalog, pg_temp"]
    assert "corridor_app=X" in acl
    assert not any(grant.startswith("=") for grant in acl.strip("{}").split(","))
