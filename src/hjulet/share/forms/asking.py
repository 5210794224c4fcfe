"""Small forms around an example: a question to its contact, and the answers behind the links in mails."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hjulet.hub.validators import ON_ONE_LINE


class QuestionForm(forms.Form):
    """A question that the site passes on."""

    name = forms.CharField(
        label=_("Ditt namn"),
        max_length=150,
        validators=[ON_ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Skriv ditt namn, så att den som svarar vet vem du är.")},
    )
    email = forms.EmailField(
        label=_("Din e-postadress"),
        help_text=_("Dit kommer svaret."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Skriv din e-postadress, så att svaret når dig."),
            "invalid": _("Adressen ser inte fullständig ut. Skriv den så här: namn@exempel.se."),
        },
    )
    organisation_name = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        validators=[ON_ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    text = forms.CharField(
        label=_("Din fråga"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6, "data-most": 2000}),
        error_messages={"required": _("Skriv din fråga.")},
    )


class CommentForm(forms.Form):
    """What needs to be changed, in the words of whoever answers."""

    comment = forms.CharField(
        label=_("Vad behöver ändras?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "data-most": 1000}),
        error_messages={"required": _("Skriv vad som behöver ändras, så att den som har skrivit vet.")},
    )
