"""An index that was built is read again by the next process, for exactly its edition and its code."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from registry.taxonomy.linker import keeping, shelf
from registry.taxonomy.linker.index import Index, LabelRow, SkillRow
from registry.taxonomy.linking import link
from registry.taxonomy.models import Edition, Skill


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.STATE_DIR = tmp_path
    return tmp_path / "linker"


def index() -> Index:
    rows = [SkillRow(1, "urn:x:1", "Docker", "", 1.0), SkillRow(2, "urn:x:2", "Kubernetes", "", 1.0)]
    return Index(rows, [LabelRow(row.id, row.label, 0) for row in rows])


def test_an_index_is_taken_as_it_was_put_and_older_ones_go(folder: Path) -> None:
    first, second = uuid4(), uuid4()
    shelf.put(first, index())
    assert shelf.take(second) is None
    shelf.put(second, index())
    assert shelf.take(first) is None
    taken = shelf.take(second)
    assert taken is not None
    assert [found.skill.label for found in taken.alike("dockers", top=1)] == ["Docker"]
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]


@pytest.mark.parametrize("content", [b"", b"no index", b"\x80\x05N."])
def test_a_broken_file_is_as_none(folder: Path, content: bytes) -> None:
    stamp = uuid4()
    shelf.put(stamp, index())
    next(folder.iterdir()).write_bytes(content)
    assert shelf.take(stamp) is None


def test_a_disk_that_takes_nothing_stops_nothing(folder: Path) -> None:
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be")
    shelf.put(uuid4(), index())
    assert shelf.take(uuid4()) is None


@pytest.mark.django_db
def test_the_next_process_reads_what_this_one_built_until_the_taxonomy_changes(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(keeping, "WORTH_SHELVING", 1)
    Skill.objects.filter(label="Docker").update(description="Containers.")  # an edition of this test's own
    for built in (1, 0):
        keeping._kept.clear()
        monkeypatch.setattr(keeping, "_skills", keeping._skills if built else lambda: pytest.fail("built again"))
        assert link(["docker"])[0][0].label == "Docker"
    assert str(Edition.objects.get().stamp) in next(folder.iterdir()).name
    keeping._kept.clear()
