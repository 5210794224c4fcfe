"""What somebody needs to eat and to take part: neutral choices, own words, and whether to be contacted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hjulet.meet.actions.needs import NOTE_LENGTH
from hjulet.meet.forms import ON_ONE_LINE
from hjulet.meet.models import RegistrationNeeds
from hjulet.meet.queries.needs import needs_of


class NeedsForm(forms.Form):
    """Everything may be left empty, and then nothing is kept."""

    food = forms.MultipleChoiceField(
        label=_("Mat"),
        required=False,
        choices=RegistrationNeeds.Food.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    food_note = forms.CharField(
        label=_("Annat om maten (valfritt)"),
        required=False,
        max_length=NOTE_LENGTH,
        validators=[ON_ONE_LINE],
        help_text=_("Köket får det utan ditt namn. Skriv vad du vill äta, inte varför."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    access = forms.MultipleChoiceField(
        label=_("För att kunna delta"),
        required=False,
        choices=RegistrationNeeds.Access.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    access_note = forms.CharField(
        label=_("Annat du behöver för att kunna delta (valfritt)"),
        required=False,
        max_length=NOTE_LENGTH,
        validators=[ON_ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    may_contact = forms.BooleanField(
        label=_("Ni får kontakta mig om detta"),
        required=False,
        help_text=_(
            "Då ser de som ordnar träffen ditt namn bredvid. Annars ser de bara hur många som behöver vad."
        ),
    )

    def content(self) -> dict[str, Any]:
        """What was said, for `save_needs`; {} when nothing was."""
        return {name: value for name, value in self.cleaned_data.items() if value}


def form_of(registration: Any, data: Any = None) -> NeedsForm:
    """The form with what the person has said before."""
    return NeedsForm(data, initial=needs_of(registration))
