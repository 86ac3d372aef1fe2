"""Giving, refusing and withdrawing, with one proof each."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from accounts import consents, errors
from accounts.models import Consent, ConsentRecord, ConsentState, ConsentText, Purpose
from corridor.outbox.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("consents_loaded")]


def records(user):
    return list(ConsentRecord.objects.filter(user=user).order_by("id").values_list("text__purpose", "state"))


def shown(page):
    """What a browser would send back unchanged: the hidden fields of the page's main form."""
    return dict(re.findall(r'name="(\w+_text)" value="(\d+)"', page))


def newer(purpose):
    old = consents.newest_texts()[purpose]
    return ConsentText.objects.create(
        purpose=purpose, version=old.version + 1, language="en", title=old.title, body=old.body
    )


def test_every_answer_writes_one_proof_and_tells_of_it(amina):
    consents.refuse(user=amina, purpose="matching")
    consents.give(user=amina, purpose="matching")
    consents.withdraw(user=amina, purpose="matching")
    assert records(amina) == [("matching", "refused"), ("matching", "given"), ("matching", "withdrawn")]
    events = Event.objects.filter(topic="consent.changed")
    assert [event.payload for event in events] == [{"user_id": amina.pk, "purposes": ["matching"]}] * 3
    assert Consent.objects.get().state == "withdrawn"


def test_saying_the_same_again_writes_nothing(amina):
    for _time in range(2):
        consents.give(user=amina, purpose="matching")
    for _time in range(2):
        consents.withdraw(user=amina, purpose="matching")
    for _time in range(2):
        consents.refuse(user=amina, purpose="research")
    assert len(records(amina)) == 3


def test_what_was_never_given_cannot_be_withdrawn(amina):
    assert consents.withdraw(user=amina, purpose="matching") is None
    assert records(amina) == []


def test_a_yes_is_withdrawn_not_refused(amina):
    consents.give(user=amina, purpose="matching")
    with pytest.raises(errors.NotThisAnswer):
        consents.refuse(user=amina, purpose="matching")


def test_has_given_follows_the_present_answer(amina, boris):
    assert not consents.has_given(amina, "matching")
    consents.give(user=amina, purpose=Purpose.MATCHING)
    assert consents.has_given(amina, "matching")
    assert not consents.has_given(amina, "public_card")
    assert not consents.has_given(boris, "matching")
    assert not consents.has_given(AnonymousUser(), "matching")
    consents.withdraw(user=amina, purpose="matching")
    assert not consents.has_given(amina, "matching")


def test_answers_of_the_past_can_be_told(amina):
    at = datetime(2025, 3, 1, 9, tzinfo=UTC)
    consents.give(user=amina, purpose="matching", at=at, channel="paper")
    record = ConsentRecord.objects.get()
    assert (record.at, record.channel) == (at, "paper")
    assert consents.current(amina)[Purpose.MATCHING].since == at


def test_versions_are_told_only_of_those_who_agree(amina, boris):
    consents.give(user=amina, purpose="matching")
    consents.refuse(user=boris, purpose="matching")
    assert consents.version_given([amina.pk, boris.pk], "matching") == {amina.pk: 1}


def test_an_older_text_cannot_be_agreed_to(amina):
    old = consents.newest_texts()[Purpose.MATCHING]
    newer(Purpose.MATCHING)
    with pytest.raises(errors.TextChanged):
        consents.give(user=amina, purpose="matching", text=old)
    other = consents.newest_texts()[Purpose.RESEARCH]
    with pytest.raises(errors.TextChanged):
        consents.give(user=amina, purpose="matching", text=other)


def test_a_withdrawal_names_the_text_that_was_agreed_to(amina):
    consents.give(user=amina, purpose="matching")
    newer(Purpose.MATCHING)
    consents.withdraw(user=amina, purpose="matching")
    assert ConsentRecord.objects.get(state="withdrawn").text.version == 1


def test_a_language_that_has_no_text_falls_back_to_english(amina):
    consents.give(user=amina, purpose="matching", language="rw")
    assert ConsentRecord.objects.get().text.language == "en"


def test_the_newest_version_wins_over_the_wanted_language():
    old = consents.newest_texts()[Purpose.MATCHING]
    ConsentText.objects.create(purpose="matching", version=1, language="sw", title="Kiswahili", body=old.body)
    assert consents.newest_texts("sw")[Purpose.MATCHING].language == "sw"
    newer(Purpose.MATCHING)
    assert consents.newest_texts("sw")[Purpose.MATCHING].version == 2


