"""Handing over a timetable or points: the file, what it is called, where it comes from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation
from hjulet.hub.validators import ON_ONE_LINE
from hjulet.measure.models.access_files import NAME_AT_MOST
from hjulet.measure.rules_access import MOST_POINTS_BYTES

MEGABYTE = 1_000_000


def line_field(label: Any, most: int, hint: Any = "", *, error: Any = "", **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        validators=[ON_ONE_LINE],
        error_messages={"required": error} if error else {},
        **more,
    )


class OrganisationForm(forms.Form):
    """For whom; not asked of who acts for one alone."""

    organisation = forms.ChoiceField(label=_("För vilken organisation?"))

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(one.pk): one for one in organisations}
        field: Any = self.fields["organisation"]
        field.choices = [(pk, one.name) for pk, one in self.organisations.items()]
        if len(organisations) == 1:
            field.widget = forms.HiddenInput()
            field.initial = str(organisations[0].pk)

    def clean_organisation(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]


class FileForm(OrganisationForm):
    """What both kinds of file are asked."""

    file = forms.FileField(
        label=_("Fil"),
        error_messages={
            "required": _("Välj en fil."),
            "empty": _("Filen är tom. Välj en annan."),
            "missing": _("Välj en fil."),
        },
    )
    name = line_field(
        _("Vad ska den heta?"),
        NAME_AT_MOST,
        _("Så att ni känner igen den, till exempel ”Kronoberg, vintern 2026”."),
        error=_("Skriv vad den ska heta."),
    )
    source = line_field(
        _("Varifrån kommer den?"),
        200,
        _(
            "Den som har gett ut den, till exempel ”Trafiklab” eller ”SCB, rutor 1 km, 2025”. Står vid varje siffra."
        ),
        error=_("Skriv varifrån den kommer."),
    )
    licence = line_field(
        _("På vilka villkor får den användas? (valfritt)"),
        100,
        _("Till exempel CC0 eller CC BY 4.0."),
        required=False,
    )
    field_order = ("organisation", "file", "name", "source", "licence")


class TimetableForm(FileForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.label = _("Tidtabell i formatet GTFS")
        file.help_text = _("En zip-fil på högst %(most)d MB.") % {
            "most": settings.LARGEST_FILE_BYTES // MEGABYTE
        }
        file.widget.attrs["accept"] = ".zip,application/zip"


class PointsForm(FileForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.label = _("Punkter som CSV")
        file.help_text = _(
            "En rad för varje punkt: id, lon, lat, gärna name, och kolumner med tal som boende, äldre, skolor. Högst %(most)d MB. "
            "Antal, aldrig personer."
        ) % {"most": MOST_POINTS_BYTES // MEGABYTE}
        file.widget.attrs["accept"] = ".csv,text/csv"
