"""The forms of Meet: what a person types, checked with one clear sentence beside the field."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation
from hjulet.hub.queries import organisations
from hjulet.hub.rules import ANYONE
from hjulet.meet.models import GatheringPage, Registration
from hjulet.meet.queries import network_of

OTHER = "other"
"""The choice of somebody whose organisation is not in the register, or who comes as a private person."""


ON_ONE_LINE = RegexValidator(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]",
    message=_("Skriv på en rad, utan radbrytningar och andra styrtecken."),
    code="not_on_one_line",
    inverse_match=True,
)
"""What a name, role or address may hold goes into mails, calendar entries and tables."""


def organisation_choices(gathering: GatheringPage) -> list[Any]:
    """Organisations in groups by kind; in a closed network only its members."""
    found = organisations(ANYONE)
    if gathering.audience == GatheringPage.Audience.MEMBERS:
        found = found.filter(memberships__network=network_of(gathering), memberships__left__isnull=True)
    groups: dict[str, list[tuple[str, str]]] = {}
    for organisation in found.only("pk", "name", "kind"):
        groups.setdefault(organisation.kind, []).append((str(organisation.pk), organisation.name))
    labels = dict(Organisation.Kind.choices)
    ordered = [kind for kind in Organisation.Kind.values if kind in groups]
    choices: list[Any] = [("", _("Välj organisation"))]
    choices += [(labels[kind].capitalize(), groups[kind]) for kind in ordered]
    if gathering.audience != GatheringPage.Audience.MEMBERS:
        choices.append((OTHER, _("Annan, eller privatperson")))
    return choices


class SignUpForm(forms.Form):
    """Everything we ask of somebody who wants to come: four answers."""

    name = forms.CharField(
        label=_("Namn"),
        max_length=150,
        validators=[ON_ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Skriv ditt namn, så att de som planerar vet vem som kommer.")},
    )
    email = forms.EmailField(
        label=_("E-postadress"),
        max_length=254,
        validators=[ON_ONE_LINE],
        help_text=_("Hit skickar vi kvittot och länken där du kan ändra eller avboka."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Skriv din e-postadress. Vi behöver den för att skicka kvittot."),
            "invalid": _("Adressen ser inte fullständig ut. Skriv den så här: namn@exempel.se."),
        },
    )
    organisation = forms.ChoiceField(
        label=_("Organisation"),
        error_messages={
            "required": _("Välj den organisation du kommer ifrån."),
            "invalid_choice": _("Den organisationen finns inte i listan. Välj en i listan, eller ”Annan”."),
        },
    )
    role = forms.CharField(
        label=_("Roll (valfritt)"),
        max_length=150,
        validators=[ON_ONE_LINE],
        required=False,
        help_text=_("Till exempel kommunchef eller utvecklingsledare."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    submission = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, gathering: GatheringPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisation_choices(gathering)  # type: ignore[attr-defined]
        self.fields["submission"].initial = secrets.token_urlsafe(24)

    def clean_organisation(self) -> Organisation | None:
        chosen = self.cleaned_data["organisation"]
        return None if chosen == OTHER else Organisation.objects.get(pk=int(chosen))


class ChangeForm(forms.Form):
    """What a person may correct in an own sign-up."""

    name = SignUpForm.base_fields["name"]
    role = SignUpForm.base_fields["role"]

    @classmethod
    def of(cls, registration: Registration, data: Any = None) -> ChangeForm:
        return cls(data, initial={"name": registration.name, "role": registration.role_title})
