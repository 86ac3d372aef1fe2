"""What is said about skills, in one place for every form that takes them in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .linking import Candidate


def unknown_skill(text: str, candidates: Iterable[Candidate]) -> str:
    """That no skill is called so, with what may have been meant."""
    proposals = "; ".join(candidate.label for candidate in candidates)
    if proposals:
        return _("We do not know “%(text)s”. Did you mean: %(proposals)s?") % {"text": text, "proposals": proposals}
    return _("We do not know “%(text)s”. Use a common name of the skill.") % {"text": text}
