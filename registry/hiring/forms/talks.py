"""A message with files, and times for a talk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.hiring.clocks import ZONES, city
from registry.hiring.models import MESSAGE_LENGTH, Interview, InterviewWay
from registry.hiring.services.uploads import LARGEST_BYTES
from registry.profiles.services import Upload

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MINUTES = [15, 30, 45, 60, 90]
ROWS_OF_TIMES = 4


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files from one control."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list) else [data] if data else []
        return [super(FilesField, self).clean(one) for one in files]


class MessageForm(forms.Form):
    body = forms.CharField(
        label=_("Your message"),
        max_length=MESSAGE_LENGTH,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    papers = FilesField(
        label=_("Files"),
        help_text=_("At most three: PDF, pictures or office documents, up to 4 MB each."),
        required=False,
    )

    def uploads(self) -> list[Upload]:
        """What was attached. Of a file that is too large only as much is read as shows that."""
        sent: list[UploadedFile[bytes]] = self.cleaned_data.get("papers") or []
        return [Upload(one.name or "", one.read(LARGEST_BYTES + 1)) for one in sent]


class ProposalForm(forms.Form):
    """Up to four times on one clock, how long, and how they talk."""

    time_fields: ClassVar[list[str]] = [f"time_{number}" for number in range(1, ROWS_OF_TIMES + 1)]

    zone = forms.ChoiceField(label=_("The times are those in"), choices=[])
    minutes = forms.TypedChoiceField(
        label=_("How long"), coerce=int, initial=30, choices=[(one, _("%d minutes") % one) for one in MINUTES]
    )
    way = forms.ChoiceField(label=_("How"), choices=InterviewWay.choices, widget=forms.RadioSelect)
    where = forms.CharField(
        label=_("Where"),
        max_length=300,
        required=False,
        help_text=_("The link of a video call, or the address. A phone call needs none: the graduate is called."),
    )
    message = forms.CharField(label=_("A few words with it"), max_length=500, required=False)

    def __init__(self, *args: Any, zones: Sequence[str], interview: Interview | None = None, **kwargs: Any) -> None:
        """`zones` are those of the person and of the other side; the person's comes first."""
        initial: dict[str, Any] = {"zone": zones[0], "way": InterviewWay.PHONE}
        if interview is not None:
            initial |= {"minutes": interview.minutes, "way": interview.way, "where": interview.where}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        first = list(dict.fromkeys(zones))
        choices = self.fields["zone"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(zone, city(zone)) for zone in [*first, *(zone for zone in ZONES if zone not in first)]]
        for number, name in enumerate(self.time_fields, start=1):
            self.fields[name] = forms.DateTimeField(
                label=_("Time %(number)d") % {"number": number},
                required=number == 1,
                input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            )
        self.order_fields([*self.time_fields, "zone", "minutes", "way", "where", "message"])

    def slots(self) -> list[datetime]:
        """The times that were typed, as instants. The site's own zone that the field put on them is taken off first."""
        zone = ZoneInfo(self.cleaned_data["zone"])
        typed = [self.cleaned_data.get(name) for name in self.time_fields]
        return [one.replace(tzinfo=zone) for one in typed if one]

    def terms(self) -> dict[str, Any]:
        """What the services take."""
        kept = {name: self.cleaned_data[name] for name in ("minutes", "way", "where", "message")}
        return {"slots": self.slots(), **kept}
