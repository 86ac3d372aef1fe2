"""An official release of ESCO is read completely, once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from registry.taxonomy.loading import LOCAL, load_taxonomy
from registry.taxonomy.models import (
    IscoGroup,
    Occupation,
    OccupationLabel,
    OccupationSkill,
    Origin,
    Skill,
    SkillKind,
    SkillLabel,
    SkillRelation,
    TaxonomyImport,
)

from . import archives
from .archives import CODING, CRAFTS, DEVELOPER, FORGOTTEN, HASKELL, KNITTING, PYTHON, UNDESCRIBED

pytestmark = pytest.mark.django_db

OFFICIAL = Path(settings.BASE_DIR).parent / "shared" / "data" / "esco"


def local_rows():
    of = {"skill__origin": Origin.LOCAL}
    return [
        list(Skill.objects.filter(origin=Origin.LOCAL).order_by("pk").values()),
        list(SkillLabel.objects.filter(**of).order_by("pk").values()),
        list(SkillRelation.objects.filter(**of).order_by("pk").values()),
    ]


def test_the_second_time_nothing_is_created_or_changed(release, read):
    first = read(release)
    assert list(first) == ["skills", "occupations", "relations", "created", "changed"]
    assert (first["skills"], first["occupations"], first["relations"]) == (4, 2, 3)
    assert first["created"] > 0
    assert first["changed"] > 0
    assert read(release) == {**first, "created": 0, "changed": 0}
    assert TaxonomyImport.objects.count() == 1


def test_concepts_are_read_with_their_kinds_and_descriptions(release, read):
    read(release)
    python = Skill.objects.get(uri=PYTHON)
    assert (python.label, python.kind, python.origin) == ("Pythonry", SkillKind.KNOWLEDGE, Origin.ESCO)
    assert (python.reuse_level, python.description) == ("cross-sector", "About it.")
    assert Skill.objects.get(uri=CODING).kind == SkillKind.SKILL
    assert Skill.objects.get(uri=KNITTING).label == "knit by hand"
    assert Skill.objects.get(uri=CRAFTS).kind == SkillKind.GROUP
    assert Occupation.objects.get(uri=DEVELOPER).isco_id == "2512"
    assert IscoGroup.objects.get(code="2512").label == "Group 2512"


def test_labels_of_every_kind_are_read_once(release, read):
    read(release)
    labels = SkillLabel.objects.filter(skill__uri=PYTHON).values_list("language", "kind", "text", "folded")
    assert set(labels) == {
        ("en", "preferred", "Pythonry", "pythonry"),
        ("en", "alternative", "the Python craft", "the python craft"),
        ("en", "hidden", "pyton", "pyton"),
    }
    assert OccupationLabel.objects.filter(occupation__uri=DEVELOPER).count() == 2


def test_a_group_that_only_the_hierarchy_names_is_read(release, read):
    read(release)
    forgotten = Skill.objects.get(uri=FORGOTTEN)
    assert (forgotten.kind, forgotten.label, forgotten.code) == (SkillKind.GROUP, "forgotten crafts", "S1.9")
    assert forgotten.relations.get().other.uri == CRAFTS


def test_relations_are_read_with_their_kinds(release, read):
    read(release)
    assert SkillRelation.objects.filter(skill__uri=PYTHON, other__uri=CODING, kind="broader").exists()
    assert SkillRelation.objects.filter(skill__uri=HASKELL, other__uri=CODING, kind="optional").exists()
    essential = OccupationSkill.objects.filter(occupation__uri=DEVELOPER).values_list("skill__uri", "is_essential")
    assert dict(essential) == {PYTHON: True, CODING: False}


def test_the_occupation_that_the_release_forgets_keeps_its_skills(release, read):
    read(release)
    occupation = Occupation.objects.get(uri=UNDESCRIBED)
    assert (occupation.isco_id, occupation.occupation_skills.get().skill.uri) == ("7", KNITTING)
    assert not occupation.labels.exists()


def test_a_skill_that_was_there_keeps_its_key_and_what_points_at_it(release, read):
    haskell = Skill.objects.get(uri=HASKELL)
    local = Skill.objects.filter(origin=Origin.LOCAL).earliest("pk")
    link = SkillRelation.objects.create(skill=local, other=haskell, kind=SkillRelation.Kind.BROADER)
    read(release)
    after = Skill.objects.get(uri=HASKELL)
    assert (after.pk, after.label) == (haskell.pk, "Haskell the Great")
    assert SkillRelation.objects.filter(pk=link.pk).exists()


def test_the_local_extension_is_not_touched(release, read):
    before = local_rows()
    read(release)
    assert local_rows() == before


def test_what_joins_an_esco_skill_to_the_local_extension_stays(release, read):
    local = Skill.objects.filter(origin=Origin.LOCAL).earliest("pk")
    link = SkillRelation.objects.create(skill=Skill.objects.get(uri=HASKELL), other=local, kind="optional")
    taught = Occupation.objects.earliest("pk").occupation_skills.create(skill=local, is_essential=True)
    release.concepts["occupations"].append(
        archives.occupation(taught.occupation.uri, "an occupation of the wheel", "2512", "2512.98")
    )
    release.links["occupationSkillRelations"].append([taught.occupation.uri, "essential", "knowledge", PYTHON])
    read(release)
    assert SkillRelation.objects.filter(pk=link.pk).exists()
    assert set(taught.occupation.occupation_skills.values_list("skill__uri", flat=True)) == {PYTHON, local.uri}


def test_what_a_new_edition_no_longer_says_goes_and_concepts_stay(release, read):
    read(release)
    del release.links["broaderRelationsSkillPillar"][3]
    del release.links["occupationSkillRelations"][2]
    del release.concepts["skills"][3]
    del release.links["broaderRelationsSkillPillar"][-1]
    del release.links["skillSkillRelations"][-1]
    del release.links["occupationSkillRelations"][-1]
    release.concepts["skills"][1][5] = ""
    changes = read(release)
    assert changes["created"] == 0
    # One broader relation, one skill of an occupation and one label; the undescribed occupation named no skill now.
    assert changes["changed"] == 3
    assert Skill.objects.filter(uri=KNITTING).exists()
    assert not SkillRelation.objects.filter(skill__uri=PYTHON).exists()


def test_another_language_adds_labels_and_leaves_english_names(release, read):
    read(release)
    release.language = "fr"
    release.concepts["skills"][1] = archives.skill(PYTHON, "Pythonnerie", alternative="l’art du Python")
    release.concepts["skills"].append(archives.skill(f"{archives.ESCO}skill/test-only-french", "savoir-faire"))
    counts = read(release)
    assert counts["created"] > 0
    python = Skill.objects.get(uri=PYTHON)
    assert python.label == "Pythonry"
    assert set(python.labels.filter(language="fr").values_list("folded", flat=True)) >= {
        "pythonnerie",
        "lart du python",
    }
    assert python.labels.filter(language="en").count() == 3
    assert Skill.objects.get(uri__endswith="test-only-french").label == "savoir-faire"
    assert read(release)["created"] == 0


def test_after_an_import_loading_leaves_esco_as_the_release_has_it(release, read):
    read(release)
    counts = load_taxonomy()
    assert Skill.objects.get(uri=HASKELL).label == "Haskell the Great"
    assert counts["skills"] == 408
    assert Skill.objects.filter(uri__startswith=LOCAL).count() == 408


def test_without_json_the_counts_are_said_in_words(release, tmp_path, capsys):
    call_command("import_taxonomy", "esco", *map(str, release.write(tmp_path)), accept_unknown=True)
    said = capsys.readouterr()
    assert said.out.startswith("4 skills, 2 occupations, 3 relations, ")
    assert said.err == ""


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official archives are not here")
def test_the_official_release_is_read_completely_and_only_once(read):
    paths = (OFFICIAL / "esco-1.1.1-classification-en-csv.zip", OFFICIAL / "esco-1.1.1-relations-csv.zip")
    before = local_rows()
    first = read(paths, accept_unknown=False)
    assert (first["skills"], first["occupations"], first["relations"]) == (13_896, 3_007, 123_855)
    escos = Counter(Skill.objects.filter(origin=Origin.ESCO).values_list("kind", flat=True))
    assert (escos["skill"] + escos["knowledge"], escos["group"]) == (13_896, 647)
    assert Occupation.objects.exclude(labels=None).distinct().count() == 3_007
    assert OccupationSkill.objects.count() == 123_855
    related = Counter(SkillRelation.objects.filter(skill__origin=Origin.ESCO).values_list("kind", flat=True))
    # 20,656 broader; 5,899 others, of which one relates a skill to itself.
    assert related == {"broader": 20_656, "optional": 5_707, "essential": 191}
    assert read(paths, accept_unknown=False) == {**first, "created": 0, "changed": 0}
    assert TaxonomyImport.objects.get().version == "1.1.1"
    assert local_rows() == before
