"""What a person is asked who wants to join a whole series: once for all of it."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation
from hjulet.meet.forms import OTHER, SignUpForm, organisation_choices
from hjulet.meet.models import GatheringPage, Registration, SeriesPage


class JoinSeriesForm(forms.Form):
    """The same questions as for one occasion, in the same words; and how one takes part, where that can be chosen."""

    name = SignUpForm.base_fields["name"]
    email = SignUpForm.base_fields["email"]
    organisation = forms.ChoiceField(
        label=_("Organisation"),
        error_messages={
            "required": _("Välj den organisation du kommer ifrån."),
            "invalid_choice": _("Den organisationen finns inte i listan. Välj en i listan, eller ”Annan”."),
        },
    )
    role = SignUpForm.base_fields["role"]
    mode = forms.ChoiceField(
        label=_("Jag deltar oftast"),
        choices=Registration.Mode.choices,
        help_text=_("Du kan byta för ett tillfälle i taget efteråt, så länge det finns platser."),
    )
    submission = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, series: SeriesPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisation_choices(series)  # type: ignore[attr-defined]
        self.fields["submission"].initial = secrets.token_urlsafe(24)
        if series.mode != GatheringPage.Mode.HYBRID:
            del self.fields["mode"]

    def clean_organisation(self) -> Organisation | None:
        chosen = self.cleaned_data["organisation"]
        return None if chosen == OTHER else Organisation.objects.get(pk=int(chosen))
