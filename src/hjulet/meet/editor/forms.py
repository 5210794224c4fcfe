"""The forms of the coordinator's own pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.widgets import AdminSnippetChooser

from hjulet.hub.forms import AddressForm
from hjulet.hub.models import Organisation
from hjulet.hub.queries import organisations
from hjulet.hub.rules import ANYONE
from hjulet.meet.models import GatheringPage, NetworkPage


def day_and_clock() -> forms.DateTimeInput:
    """The browser's own field for a day and a time: Wagtail's calendar opens over the buttons and takes their clicks."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class DeskForm(forms.Form):
    """A form on a page of confirmation. It knows the gathering."""

    def __init__(self, data: Any = None, *, gathering: GatheringPage) -> None:
        self.gathering = gathering
        super().__init__(data)


class MoveForm(DeskForm):
    """When the gathering begins instead; it stays as long as it was."""

    starts = forms.DateTimeField(
        label=_("Börjar i stället"),
        widget=day_and_clock(),
        error_messages={
            "required": _("Skriv dag och klockslag, till exempel 2027-03-10 10:00."),
            "invalid": _("Skriv dag och klockslag så här: 2027-03-10 10:00."),
        },
    )

    def __init__(self, data: Any = None, *, gathering: GatheringPage) -> None:
        super().__init__(data, gathering=gathering)
        self.fields["starts"].initial = gathering.starts

    def clean_starts(self) -> datetime:
        starts: datetime = self.cleaned_data["starts"]
        if starts == self.gathering.starts:
            raise forms.ValidationError(_("Träffen börjar redan då. Skriv den nya tiden."))
        if starts <= timezone.now():
            raise forms.ValidationError(_("Den tiden har redan varit. Skriv en tid som kommer."))
        return starts


class CancelForm(DeskForm):
    """What the coordinator says to everybody when a gathering is cancelled."""

    message = forms.CharField(
        label=_("Meddelande till alla som är anmälda eller i kö"),
        help_text=_("Valfritt. Står i mejlet och på träffens sida: varför, och vad som händer i stället."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class EarlyCloseForm(forms.Form):
    """To end the check-in while the gathering is still going on, which has to be meant."""

    is_meant = forms.BooleanField(
        label=_("Ja, avsluta incheckningen fast träffen inte är slut"),
        error_messages={"required": _("Träffen är inte slut. Sätt en bock om du ändå vill avsluta nu.")},
    )


class WaiveForm(forms.Form):
    waives_fee = forms.BooleanField(label=_("Ta inte ut någon avgift den här gången"), required=False)


class NewMemberForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        error_messages={
            "required": _("Välj den organisation som ska bli medlem."),
            "invalid_choice": _("Den organisationen finns inte i registret i dag."),
        },
    )

    def __init__(self, *args: Any, network: NetworkPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        field = self.fields["organisation"]
        field.queryset = organisations(ANYONE)  # type: ignore[attr-defined]
        field.widget = AdminSnippetChooser(Organisation, icon="group")

    def clean_organisation(self) -> Organisation:
        chosen: Organisation = self.cleaned_data["organisation"]
        if self.network.members.filter(organisation=chosen, left__isnull=True).exists():
            raise forms.ValidationError(_("Organisationen är redan medlem i nätverket."))
        return chosen


class SeatForm(AddressForm):
    """Who sits on a seat from today."""
