"""The risk signals: what each finds, that no disguise helps, and that no text breaks them."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.listings import risk, saying
from registry.listings.reading import fold, joined, readings
from registry.listings.risk import Band, Circumstances, Signal, contacts
from registry.listings.risk.likeness import likeness

SCAM = "Successful applicants pay a registration fee of KES 850 to the till of our agent. Send your PIN on WhatsApp."
HONEST = (
    "You keep the network of three clinics in Kilifi running, replace switches, and write down what you did. "
    "Two colleagues show you around for a month. We pay for travel between the clinics. No applicant pays anything."
)


def signals(text: str, title: str = "Data clerk", **around: object) -> set[Signal]:
    return {one.signal for one in risk.assess(title, text, Circumstances(**around)).found}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("signal", "text"),
    [
        (Signal.FEE, "Pay a training fee of 2,000 before you begin."),
        (Signal.FEE, "Ada ya kujisajili ni shilingi 600."),
        (Signal.FEE, "Les frais de dossier sont de 15 000 RWF."),
        (Signal.FEE, "Banza wishyure 10,000 Frw yo kwiyandikisha."),
        (Signal.MULE, "Receive payments into your own M-Pesa account and forward the balance."),
        (Signal.MULE, "Unabaki na asilimia 10 ya kila muamala."),
        (Signal.DOCUMENTS, "Send us a copy of your national ID and your PIN."),
        (Signal.DOCUMENTS, "Ohereza ifoto y'indangamuntu na PIN."),
        (Signal.VISA, "Visa guaranteed in 21 days."),
        (Signal.TOO_GOOD, "Earn 5,000 per day with simple typing."),
        (Signal.CONTACT, "Text us on WhatsApp."),
        (Signal.CONTACT, "Call 0700 000 011."),
        (Signal.CONTACT, "Write to jobs at example dot com."),
        (Signal.CONTACT, "Call zero seven zero zero, triple zero, zero two five."),
        (Signal.RECRUITING, "Bring 3 friends who also bring 3 friends."),
        (Signal.PERSONAL, "Female only, send full body photos."),
        (Signal.PRESSURE, "Hurry, slots are filling fast."),
    ],
)
def test_each_signal_is_found_with_its_words(signal: Signal, text: str) -> None:
    found = {one.signal: one for one in risk.assess("Work", text).found}
    assert signal in found
    assert found[signal].words


@pytest.mark.parametrize(
    "text",
    [
        "No fee is ever asked of applicants.",
        "We pay the certification fee and the exam.",
        "Hakuna malipo yoyote kwa mwombaji.",
        "Aucun frais n'est demandé aux candidats.",
        "Nta mafaranga asabwa umuntu usaba akazi.",
        "Teach people to spot scams that ask for a registration fee.",
    ],
)
def test_who_says_the_opposite_is_not_suspected_of_it(text: str) -> None:
    assert signals(text) & {Signal.FEE, Signal.DOCUMENTS} == set()


def test_a_plain_scam_is_held_and_honest_work_is_clear() -> None:
    held, clear = risk.assess("Data entry clerks", SCAM), risk.assess("Network technician", HONEST)
    assert (held.band, clear.band) == (Band.HOLD, Band.CLEAR)
    assert {Signal.FEE, Signal.DOCUMENTS, Signal.CONTACT} <= {one.signal for one in held.found}


DISGUISES = {
    "zero width": lambda text: "\u200b".join(text),
    "soft hyphens": lambda text: "\u00ad".join(text),
    "look-alikes": lambda text: text.translate(str.maketrans("aeopcix", "аеорсіх")),
    "capitals with accents": lambda text: text.upper().replace("E", "É").replace("A", "À"),
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in text),
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
def test_a_disguise_is_seen_through(disguise) -> None:
    assert fold(disguise("registration fee of 850")) == "registration fee of 850"
    assert risk.assess("Clerks", disguise(SCAM)).band == Band.HOLD


@pytest.mark.parametrize(
    "text", ["r e g i s t r a t i o n  f e e of 300", "r.e.g.i.s.t.r.a.t.i.o.n f-e-e 300", "r3gistr4tion f33 300"]
)
def test_spaced_and_numbered_letters_are_read(text: str) -> None:
    assert Signal.FEE in signals(text)
    assert "fee" in joined(fold(text))


def test_a_word_taken_apart_is_found() -> None:
    assert contacts.hidden_words("find us on te le gram") == ["telegram"]
    assert contacts.hidden_words("find us on telegram") == []


@pytest.mark.parametrize(
    "text", ["0700 000 011", "+254 700 000 011", "o7oo ooo o71", "07-00-00-00-11", "(0700) 000.011", "254700000011"]
)
def test_telephone_numbers_are_found_however_they_are_written(text: str) -> None:
    assert contacts.phones(fold(f"ring {text} today"))


@pytest.mark.parametrize("text", ["KES 45,000 to 60,000", "12 months from 2026-11-01", "1,800 students in 14 schools"])
def test_other_numbers_are_no_telephones(text: str) -> None:
    assert contacts.phones(fold(text)) == []


def test_circumstances_count() -> None:
    alone = risk.assess("Technician", HONEST)
    assert {Signal.COPIED} == signals(HONEST, likeness=0.8, copied_from="Another") - {one.signal for one in alone.found}
    assert Signal.NEW_ACCOUNT in signals(HONEST, account_days=2)
    assert Signal.NEW_ACCOUNT not in signals(HONEST, account_days=8)
    assert Signal.DOMAIN in signals(HONEST, domain_is_verified=False)
    assert Signal.TOO_MANY in signals(HONEST, listings_in_a_day=5)
    copied = risk.assess("Technician", HONEST, Circumstances(likeness=0.9, copied_from="Another", account_days=0))
    assert copied.band != Band.CLEAR
    assert risk.assess("Technician", HONEST, Circumstances(account_days=0, domain_is_verified=False)).band == Band.CLEAR


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=120), st.text(max_size=600))
def test_any_text_is_judged(title: str, description: str) -> None:
    found = risk.assess(title, description)
    assert 0.0 <= found.score <= 1.0
    assert found.band in {risk.band_of(found.score), Band.LOOK}
    assert all(0.0 < one.weight <= 1.0 for one in found.found)
    assert len(readings(description)) in {1, 2}
    assert found == risk.assess(title, description)


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False))
def test_hidden_characters_anywhere_change_nothing(chance: random.Random) -> None:
    hidden = "".join(
        letter + chance.choice(["", "", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad"]) for letter in SCAM
    )
    assert risk.assess("Clerks", hidden) == risk.assess("Clerks", SCAM)


@settings(deadline=None, max_examples=60)
@given(st.floats(min_value=0, max_value=1), st.integers(0, 400), st.integers(0, 50), st.booleans())
def test_more_around_it_never_lowers_the_score(like: float, days: int, many: int, verified: bool) -> None:
    plain = risk.assess("Technician", HONEST)
    around = Circumstances("Another", like, days, verified, many, many)
    assert risk.assess("Technician", HONEST, around).score >= plain.score


def test_nobody_is_held_back_for_being_new_or_busy_alone() -> None:
    around = Circumstances(account_days=0, domain_is_verified=False, listings_in_a_day=40, listings_in_a_week=40)
    for text in (HONEST, "Ok.", "Simple work for simple people, money paid fast and sure."):
        found = risk.assess("Work", text, around)
        if {one.signal for one in found.found} <= {Signal.LIKENESS, Signal.NEW_ACCOUNT, Signal.DOMAIN, Signal.TOO_MANY}:
            assert found.band != Band.HOLD


def test_long_texts_are_judged_in_good_time() -> None:
    began = time.perf_counter()
    risk.assess("x" * 140, "pay the fee of 1,000 to your own account for " * 130)
    risk.assess("x", "a" * 6000)
    risk.assess("x", "0 " * 3000)
    assert time.perf_counter() - began < 5


def test_words_alone_tell_the_tone() -> None:
    scam, words = likeness(fold(SCAM))
    honest, _ = likeness(fold(HONEST))
    assert scam > 0.6 > honest
    assert words


def test_every_signal_has_its_sentences() -> None:
    assert set(saying.TO_MODERATOR) == set(Signal)
    mendable = set(Signal) - {Signal.NEW_ACCOUNT, Signal.DOMAIN}
    assert set(saying.TO_OWNER) == mendable
    kept = [{"signal": str(signal), "weight": 0.5, "words": ["x"]} for signal in Signal]
    assert len(saying.to_moderator(kept)) == len(kept)
    assert len(saying.to_owner(kept)) == len(mendable)
