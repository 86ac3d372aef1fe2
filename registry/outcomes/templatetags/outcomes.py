"""The words of figures, in templates."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise

from registry.outcomes import words
from registry.outcomes.public import PublicRow
from registry.outcomes.rules import Definition, Verdict

register = template.Library()


@register.filter
def sentences(row: PublicRow) -> list[str]:
    """What can be said of a group in words."""
    return words.sentences(row)


@register.filter
def described(definition: Definition) -> Promise:
    """Which roles count."""
    return words.DEFINITIONS[definition]


@register.filter
def worded(verdict: Verdict) -> Promise:
    """A verdict in a word or two."""
    return words.VERDICTS[verdict]
