"""What words of French, Kiswahili, Kinyarwanda and the street mean in ESCO's English."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.taxonomy.linker import glossary
from registry.taxonomy.linker.index import Index, LabelRow, SkillRow
from registry.taxonomy.linker.verbs import infinitives
from registry.taxonomy.linker.words import telling
from registry.taxonomy.rules import fold

LANGUAGES = sorted(glossary.DATA.glob("*.txt"))


def english(text: str, known: set[str] = frozenset()) -> str:  # type: ignore[assignment]
    return " ".join(glossary.in_english(telling(text), known=known))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda path: path.stem)
def test_each_entry_is_read_once_as_it_is_written(language: Path) -> None:
    said = [said for said, _meant in glossary.pairs(language)]
    assert len(said) > 300
    assert [one for one in said if fold(one) != one.replace("'", "") and "-" not in one] == []
    # Two entries that differ by filling alone would each mean what both say.
    keys = Counter(" ".join(telling(one)) for one in said)
    assert [key for key, times in keys.items() if times > 1] == []
    assert [key for key in keys if len(key.split()) > glossary.LONGEST_ENTRY] == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("nilirekebisha simu", "repair mobile phone"),
        ("ninarekebisha simu", "repair mobile phone"),
        ("narekebisha simu", "repair mobile phone"),
        ("nafix laptop", "repair laptop computer"),
        ("nasannye mudasobwa", "repair computer"),
        ("nsana mudasobwa", "repair computer"),
        ("j'ai réparé des ordinateurs", "repair computers"),
        ("je répare les ordinateurs", "repair computers"),
        ("tests d'intrusion", "testing penetration ethical hacking"),
        ("umutekano w'ikoranabuhanga", "cybersecurity"),
        ("akili bandia", "artificial intelligence"),
    ],
)
def test_forms_of_a_verb_mean_what_the_verb_means(said: str, meant: str) -> None:
    assert english(said) == meant


@pytest.mark.parametrize(
    ("form", "infinitive"),
    [
        ("nimefundisha", "kufundisha"),
        ("anauza", "kuuza"),
        ("nilienda", "kwenda"),
        ("nachapaga", "kuchapa"),
        ("nakoze", "gukora"),
        ("nigishije", "kwigisha"),
        ("nanditse", "kwandika"),
        ("nashyize", "gushyira"),
        ("nafashe", "gufata"),
        ("nagurishaga", "kugurisha"),
        ("changees", "changer"),
        ("vendu", "vendre"),
        ("finissait", "finir"),
    ],
)
def test_infinitives(form: str, infinitive: str) -> None:
    assert infinitive in set(infinitives(form))


@given(st.text(alphabet=st.characters(categories=["Ll", "Nd"]), max_size=20))
def test_any_word_has_few_infinitives_and_is_none_of_its_own(word: str) -> None:
    found = list(infinitives(word))
    assert len(found) < 80
    assert all(found)


@given(st.lists(st.text(alphabet="abcdefghijklmnoprstuwyz", min_size=1, max_size=9), max_size=8))
def test_words_are_never_all_lost(words: list[str]) -> None:
    assert bool(glossary.in_english(words, known=())) == bool(words)


def test_an_english_word_stays_beside_its_meaning() -> None:
    assert english("son", known={"son"}) == "son sound"
    assert english("son") == "sound"


def test_labels_of_the_phrase_own_language_win_as_they_stand() -> None:
    rows = [SkillRow(1, "urn:x:1", "phone repair", "", 0.0), SkillRow(2, "urn:x:2", "shoe repair", "", 0.0)]
    labels = [
        LabelRow(1, "phone repair", 0),
        LabelRow(2, "shoe repair", 0),
        LabelRow(2, "kutengeneza simu za miguu", 1, "sw"),
    ]
    found = Index(rows, labels).alike("kutengeneza simu za miguu", top=1)
    assert [one.skill.id for one in found] == [2]
