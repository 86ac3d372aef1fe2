"""A wrong, cut or swapped archive is refused whole, in words, and nothing is written."""

from __future__ import annotations

import zipfile

import pytest
from django.core.management import CommandError

from registry.taxonomy import merging
from registry.taxonomy.esco import release as known
from registry.taxonomy.models import IscoGroup, Occupation, OccupationSkill, Skill, SkillLabel, SkillRelation

from .archives import DEVELOPER, ESCO, KNITTING, PYTHON, skill, written, zipped

pytestmark = pytest.mark.django_db


def rows():
    models = (IscoGroup, Skill, SkillLabel, SkillRelation, Occupation, OccupationSkill)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


@pytest.fixture
def refused(read):
    """Say that importing this is refused with these words, and see that the tables are as before."""

    def refusing(release, words, **options):
        before = rows()
        with pytest.raises(CommandError, match=words) as refusal:
            read(release, **options)
        assert str(refusal.value).endswith("Nothing was written.")
        assert rows() == before

    return refusing


BENT = {
    "an unknown column": ("skills", lambda t: t.replace(b"altLabels", b"others"), "no column altLabels"),
    "a cut row": ("skills", lambda t: t[: t.rindex(b",released")] + b"\r\n", "line 6: 7 cells instead of 9"),
    "a cut quotation": ("skills", lambda t: t[: t.index(b"\nPythonry") + 3], "cut or changed"),
    "a cut last line": ("skills", lambda t: t[:-6], "last line has no end"),
    "an empty file": ("occupations", lambda t: b"", "last line has no end"),
    "another encoding": ("skills", lambda t: t.decode().encode("utf-16"), "NUL|UTF-8"),
    "Windows-1252": ("skills", lambda t: t.replace(b"Pythonry", "Pythonéry".encode("cp1252")), "not UTF-8"),
    "a NUL": ("skills", lambda t: t.replace(b"About", b"Ab\0ut"), "NUL"),
    "a huge cell": ("skills", lambda t: t.replace(b"About it", b"ab " * 50_000), "field larger"),
    "an unknown kind": ("skills", lambda t: t.replace(b"skill/competence", b"talent"), "'talent' is no kind of skill"),
    "a foreign address": (
        "skills",
        lambda t: t.replace(PYTHON.encode(), b"urn:corridor:skill:docker"),
        "no address of ESCO's",
    ),
    "a long label": ("skills", lambda t: t.replace(b"pyton", b"py" * 300), "longer than 400 letters"),
    "an empty name": ("occupations", lambda t: t.replace(b",test knitter,", b", ,"), "preferred label is empty"),
    "a missing unit group": ("occupations", lambda t: t.replace(b",2512,", b",2599,"), "'2599' is in neither"),
    "a missing major group": ("ISCOGroups", lambda t: t.replace(b",2,Group 2", b",3,Group 3"), "stands under 2"),
    "half a level": ("skillsHierarchy", lambda t: t.replace(b",forgotten crafts", b","), "levels are not complete"),
    "a level cut off": ("skillsHierarchy", lambda t: t[: t.rindex(b",,S,S1,S1.9")] + b"\r\n", "cut or changed"),
    "a skill from nowhere": (
        "occupationSkillRelations",
        lambda t: t.replace(KNITTING.encode(), f"{ESCO}skill/nowhere".encode()),
        "nowhere' is in neither",
    ),
    "an occupation from nowhere": (
        "occupationSkillRelations",
        lambda t: t.replace(DEVELOPER.encode(), DEVELOPER[:-2].encode()),
        "test-develop' is in neither",
    ),
    "a broader skill from nowhere": (
        "broaderRelationsSkillPillar",
        lambda t: t.replace(KNITTING.encode(), KNITTING[:-1].encode()),
        "neither",
    ),
    "a broader occupation from nowhere": (
        "broaderRelationsOccPillar",
        lambda t: t.replace(DEVELOPER.encode(), DEVELOPER[:-1].encode()),
        "neither",
    ),
    "an unknown relation": (
        "occupationSkillRelations",
        lambda t: t.replace(b"optional", b"perhaps"),
        "'perhaps' is no kind",
    ),
    "a doubled relation": ("occupationSkillRelations", lambda t: t + t.splitlines(True)[1], "twice"),
    "a doubled skill": ("skills", lambda t: t + written([skill(PYTHON, "again")]), "twice"),
}


