"""Whatever the rules say, there are words for it."""

from __future__ import annotations

from hypothesis import given, settings

from registry.matching import gate_words, rules, words
from registry.matching.rules import Context, Gate, GraduateSide, ListingSide, gating
from registry.matching.words import Reader

from . import strategies as some

LABELS = {skill: f"skill {skill}" for skill in some.SKILLS}


@settings(deadline=None, max_examples=200)
@given(some.listings, some.graduates, some.contexts)
def test_both_sides_can_read_every_explanation(listing: ListingSide, graduate: GraduateSide, context: Context) -> None:
    explanation = rules.explain(listing, graduate, context, LABELS)
    own = words.reasons(explanation, Reader.GRADUATE)
    theirs = words.reasons(explanation, Reader.LISTING)
    assert len(own.gates) == len(gating.GATES)
    assert own.is_possible == rules.is_possible(listing, graduate, context)
    assert [(need.label, need.state) for need in own.needs] == [(need.label, need.state) for need in theirs.needs]
    said = [theirs.summary, theirs.would_raise, *(line.text for line in [*theirs.lines, *theirs.gates])]
    said += [need.text for need in theirs.needs]
    assert not [text for text in said if "pay" in text.lower().split() or "%(" in text]
    assert not [line.text for line in [*own.lines, *own.gates] if "%(" in line.text]


def test_every_way_a_gate_can_be_decided_has_its_sentence() -> None:
    decided = {f"{gate.code}.{gate.reason}" for gate in vars(gating).values() if isinstance(gate, Gate)}
    decided |= {"languages.not_spoken", "availability.too_late", "availability.too_few_hours"}
    assert decided == set(gate_words.GATES)
    assert all(Reader.GRADUATE in sentences for sentences in gate_words.GATES.values())
