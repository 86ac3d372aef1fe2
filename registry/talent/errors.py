"""What the talent pages refuse, in words that say what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError


class NotLooking(DomainError):
    message = _(
        "Only verified employers and mentors can keep searches. Register your organisation, or yourself as a mentor, "
        "first."
    )


class TooManySearches(DomainError):
    message = _(
        "You keep as many searches as there is room for. Delete one that you no longer need, then save this one."
    )


class NameTaken(DomainError):
    message = _("You have a search of this name already. Give this one another name.")


class NothingAsked(DomainError):
    message = _("This search asks for nothing yet. Choose a filter first, then save it.")
