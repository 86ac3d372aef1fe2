"""What the talent pages tell people: that somebody new is there. Never who."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corridor.web.notices import Notice, link_to, to_each

from .models import Alert, SavedSearch
from .services import MOST_NEW, audience_for


def search_found(search_id: int, number: int, moment: int) -> list[Notice]:
    """To the owner of a search: how many new people it finds. Nothing once they said no, or may no longer look."""
    rows = SavedSearch.objects.select_related("user", "organisation", "mentor__user").exclude(alert=Alert.NEVER)
    search = rows.filter(pk=search_id).first()
    if search is None or audience_for(search) is None:
        return []

    def words() -> tuple[str, str]:
        name = {"name": search.name}
        if number > MOST_NEW:
            many = _("More than %(most)d people are new or have changed their profile") % {"most": MOST_NEW}
        else:
            many = ngettext(
                "%(number)d person is new or has changed their profile",
                "%(number)d people are new or have changed their profile",
                number,
            ) % {"number": number}
        return (
            _("New talent: %(name)s") % name,
            _(
                "%(many)s since we last looked for your saved search “%(name)s”. See them, change how often we write, "
                "or stop these mails with one click, on the page of your searches:"
            )
            % {"many": many, **name},
        )

    key = f"talent.search_found:{search.pk}:{moment}"
    return to_each([search.user], key, link_to("saved-searches"), words)


NOTICES: dict[str, Callable[..., list[Notice]]] = {"talent.search_found": search_found}
