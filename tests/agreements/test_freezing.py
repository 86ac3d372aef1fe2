"""The freeze switch: who may use it, what it says, and that it wins against readers."""

from __future__ import annotations

import json
import threading
import time
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from accounts.models import Purpose
from corridor.outbox.models import Event
from registry.agreements import errors
from registry.agreements.gate import audience_of, show
from registry.agreements.loading import load_agreements
from registry.agreements.models import Agreement, AgreementState, Disclosure, MobilityRule
from registry.agreements.selectors import in_force_pairs, mobility_open, opened_groups
from registry.agreements.services import freeze_agreement, thaw_agreement
from tests.agreements.factories import ABROAD, CARD, graduate, organisation, person


@pytest.mark.django_db
def test_a_freeze_is_told_and_can_be_undone(ke_rw: Agreement) -> None:
    on = ke_rw.starts_on
    assert in_force_pairs(on) == {frozenset({"KE", "RW"})}
    freeze_agreement(slug="KE-RW", reason=" review of safeguards ")
    ke_rw.refresh_from_db()
    assert (ke_rw.state, ke_rw.state_reason) == (AgreementState.SUSPENDED, "review of safeguards")
    assert in_force_pairs(on) == set()
    thaw_agreement(slug="KE-RW", reason="review done")
    assert in_force_pairs(on) == {frozenset({"KE", "RW"})}
    told = Event.objects.filter(topic="agreement.changed").values_list("payload", flat=True)
    assert list(told) == [{"agreement_id": ke_rw.pk}] * 2


@pytest.mark.django_db
def test_what_a_freeze_refuses(ke_rw: Agreement) -> None:
    with pytest.raises(errors.ReasonMissing):
        freeze_agreement(slug="KE-RW", reason="  ")
    with pytest.raises(errors.NoSuchAgreement):
        freeze_agreement(slug="KE-UG", reason="x")
    with pytest.raises(errors.NotAnAdministrator):
        freeze_agreement(slug="KE-RW", reason="x", by=person("Eve"))
    with pytest.raises(errors.NotFrozen):
        thaw_agreement(slug="KE-RW", reason="x")
    freeze_agreement(slug="KE-RW", reason="x")
    with pytest.raises(errors.AlreadyFrozen):
        freeze_agreement(slug="KE-RW", reason="x")
    Agreement.objects.update(state="ended")
    with pytest.raises(errors.AgreementEnded):
        thaw_agreement(slug="KE-RW", reason="x")


@pytest.mark.django_db
def test_loading_again_never_thaws(ke_rw: Agreement) -> None:
    freeze_agreement(slug="KE-RW", reason="x")
    assert load_agreements() == {"agreements": 0, "mobility_rules": 0}
    assert Agreement.objects.get().state == AgreementState.SUSPENDED


@pytest.mark.django_db
def test_the_rules_of_mobility(ke_rw: Agreement) -> None:
    """The consequences that the Common Market Protocol's Annex II has for some occupations."""
    both, kenya_only, neither = ("2512", "3512"), ("1330", "7422"), ("4132",)
    assert all(mobility_open(host, code) for host in ("KE", "RW") for code in both)
    assert all(mobility_open("KE", code) and not mobility_open("RW", code) for code in kenya_only)
    assert not any(mobility_open(host, code) for host in ("KE", "RW") for code in neither)
    assert opened_groups() == {"KE": frozenset("1237"), "RW": frozenset("23")}
    assert all(rule.source and rule.checked_on for rule in MobilityRule.objects.all())


@pytest.mark.django_db
def test_the_commands_answer_and_fail_aloud(ke_rw: Agreement) -> None:
    out = StringIO()
    call_command("freeze_agreement", "KE-RW", "--reason", "drill", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["slug"], answer["state"], answer["reason"]) == ("KE-RW", "suspended", "drill")
    with pytest.raises(CommandError, match="suspended already"):
        call_command("freeze_agreement", "KE-RW", "--reason", "drill", stdout=out)
    call_command("thaw_agreement", "KE-RW", "--reason", "drill over", stdout=out)
    assert "KE-RW is in force" in out.getvalue()
    call_command("load_agreements", "--json", stdout=out)
    assert json.loads(out.getvalue().splitlines()[-1]) == {"agreements": 0, "mobility_rules": 0}


