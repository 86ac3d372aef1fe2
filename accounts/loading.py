"""Reading the consent texts and the administrators' groups into the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from .consent_parts import body_of
from .groups import GROUPS
from .models import ConsentText

TEXTS = Path(__file__).parent / "data" / "consent_texts.json"


class ConsentTextDiffers(Exception):
    """A file would change words that people may have agreed to already. Raise the version of the text instead."""


class NoSuchPermission(Exception):
    """A group names a permission that no room has. Migrate first, or correct `groups.py`."""


@transaction.atomic
def load_consents(path: Path = TEXTS) -> dict[str, int]:
    """Add the consent texts that are not there yet. Idempotent; never changes or removes a text.

    Returns how many texts were added and how many were there. Raises ConsentTextDiffers.
    """
    there = {(text.purpose, text.version, text.language): text for text in ConsentText.objects.all()}
    added = kept = 0
    for edition in json.loads(path.read_text()):
        for purpose, words in edition["texts"].items():
            key = (purpose, edition["version"], edition["language"])
            title, body = words["title"], body_of(words["parts"], headings=edition["headings"])
            old = there.get(key)
            if old is None:
                text = ConsentText(purpose=key[0], version=key[1], language=key[2], title=title, body=body)
                text.full_clean()
                text.save()
                added += 1
            elif (old.title, old.body) != (title, body):
                raise ConsentTextDiffers(f"{purpose} version {edition['version']} in {edition['language']}")
            else:
                kept += 1
    return {"added": added, "kept": kept}


@transaction.atomic
def load_roles(groups: Mapping[str, Mapping[str, tuple[str, ...]]] = GROUPS) -> dict[str, int]:
    """Give each group of administrators exactly its permissions. Idempotent.

    Returns how many permissions each group holds. Raises NoSuchPermission.
    """
    known = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in Permission.objects.select_related("content_type")
    }
    counts: dict[str, int] = {}
    for name, rights in groups.items():
        wanted = [
            (model.split(".")[0], f"{act}_{model.split('.')[1]}") for model, acts in rights.items() for act in acts
        ]
        missing = [f"{app}.{codename}" for app, codename in wanted if (app, codename) not in known]
        if missing:
            raise NoSuchPermission(", ".join(missing))
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set([known[key] for key in wanted])
        counts[name] = len(wanted)
    return counts
