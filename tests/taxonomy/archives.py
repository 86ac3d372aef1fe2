"""A small ESCO release, built by hand, that tests can bend."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

ESCO = "http://data.europa.eu/esco/"
PYTHON, CODING, KNITTING = (f"{ESCO}skill/test-{name}" for name in ("python", "coding", "knitting"))
# Also in the wheel, so it is in the tables before any import.
HASKELL = f"{ESCO}skill/000f1d3d-220f-4789-9c0a-cc742521fb02"
ROOT, CRAFTS, FORGOTTEN = (f"{ESCO}skill/test-group-{name}" for name in ("root", "crafts", "forgotten"))
DEVELOPER, KNITTER = (f"{ESCO}occupation/test-{name}" for name in ("developer", "knitter"))
UNDESCRIBED = f"{ESCO}occupation/a9e54177-a185-404d-b6e6-15663d31137e"

NAMES = ["preferredLabel", "altLabels", "hiddenLabels", "status"]
SKILL = ["conceptType", "conceptUri", "skillType", "reuseLevel", *NAMES, "description"]
GROUP = ["conceptType", "conceptUri", *NAMES, "description", "code"]
OCCUPATION = ["conceptType", "conceptUri", "iscoGroup", *NAMES, "inScheme", "description", "code"]
HIERARCHY = [
    *(f"Level {n // 2} {'preferred term' if n % 2 else 'URI'}" for n in range(8)),
    *("Description", "Scope note"),
    *(f"Level {n} code" for n in range(4)),
]
BROADER = ["conceptType", "conceptUri", "broaderType", "broaderUri"]


def skill(uri, label, *, kind="knowledge", alternative="", hidden="", description="About it."):
    return ["KnowledgeSkillCompetence", uri, kind, "cross-sector", label, alternative, hidden, "released", description]


def group(uri, label, code):
    return ["SkillGroup", uri, label, "", "", "released", "A group.", code]


def occupation(uri, label, isco, code):
    return ["Occupation", uri, isco, label, f"{label} person", "", "released", "", "Does it.", code]


@dataclass
class SmallRelease:
    """The tables as lists of rows, each with its header first."""

    language: str = "en"
    concepts: dict[str, list[list[str]]] = field(
        default_factory=lambda: {
            "ISCOGroups": [
                ["conceptType", "conceptUri", "code", "preferredLabel", "description"],
                *(["ISCOGroup", f"{ESCO}isco/C{code}", code, f"Group {code}", ""] for code in ("2", "25", "251")),
                *(["ISCOGroup", f"{ESCO}isco/C{code}", code, f"Group {code}", ""] for code in ("2512", "7")),
            ],
            "skills": [
                SKILL,
                skill(PYTHON, "Pythonry", alternative="the Python craft\nPythonry", hidden="pyton"),
                skill(CODING, "codecraft", kind="skill/competence"),
                skill(KNITTING, "knit\u00a0 by hand", kind=""),
                skill(HASKELL, "Haskell the Great", alternative="Haskell"),
            ],
            "skillGroups": [GROUP, group(ROOT, "all skills", "S"), group(CRAFTS, "crafts", "S1")],
            "skillsHierarchy": [
                HIERARCHY,
                [ROOT, "all skills", *[""] * 8, "S"],
                [ROOT, "all skills", CRAFTS, "crafts", *[""] * 6, "S", "S1"],
                [ROOT, "all skills", CRAFTS, "crafts", FORGOTTEN, "forgotten crafts", *[""] * 4, "S", "S1", "S1.9"],
            ],
            "occupations": [
                OCCUPATION,
                occupation(DEVELOPER, "test developer", "2512", "2512.99"),
                occupation(KNITTER, "test knitter", "7", "7.1"),
            ],
        }
    )
    links: dict[str, list[list[str]]] = field(
        default_factory=lambda: {
            "broaderRelationsOccPillar": [
                BROADER,
                ["ISCOGroup", f"{ESCO}isco/C25", "ISCOGroup", f"{ESCO}isco/C2"],
                ["Occupation", DEVELOPER, "ISCOGroup", f"{ESCO}isco/C2512"],
                ["Occupation", UNDESCRIBED, "Occupation", KNITTER],
            ],
            "broaderRelationsSkillPillar": [
                BROADER,
                ["SkillGroup", CRAFTS, "SkillGroup", ROOT],
                ["SkillGroup", FORGOTTEN, "SkillGroup", CRAFTS],
                ["KnowledgeSkillCompetence", PYTHON, "KnowledgeSkillCompetence", CODING],
                ["KnowledgeSkillCompetence", KNITTING, "SkillGroup", FORGOTTEN],
            ],
            "occupationSkillRelations": [
                ["occupationUri", "relationType", "skillType", "skillUri"],
                [DEVELOPER, "essential", "knowledge", PYTHON],
                [DEVELOPER, "optional", "skill/competence", CODING],
                [UNDESCRIBED, "essential", "", KNITTING],
            ],
            "skillSkillRelations": [
                ["originalSkillUri", "originalSkillType", "relationType", "relatedSkillType", "relatedSkillUri"],
                [HASKELL, "knowledge", "optional", "skill/competence", CODING],
                [KNITTING, "", "essential", "", KNITTING],
            ],
        }
    )

    def texts(self):
        """Member's name -> text, of both archives."""
        concepts = {f"{name}_{self.language}.csv": written(rows) for name, rows in self.concepts.items()}
        return concepts, {f"{name}.csv": written(rows) for name, rows in self.links.items()}

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Both archives, as files."""
        concepts, links = self.texts()
        return zipped(folder / "classification.zip", concepts), zipped(folder / "relations.zip", links)


def written(rows) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