@pytest.mark.parametrize("table", ["accounts_consentrecord", "accounts_consenttext"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_application_cannot_rewrite_the_proof(amina, table, statement):
    consents.give(user=amina, purpose="matching")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(table))


class TestPage:
    def test_every_purpose_is_asked_with_its_text_and_nothing_is_ticked(self, signed_in, amina):
        page = signed_in(amina).get(reverse("consents")).text
        assert page.count('type="checkbox"') == len(Purpose)
        assert page.count('form="answers"') == len(Purpose) + 1  # every box and the button belong to the one form
        assert "checked" not in page
        for text in consents.newest_texts().values():
            assert text.title in page
        assert "You have not answered anything yet" in page

    def test_a_tick_gives_and_an_empty_box_says_no(self, signed_in, amina):
        client = signed_in(amina)
        answers = {**shown(client.get(reverse("consents")).text), "matching": "on", "digests": "on"}
        page = client.post(reverse("consents"), answers, follow=True).text
        states = {purpose: answer.state for purpose, answer in consents.current(amina).items()}
        assert states.pop(Purpose.MATCHING) == states.pop(Purpose.DIGESTS) == "given"
        assert set(states.values()) == {"refused"}
        assert len(records(amina)) == len(Purpose)
        assert page.count('type="checkbox"') == len(Purpose) - 2
        assert "checked" not in page

    def test_saving_again_without_a_tick_changes_nothing(self, signed_in, amina):
        client = signed_in(amina)
        for _time in range(2):
            client.post(reverse("consents"), shown(client.get(reverse("consents")).text))
        assert len(records(amina)) == len(Purpose)

    def test_withdrawing_takes_one_tap(self, signed_in, amina):
        consents.give(user=amina, purpose="matching")
        client = signed_in(amina)
        assert client.get(reverse("consents")).text.count("Withdraw\n") == 1
        page = client.post(reverse("consent-withdraw"), {"purpose": "matching"}, follow=True).text
        assert "you withdrew" in page
        assert records(amina)[-1] == ("matching", "withdrawn")

    def test_a_text_that_changed_while_reading_must_be_read_again(self, signed_in, amina):
        client = signed_in(amina)
        answers = {**shown(client.get(reverse("consents")).text), "matching": "on"}
        newer(Purpose.MATCHING)
        page = client.post(reverse("consents"), answers, follow=True).text
        assert "Please read it again" in page
        assert records(amina) == []

    def test_an_answer_without_the_text_it_answers_does_not_count(self, signed_in, amina):
        signed_in(amina).post(reverse("consents"), {"matching": "on"})
        assert records(amina) == []

    def test_a_newer_text_is_offered_while_the_old_yes_still_counts(self, signed_in, amina):
        consents.give(user=amina, purpose="matching")
        newer(Purpose.MATCHING)
        client = signed_in(amina)
        page = client.get(reverse("consents")).text
        assert "The text has changed since you agreed" in page
        client.post(reverse("consents"), {**shown(page), "matching": "on"})
        assert consents.version_given([amina.pk], "matching") == {amina.pk: 2}

    def test_the_history_belongs_to_the_person_alone(self, signed_in, amina, eve):
        consents.give(user=amina, purpose="matching", at=datetime(2025, 3, 1, 9, tzinfo=UTC))
        assert "2025" in signed_in(amina).get(reverse("consents")).text
        assert "2025" not in signed_in(eve).get(reverse("consents")).text

    def test_a_purpose_that_does_not_exist_is_not_found(self, signed_in, amina):
        assert signed_in(amina).post(reverse("consent-withdraw"), {"purpose": "all"}).status_code == 404

    def test_visitors_sign_in_first(self, client):
        assert client.get(reverse("consents")).status_code == 302
        assert client.post(reverse("consent-withdraw"), {"purpose": "matching"}).status_code == 302


def test_a_forms_answers_are_each_proven_and_told_of_together(amina):
    answers = [
        consents.Answer(Purpose.MATCHING, ConsentState.GIVEN),
        consents.Answer(Purpose.RESEARCH, ConsentState.REFUSED),
    ]
    for _time in range(2):
        states = [answer.state for answer in consents.answer_all(user=amina, answers=answers)]
        assert states == ["given", "refused"]
    assert records(amina) == [("matching", "given"), ("research", "refused")]
    event = Event.objects.get(topic="consent.changed")
    assert event.payload == {"user_id": amina.pk, "purposes": ["matching", "research"]}


def test_one_answer_that_is_refused_refuses_the_whole_form(amina):
    consents.give(user=amina, purpose="matching")
    answers = [
        consents.Answer(Purpose.RESEARCH, ConsentState.GIVEN),
        consents.Answer(Purpose.MATCHING, ConsentState.REFUSED),
    ]
    with pytest.raises(errors.NotThisAnswer):
        consents.answer_all(user=amina, answers=answers)
    assert records(amina) == [("matching", "given")]
