"""The consent texts say all that the laws ask, and are only ever added; groups get exactly their permissions."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from accounts.consent_parts import CONTROLLER, Part, paragraphs_of
from accounts.groups import GROUPS
from accounts.loading import TEXTS, ConsentTextDiffers, NoSuchPermission, load_consents, load_roles
from accounts.models import ConsentText, Purpose

EDITIONS = json.loads(TEXTS.read_text())
# Words that a part cannot do without one of, so that an empty phrase does not pass.
MARKS = {
    Part.WHO: ["answers for your data"],
    Part.PURPOSE: ["to ", "so that"],
    Part.DATA: ["your"],
    Part.DECISIONS: ["no.", "decides nothing about you"],
    Part.TRANSFER: ["risk"],
    Part.RECEIVERS: ["organisation", "mentor", "anyone", "everyone", "companies", "research groups"],
    Part.WITHDRAWAL: ["at any time"],
    Part.EFFECTS: ["at once", "from then on", "no longer", "no more", "delete"],
}


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", list(Purpose))
def test_each_text_holds_the_eight_elements_in_order(purpose, consents_loaded):
    headings = EDITIONS[0]["headings"]
    text = ConsentText.objects.get(purpose=purpose, version=1, language="en")
    paragraphs = paragraphs_of(text.body)
    assert [paragraph.heading for paragraph in paragraphs] == [headings[part] for part in Part]
    for part, paragraph in zip(Part, paragraphs, strict=True):
        assert len(paragraph.words) > 20, part
        assert any(mark in paragraph.words.lower() for mark in MARKS[part]), (purpose, part)
    assert CONTROLLER in text.body
    assert "{" not in text.body


def test_every_purpose_has_a_text_of_its_own():
    for edition in EDITIONS:
        assert set(edition["texts"]) == set(Purpose.values)
        effects = [words["parts"]["effects"] for words in edition["texts"].values()]
        assert len(set(effects)) == len(effects)


@pytest.mark.django_db
def test_loading_twice_adds_nothing(consents_loaded):
    before = list(ConsentText.objects.values())
    assert load_consents() == {"added": 0, "kept": len(Purpose)}
    assert list(ConsentText.objects.values()) == before


@pytest.mark.django_db
def test_words_that_were_shown_are_never_changed(consents_loaded, tmp_path):
    changed = json.loads(TEXTS.read_text())
    changed[0]["texts"]["matching"]["title"] = "Match me with anything"
    path = tmp_path / "texts.json"
    path.write_text(json.dumps(changed))
    with pytest.raises(ConsentTextDiffers, match="matching version 1"):
        load_consents(path)
    changed[0]["version"] = 2
    path.write_text(json.dumps(changed))
    assert load_consents(path) == {"added": len(Purpose), "kept": 0}


@pytest.mark.django_db
def test_a_text_that_leaves_an_element_out_is_not_loaded(tmp_path):
    lacking = json.loads(TEXTS.read_text())
    lacking[0]["version"] = 2
    del lacking[0]["texts"]["matching"]["parts"]["transfer"]
    path = tmp_path / "texts.json"
    path.write_text(json.dumps(lacking))
    with pytest.raises(KeyError, match="transfer"):
        load_consents(path)
    assert not ConsentText.objects.filter(version=2).exists()


@pytest.mark.django_db
def test_groups_hold_exactly_what_they_should_and_a_stray_right_is_taken_away(capsys):
    call_command("load_roles", "--json")
    assert set(json.loads(capsys.readouterr().out)) == set(GROUPS)
    registrar = Group.objects.get(name="registrar")
    before = set(registrar.permissions.values_list("codename", flat=True))
    stray = Group.objects.get(name="taxonomy editor").permissions.first()
    assert stray is not None
    registrar.permissions.add(stray)
    load_roles()
    assert set(registrar.permissions.values_list("codename", flat=True)) == before


@pytest.mark.django_db
def test_no_group_deletes_and_none_but_the_registrar_decides_about_organisations():
    load_roles()
    for group in Group.objects.filter(name__in=GROUPS):
        held = set(group.permissions.values_list("codename", flat=True))
        assert not [codename for codename in held if codename.startswith("delete_")]
        assert ("change_organisation" in held) is (group.name == "registrar")


@pytest.mark.django_db
def test_a_right_that_no_room_has_stops_the_loading():
    with pytest.raises(NoSuchPermission, match=r"accounts\.view_unicorn"):
        load_roles({"registrar": {"accounts.unicorn": ("view",)}})
    assert not Group.objects.filter(name="registrar").exists()
