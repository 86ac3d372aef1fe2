"""The sentences of the gates, for the graduate and for the owner of a listing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class Reader(StrEnum):
    """Who reads."""

    GRADUATE = "graduate"
    LISTING = "listing"


Sentence = Mapping[Reader, Promise]

# The owner of a listing reads only what tells one graduate from another; all others are graduates who passed.
GATES: Mapping[str, Sentence] = {
    "open.open": {
        Reader.GRADUATE: gettext_lazy("One can apply to it now."),
    },
    "open.closed": {Reader.GRADUATE: gettext_lazy("One can no longer apply to it.")},
    "looking.consents_and_looks": {
        Reader.GRADUATE: gettext_lazy("You agreed to matching and look for work."),
    },
    "looking.no_consent": {Reader.GRADUATE: gettext_lazy("You have not agreed to matching. You can do so any time.")},
    "looking.not_looking": {Reader.GRADUATE: gettext_lazy("Your profile says that you do not look for work now.")},
    "country.anywhere": {
        Reader.GRADUATE: gettext_lazy("It is open to people who live anywhere."),
    },
    "country.eligible": {
        Reader.GRADUATE: gettext_lazy("It is open to people who live in your country."),
        Reader.LISTING: gettext_lazy("Lives in a country that your listing is open to."),
    },
    "country.not_eligible": {Reader.GRADUATE: gettext_lazy("It is not open to people who live in your country.")},
    "border.same_country": {
        Reader.GRADUATE: gettext_lazy("Whoever offers it is in your country, so no border is crossed."),
        Reader.LISTING: gettext_lazy("Lives in your country."),
    },
    "border.agreement": {
        Reader.GRADUATE: gettext_lazy("You agreed to be shown across the border, and the agreement is in force."),
        Reader.LISTING: gettext_lazy("Agreed to be shown across the border, under the agreement in force."),
    },
    "border.consent": {
        Reader.GRADUATE: gettext_lazy("You agreed to be shown across the border."),
        Reader.LISTING: gettext_lazy("Agreed to be shown across the border."),
    },
    "border.no_consent": {
        Reader.GRADUATE: gettext_lazy(
            "Whoever offers it is in another country, and you have not agreed to be shown across the border."
        )
    },
    "border.no_agreement": {
        Reader.GRADUATE: gettext_lazy("The agreement between the two countries is not in force at present.")
    },
    "work_place.remote": {
        Reader.GRADUATE: gettext_lazy("You can do it from where you live, without a permit."),
        Reader.LISTING: gettext_lazy("Can do it from where they live."),
    },
    "work_place.at_home": {
        Reader.GRADUATE: gettext_lazy("The work is in your country."),
        Reader.LISTING: gettext_lazy("Lives in the country of the work."),
    },
    "work_place.citizen": {
        Reader.GRADUATE: gettext_lazy("The work is in the country whose citizen you are."),
        Reader.LISTING: gettext_lazy("May work in the country of the work."),
    },
    "work_place.open_group": {
        Reader.GRADUATE: gettext_lazy("The host country opens this occupation to you. A permit may still be needed."),
        Reader.LISTING: gettext_lazy("The host country opens this occupation to them. A permit may still be needed."),
    },
    "work_place.closed_group": {
        Reader.GRADUATE: gettext_lazy("The host country does not open this occupation to workers from your country.")
    },
    "work_place.would_not_move": {
        Reader.GRADUATE: gettext_lazy("The work is in a country that you did not say you would move to.")
    },
    "languages.none_asked": {
        Reader.GRADUATE: gettext_lazy("No language is asked for."),
    },
    "languages.speaks": {
        Reader.GRADUATE: gettext_lazy("You speak the languages that are asked for."),
        Reader.LISTING: gettext_lazy("Speaks the languages that you ask for."),
    },
    "languages.not_spoken": {
        Reader.GRADUATE: gettext_lazy("It asks for %(language)s, which you have not at level %(level)s.")
    },
    "availability.free": {
        Reader.GRADUATE: gettext_lazy("You are free in time and for enough hours."),
        Reader.LISTING: gettext_lazy("Is free in time and for enough hours."),
    },
    "availability.too_late": {Reader.GRADUATE: gettext_lazy("You are free from %(free)s; it is needed by %(needed)s.")},
    "availability.too_few_hours": {
        Reader.GRADUATE: gettext_lazy("You have %(hours)s hours a week; it asks for %(asked)s.")
    },
    "excluded.not_excluded": {
        Reader.GRADUATE: gettext_lazy("You have not applied to it and not set it aside."),
    },
    "excluded.owner_avoided": {Reader.GRADUATE: gettext_lazy("You said that you want nothing from whoever offers it.")},
    "excluded.excluded": {Reader.GRADUATE: gettext_lazy("You applied to it, were declined, or set it aside.")},
}