@pytest.mark.parametrize("case", BENT)
def test_bent_tables_are_refused_even_of_an_unknown_release(case, release, refused, tmp_path):
    table, bend, words = BENT[case]
    concepts, links = release.texts()
    for members in (concepts, links):
        for name in members:
            if name.split("_")[0].split(".")[0] == table:
                changed = bend(members[name])
                assert changed != members[name]
                members[name] = changed
    refused((zipped(tmp_path / "c.zip", concepts), zipped(tmp_path / "r.zip", links)), words)


def test_swapped_archives_are_refused(release, refused, tmp_path):
    refused(tuple(reversed(release.write(tmp_path))), "Give the classification archive first")


def test_a_file_that_is_no_archive_is_refused(release, refused, tmp_path):
    concepts, links = release.write(tmp_path)
    concepts.write_bytes(b"PK but not really")
    refused((concepts, links), "not a whole ZIP archive")


def test_a_file_that_is_not_there_is_refused(release, refused, tmp_path):
    concepts, links = release.write(tmp_path)
    links.unlink()
    refused((concepts, links), "There is no file")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_archive_is_refused(share, release, refused, tmp_path):
    concepts, links = release.write(tmp_path)
    whole = links.read_bytes()
    links.write_bytes(whole[: int(len(whole) * share)])
    refused((concepts, links), "not a whole ZIP archive")


def test_a_damaged_archive_is_refused(release, refused, tmp_path):
    concepts, links = release.write(tmp_path)
    with zipfile.ZipFile(concepts) as archive:
        start = archive.getinfo("skills_en.csv").header_offset
    damaged = bytearray(concepts.read_bytes())
    damaged[start + 60 : start + 90] = bytes(30)
    concepts.write_bytes(damaged)
    refused((concepts, links), "cannot be unpacked")


def test_a_missing_member_is_refused_by_name(release, refused, tmp_path):
    concepts, links = release.texts()
    del concepts["skillsHierarchy_en.csv"]
    refused((zipped(tmp_path / "c.zip", concepts), zipped(tmp_path / "r.zip", links)), "skillsHierarchy missing")


def test_mixed_and_doubled_languages_are_refused(release, refused, tmp_path):
    concepts, links = release.texts()
    second = zipped(tmp_path / "r.zip", links)
    both = {**concepts, "skills_fr.csv": concepts["skills_en.csv"]}
    refused((zipped(tmp_path / "both.zip", both), second), "skills more than once")
    mixed = {name.replace("skills_en", "skills_fr"): text for name, text in concepts.items()}
    refused((zipped(tmp_path / "mixed.zip", mixed), second), "mixes languages: en, fr")


def test_a_bomb_is_refused_before_it_is_unpacked(release, refused, tmp_path):
    concepts, links = release.texts()
    concepts["skills_en.csv"] += b" " * 20_000_000
    refused((zipped(tmp_path / "c.zip", concepts), zipped(tmp_path / "r.zip", links)), "more than 50 times its size")


def test_an_archive_of_very_many_files_is_refused(release, refused, tmp_path):
    concepts, links = release.texts()
    links |= {f"more{n}.txt": b"" for n in range(200)}
    refused((zipped(tmp_path / "c.zip", concepts), zipped(tmp_path / "r.zip", links)), "holds 204 files")


def test_other_members_are_left_alone(release, read, tmp_path):
    concepts, links = release.texts()
    concepts |= {"../../escape.csv": b"x", "folder/skills_en.csv": b"x", "greenSkillsCollection_en.csv": b"x"}
    read((zipped(tmp_path / "c.zip", concepts), zipped(tmp_path / "r.zip", links)))


def test_an_unknown_release_is_refused_with_the_differences_unless_accepted(release, refused):
    refused(release, "skills has 4 rows, not 13,896.*--accept-unknown", accept_unknown=False)


def test_a_known_release_lacking_one_whole_row_is_refused(release, refused, read, monkeypatch):
    counts = {name: len(table) - 1 for name, table in {**release.concepts, **release.links}.items()}
    monkeypatch.setitem(known.KNOWN, "1.1.1", counts)
    read(release, accept_unknown=False)
    release.links["occupationSkillRelations"].pop()
    refused(release, "occupationSkillRelations has 2 rows, not 3", accept_unknown=False)


def test_a_failure_while_writing_leaves_nothing_behind(release, read, monkeypatch):
    def fail(rows):
        raise RuntimeError("the disk is full")

    before = rows()
    monkeypatch.setattr(merging, "merge_occupation_skills", fail)
    with pytest.raises(RuntimeError):
        read(release)
    assert rows() == before