@pytest.mark.django_db
def test_an_administrator_freezes_with_a_reason(ke_rw: Agreement, client: Client, monkeypatch) -> None:
    monkeypatch.setattr("accounts.middleware.is_mfa_enabled", lambda *asked: True)
    chief = person("Chief", is_staff=True)
    chief.user_permissions.set(
        Permission.objects.filter(
            codename__in=["view_agreement", "change_agreement"], content_type__app_label="agreements"
        )
    )
    client.force_login(chief)
    url = "/admin/agreements/agreement/"
    asked = {"action": "freeze", "_selected_action": [str(ke_rw.pk)], "index": "0"}
    client.post(url, {**asked, "reason": ""})
    ke_rw.refresh_from_db()
    assert ke_rw.state == AgreementState.IN_FORCE
    client.post(url, {**asked, "reason": "asked by both authorities"})
    ke_rw.refresh_from_db()
    assert (ke_rw.state, ke_rw.state_reason) == (AgreementState.SUSPENDED, "asked by both authorities")


READERS = 20


@pytest.mark.django_db(transaction=True)
def test_after_a_freeze_nobody_is_shown_across_the_border() -> None:
    load_agreements()
    kenyan = organisation("Savannah Works", "KE", owner=person("Boris"))
    rwandan = organisation("Kivu Software", "RW", owner=person("Bosco", "RW"))
    abroad = [graduate(f"R{n}", "RW", consents=ABROAD) for n in range(READERS)]
    at_home = [graduate(f"K{n}", "KE", consents=CARD) for n in range(READERS)]
    everybody_ready = threading.Barrier(READERS + 1)
    frozen = threading.Event()
    failures: list[BaseException] = []
    after: list[tuple[int, int]] = []

    def look(n: int) -> None:
        try:
            to = audience_of(kenyan.memberships.get().user, kenyan)
            everybody_ready.wait(30)
            for step in range(12):
                known = frozen.is_set()
                picked = [abroad[(n + step) % READERS], at_home[(n + step) % READERS]]
                seen = show(picked, to=to, purpose=Purpose.PUBLIC_CARD)
                if known:
                    after.append((picked[0].pk in seen, picked[1].pk in seen))
            if not frozen.wait(30):
                raise TimeoutError
            seen = show([abroad[n], at_home[n]], to=to, purpose=Purpose.PUBLIC_CARD)
            after.append((abroad[n].pk in seen, at_home[n].pk in seen))
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    readers = [threading.Thread(target=look, args=(n,)) for n in range(READERS)]
    for reader in readers:
        reader.start()
    everybody_ready.wait(30)
    freeze_agreement(slug="KE-RW", reason="drill")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        committed = cursor.fetchone()[0]
    frozen.set()
    for reader in readers:
        reader.join(60)
    assert failures == []
    frozen_at = Agreement.objects.get().state_since
    assert frozen_at <= committed
    crossings = Disclosure.objects.filter(is_cross_border=True)
    assert not crossings.filter(at__gt=frozen_at).exists()
    assert len(after) >= READERS
    assert set(after) == {(False, True)}
    assert Disclosure.objects.filter(is_cross_border=False).count() == READERS
    # Inside Rwanda it goes on as well.
    to = audience_of(rwandan.memberships.get().user, rwandan)
    assert len(show(abroad, to=to, purpose=Purpose.PUBLIC_CARD)) == READERS


@pytest.mark.django_db(transaction=True)
def test_a_stream_of_readers_cannot_keep_a_freeze_waiting() -> None:
    """Share locks that overlap without end would starve the freeze, were it not for the queue."""
    load_agreements()
    kenyan = organisation("Savannah Works", "KE", owner=person("Boris"))
    claudine = graduate("Claudine", "RW", consents=ABROAD)
    stop = threading.Event()

    def look(number: int) -> None:
        to = audience_of(kenyan.memberships.get().user, kenyan)
        stop.wait(number * 0.06)
        while not stop.is_set():
            with transaction.atomic():
                show([claudine], to=to, purpose=Purpose.PUBLIC_CARD)
                stop.wait(0.5)  # a slow reader holds its lock a while
        connection.close()

    readers = [threading.Thread(target=look, args=(number,)) for number in range(8)]
    for reader in readers:
        reader.start()
    try:
        stop.wait(1)
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '5s'")
        started = time.monotonic()
        freeze_agreement(slug="KE-RW", reason="drill")
        waited = time.monotonic() - started
    finally:
        stop.set()
        for reader in readers:
            reader.join(30)
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
    assert waited < 2
    assert Agreement.objects.get().state == AgreementState.SUSPENDED
