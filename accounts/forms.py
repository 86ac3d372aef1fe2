"""Forms around the account, organisations and consents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from corridor.papers.fields import PaperField
from registry.places.models import Country, Region

from . import rules
from .models import Organisation, OrganisationProof, Role, User
from .models.organisation import OrganisationKind
from .selectors import ConsentCard
from .services.people import set_name

KINDS = [
    (OrganisationKind.EMPLOYER, _("We employ or contract people")),
    (OrganisationKind.PROVIDER, _("We train people")),
    (OrganisationKind.FUNDER, _("We fund training or work")),
    (OrganisationKind.GOVERNMENT, _("We are a government office")),
]


class SignupNames(forms.Form):
    """What the sign-up asks beside e-mail and password: how to address the person."""

    given_names = forms.CharField(
        label=_("Given names"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label=_("Family name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth with the new person."""
        names = set_name(
            user=user, given_names=self.cleaned_data["given_names"], family_name=self.cleaned_data["family_name"]
        )
        user.given_names, user.family_name = names.given_names, names.family_name


class DetailsForm(forms.ModelForm[Organisation]):
    """What a check looks at."""

    website = forms.URLField(
        label=_("Web site"),
        help_text=_("For example https://www.example.org"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )

    class Meta:
        model = Organisation
        fields = ["name", "registration_number", "website", "about"]
        labels = {"about": _("What you do")}
        help_texts = {
            "registration_number": _("The number under which your country registered you. It speeds up the check."),
            "about": _("Two or three sentences. Graduates read them beside your listings."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "about": forms.Textarea(attrs={"rows": 4}),
        }


class ProofForm(forms.Form):
    """A paper for the check."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=OrganisationProof.Kind.choices)
    file = PaperField()


class RegionField(forms.ModelChoiceField[Region]):
    """A county or district, told with its country, since one list holds both."""

    def label_from_instance(self, obj: Region) -> str:
        return f"{obj.name} ({obj.country})"


class RegisterForm(DetailsForm):
    """A new organisation."""

    kind = forms.ChoiceField(label=_("What do you do here?"), choices=KINDS, widget=forms.RadioSelect)
    country = forms.ModelChoiceField(
        label=_("Country"), queryset=Country.objects.none(), empty_label=_("Choose a country")
    )
    region = RegionField(
        label=_("County or district"),
        queryset=Region.objects.none(),
        required=False,
        empty_label=_("Elsewhere, or no fixed place"),
        help_text=_("If you are in Kenya or Rwanda."),
    )

    field_order = ["kind", "name", "country", "region", "registration_number", "website", "about"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = self.fields["country"]
        regions = self.fields["region"]
        assert isinstance(countries, forms.ModelChoiceField)
        assert isinstance(regions, forms.ModelChoiceField)
        countries.queryset = Country.objects.order_by("name")
        regions.queryset = Region.objects.residential().select_related("country").order_by("country__name", "name")

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        region, country = answers.get("region"), answers.get("country")
        if region and country and region.country_id != country.pk:
            self.add_error("region", _("This place is not in the country that you chose. Change one of the two."))
        return answers


class RoleField(forms.ChoiceField):
    """The roles of one kind of organisation, with the least powerful chosen unless told."""

    def __init__(self, kind: str, **options: Any) -> None:
        choices = [(role.value, Role(role).label) for role in rules.roles_for(kind)]
        super().__init__(choices=choices, label=_("Role"), **options)


class InviteForm(forms.Form):
    """Inviting someone by address."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = RoleField(kind, initial=Role.VIEWER)


class RoleForm(forms.Form):
    """Another role for a member."""

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = RoleField(kind)


class ConsentForm(forms.Form):
    """One box for each purpose that is open, none of them ticked, each bound to the text that was shown."""

    def __init__(self, *args: Any, cards: list[ConsentCard], **options: Any) -> None:
        super().__init__(*args, **options)
        self.open_cards = [card for card in cards if card.is_open]
        for card in self.open_cards:
            self.fields[card.purpose.value] = forms.BooleanField(label=_("I agree to this"), required=False)
            self.fields[text_field(card)] = forms.IntegerField(
                initial=card.text.pk, widget=forms.HiddenInput, required=False
            )

    def text_was_shown(self, card: ConsentCard) -> bool:
        """Whether the answer belongs to the text that is in force now."""
        return bool(self.cleaned_data.get(text_field(card)) == card.text.pk)


def text_field(card: ConsentCard) -> str:
    """The hidden field that says which text the person read."""
    return f"{card.purpose.value}_text"
