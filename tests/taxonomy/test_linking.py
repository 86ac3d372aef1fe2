"""From phrases to skills."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.taxonomy.linking import best, extract, link
from registry.taxonomy.models import LabelKind, Origin, Skill, SkillKind, SkillLabel
from registry.taxonomy.rules import fold
from registry.taxonomy.selectors import search_skills, skill_by_label

pytestmark = pytest.mark.django_db


def make_skill(uri, label, *, origin=Origin.ESCO, kind=SkillKind.KNOWLEDGE, label_kind=LabelKind.PREFERRED):
    skill = Skill.objects.create(uri=uri, label=label, origin=origin, kind=kind)
    SkillLabel.objects.create(skill=skill, language="en", kind=label_kind, text=label, folded=fold(label))
    return skill


@pytest.mark.parametrize(
    ("phrase", "label"),
    [
        ("Docker", "Docker"),
        ("  DOCKER ", "Docker"),
        ("react.js", "React"),
        ("conteneurs docker", "Docker"),
        ("Conteneurs Docker", "Docker"),
        ("PYTHON (computer programming)", "Python (computer programming)"),
        ("C#", "C#"),
        ("c++", "C++"),
        ("node.js", "Node.js"),
    ],
)
def test_exact_names_score_one(phrase, label):
    first = link([phrase])[0][0]
    assert (first.label, first.score) == (label, 1.0)


@pytest.mark.parametrize("language", ["sw", "rw", "fr"])
def test_labels_of_every_language_are_found(language):
    labels = SkillLabel.objects.filter(language=language, skill__origin=Origin.LOCAL).order_by("pk")[:20]
    found = link([label.text.upper() for label in labels], top=10)
    for label, candidates in zip(labels, found, strict=True):
        assert label.skill_id in {candidate.skill_id for candidate in candidates if candidate.score == 1.0}


@pytest.mark.parametrize(
    ("phrase", "label"),
    [("Kubernets", "Kubernetes"), ("java scripts", "JavaScript"), ("M-Pesa integration", "M-Pesa API integration")],
)
def test_misspelt_names_find_the_most_alike(phrase, label):
    first = link([phrase])[0][0]
    assert first.label == label
    assert 0.3 <= first.score < 1


def test_the_local_extension_wins_a_tie():
    make_skill("http://data.europa.eu/esco/skill/test-tie", "tying of ties")
    local = make_skill("urn:corridor:skill:test-tie", "Tying of ties", origin=Origin.LOCAL)
    found = link(["tying of ties"])[0]
    assert [c.score for c in found[:2]] == [1.0, 1.0]
    assert found[0].skill_id == local.pk
    assert skill_by_label("TYING of ties") == local
    assert best(["tying of ties"]) == {"tying of ties": local.pk}


def test_a_preferred_label_comes_before_an_alternative_one():
    make_skill("http://data.europa.eu/esco/skill/test-1", "frobnication", label_kind=LabelKind.ALTERNATIVE)
    preferred = make_skill("http://data.europa.eu/esco/skill/test-2", "frobnication")
    assert link(["frobnication"])[0][0].skill_id == preferred.pk


def test_groups_are_never_found():
    make_skill("http://data.europa.eu/esco/skill/test-group", "zymurgical matters", kind=SkillKind.GROUP)
    assert "zymurgical matters" not in {candidate.label for candidate in link(["zymurgical matters"])[0]}
    assert skill_by_label("zymurgical matters") is None
    assert search_skills("zymurgical") == []


def test_c_is_none_of_its_descendants():
    assert not {"C++", "C#"} & {c.label for c in link(["C"])[0]}
    assert link(["C"])[0][0].label == "C (computer programming)"


def test_answers_keep_the_order_and_number_of_the_phrases():
    phrases = ["docker", "", "docker", "qqqq zzzz", "…", "Kubernetes"]
    found = link(phrases, top=2)
    assert len(found) == len(phrases)
    assert found[0] == found[2]
    assert found[1] == found[3] == found[4] == []
    assert all(len(candidates) <= 2 for candidates in found)
    assert link([]) == []


def test_best_leaves_out_what_it_does_not_know():
    phrases = ["Docker", "Kubernets", "qqqq zzzz", "", "enterprise"]
    found = best(phrases)
    assert set(found) == {"Docker", "Kubernets"}
    assert best(phrases, at_least=0.99).keys() == {"Docker"}


def test_no_skill_is_proposed_twice_and_scores_never_rise():
    for candidates in link(["python programming", "database", "git", "web"], top=20):
        scores = [candidate.score for candidate in candidates]
        assert scores == sorted(scores, reverse=True)
        assert len({candidate.skill_id for candidate in candidates}) == len(candidates)


@given(st.lists(st.text(max_size=30), max_size=4))
@settings(deadline=None, max_examples=40)
def test_any_text_is_answered(phrases):
    for candidates in link(phrases, top=3):
        assert all(0 < candidate.score <= 1 for candidate in candidates)
        assert len(candidates) <= 3


def test_a_very_long_phrase_is_answered():
    assert len(link(["data " * 100_000])) == 1


def test_linking_costs_one_query_however_many_phrases(django_assert_num_queries):
    link(["docker"])
    for ask in (lambda: link(["docker"]), lambda: link([f"phrase {n}" for n in range(150)]), lambda: best(["docker"])):
        with django_assert_num_queries(1):
            ask()
    with django_assert_num_queries(1):
        extract("I fixed phones, laptops and printers")


def test_a_new_label_is_found_at_once_and_a_removed_one_no_more():
    assert link(["blorbing"])[0] == []
    skill = Skill.objects.held().get(label="Docker")
    made = SkillLabel.objects.create(skill=skill, language="en", kind="alternative", text="Blorbing", folded="blorbing")
    assert [candidate.label for candidate in link(["blorbing"])[0]] == ["Docker"]
    made.delete()
    assert link(["blorbing"])[0] == []
    Skill.objects.filter(pk=skill.pk).update(label="Moby")
    assert link(["docker"])[0][0].label == "Moby"


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        (
            "I fixed phones and set up wifi for the school",
            {"mobile phone repair", "office wifi set-up"},
        ),
        ("k8s, AWS cloud practitioner", {"Kubernetes", "AWS Certified Cloud Practitioner"}),
        ("Nilitengeneza simu na kuweka wifi shuleni", {"mobile phone repair", "office wifi set-up"}),
        ("J'ai réparé des téléphones et installé le wifi à l'école", {"mobile phone repair", "office wifi set-up"}),
        ("gukora telefone no gushyira wifi mu ishuri", {"mobile phone repair", "office wifi set-up"}),
    ],
    ids=["english", "short forms", "kiswahili", "french", "kinyarwanda"],
)
def test_words_of_graduates_in_four_languages_lead_to_their_skills(words, labels):
    found = {candidate.label for _part, candidates in extract(words, top=3) for candidate in candidates}
    assert labels <= found


def test_each_skill_of_a_text_is_told_with_its_words():
    assert [(part, found[0].label) for part, found in extract("Docker; kubernetes\nand qqqq zzzz.")] == [
        ("Docker", "Docker"),
        ("kubernetes", "Kubernetes"),
    ]


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=40)
def test_any_prose_is_taken_apart(text):
    for part, candidates in extract(text, top=2):
        assert part
        assert 1 <= len(candidates) <= 2


@pytest.mark.parametrize(
    ("typed", "label"), [("pyth", "Python (computer programming)"), ("dock", "Docker"), ("kubern", "Kubernetes")]
)
def test_searching_finds_what_is_being_typed(typed, label, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = search_skills(typed, limit=5)
    assert found[0].label == label
    assert len(found) <= 5


def test_searching_for_nothing_finds_nothing():
    assert search_skills(" % _ ") == []
    assert skill_by_label("…") is None
    assert skill_by_label("qqqq zzzz") is None
