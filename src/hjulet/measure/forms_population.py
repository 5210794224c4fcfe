"""What is asked of the pages about populations: two years, and what is to be otherwise. What is typed stays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Place
from hjulet.hub.queries import find_places, place_by_slug
from hjulet.hub.rules import ANYONE
from hjulet.hub.wording import number_words
from hjulet.measure.queries.what_if import SCHOOL_YEARS, YEARS_AHEAD, Asked
from hjulet.measure.wording_population import years_words

WHOLE = _("Skriv ett heltal, utan decimaler.")
NUMBER = _("Skriv ett tal, till exempel 12 eller 12,5.")


class YearsForm(forms.Form):
    """Which two years the change is told between; without an answer those the page is usually about."""

    fran = forms.TypedChoiceField(label=_("Från"), coerce=int, required=False, empty_value=None)
    till = forms.TypedChoiceField(label=_("Till"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, years: tuple[int, ...], usual: tuple[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual = usual
        wrong = _("Det finns siffror för %(years)s. Välj två av de åren.") % {"years": years_words(years)}
        for name, chosen in zip(("fran", "till"), usual, strict=True):
            field: Any = self.fields[name]
            field.choices = [(year, str(year)) for year in reversed(years)]
            field.initial = chosen
            field.error_messages["invalid_choice"] = wrong

    def clean(self) -> dict[str, Any]:
        said = {**(super().clean() or {})}
        for name, chosen in zip(("fran", "till"), self.usual, strict=True):
            if name not in self.errors and said.get(name) is None:
                said[name] = chosen
        is_one_year = self.usual[0] == self.usual[1]
        if not self.errors and said["fran"] >= said["till"] and not is_one_year:
            self.add_error("fran", _("Det första året ska komma före det andra."))
        return said

    @property
    def pair(self) -> tuple[int, int]:
        """The years to show: those that are asked for, or the usual when they lead nowhere."""
        if self.is_valid():
            return self.cleaned_data["fran"], self.cleaned_data["till"]
        return self.usual


class DecimalField(forms.FloatField):
    """A number with a comma or a point, whichever language the page is in."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class WhatIfForm(forms.Form):
    """Everything may be left out. Staff is told as people say it: children to one of the staff, pupils to a teacher."""

    familjer = forms.IntegerField(
        label=_("Fler familjer om året"),
        help_text=_("Två vuxna och i snitt 1,6 barn. Skriv ett minustal för färre."),
        required=False,
        min_value=-2000,
        max_value=2000,
    )
    skola = forms.IntegerField(label=_("En skola stänger år"), required=False)
    skolfamiljer = forms.IntegerField(
        label=_("Så många familjer färre"),
        help_text=_(
            "Som flyttar, eller aldrig kommer, under de tre åren efter. Talet är ditt eget antagande."
        ),
        required=False,
        min_value=0,
        max_value=2000,
    )
    fodda = forms.IntegerField(
        label=_("Födda, procent av det väntade"),
        help_text=_("100 är som framskrivningen."),
        required=False,
        min_value=30,
        max_value=200,
    )
    med = forms.CharField(label=_("Gå ihop med"), required=False, max_length=80)
    forskola = DecimalField(
        label=_("Barn per anställd i förskolan"), required=False, min_value=1, max_value=30
    )
    elever = DecimalField(label=_("Elever per lärare"), required=False, min_value=2, max_value=60)
    aldre = DecimalField(
        label=_("Heltider i omsorgen per person över 80"), required=False, min_value=0, max_value=2
    )

    USUAL = {"forskola": 5.2, "elever": 12.0, "aldre": 0.25}
    IN_PRESCHOOL = 0.86
    """Of those of 1-5, as in `population.needs.STAFF_PER_PERSON`."""

    def __init__(self, *args: Any, place: Place, base: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        for name, field in self.fields.items():
            field.error_messages["invalid"] = NUMBER if name in self.USUAL else WHOLE
            if name in self.USUAL:
                field.help_text = _("Vi räknar med %(usual)s om du inget skriver.") % {
                    "usual": number_words(self.USUAL[name], 2 if name == "aldre" else 1)
                }
        school: Any = self.fields["skola"]
        school.validators += [
            MinValueValidator(base + 1),
            MaxValueValidator(base + YEARS_AHEAD - SCHOOL_YEARS),
        ]

    def clean_med(self) -> Place | None:
        text = self.cleaned_data["med"].strip()
        if not text:
            return None
        found = place_by_slug(ANYONE, text)
        if found is None:
            meant = find_places(ANYONE, text, limit=2)
            found = (
                meant[0]
                if meant and (len(meant) == 1 or meant[0].name.casefold() == text.casefold())
                else None
            )
        if found is None:
            raise forms.ValidationError(
                _("Ingen kommun heter ”%(text)s”. Kontrollera stavningen och försök igen."),
                params={"text": text},
            )
        if found == self.place:
            raise forms.ValidationError(_("Välj en annan kommun än den här."))
        if found.kind != self.place.kind:
            raise forms.ValidationError(
                _("Välj en plats av samma slag: en kommun med en kommun, ett län med ett län.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        said = {**(super().clean() or {})}
        if said.get("skolfamiljer") and said.get("skola") is None and "skola" not in self.errors:
            self.add_error("skola", _("Skriv vilket år skolan stänger."))
        if (
            said.get("skola") is not None
            and not said.get("skolfamiljer")
            and "skolfamiljer" not in self.errors
        ):
            self.add_error("skolfamiljer", _("Skriv hur många familjer färre du räknar med."))
        return said

    @property
    def asked(self) -> Asked:
        """What is to be otherwise; nothing while anything in the form is wrong."""
        if not self.is_valid():
            return Asked()
        said = self.cleaned_data
        preschool, pupils, old = (
            self.USUAL[name] if said[name] is None else said[name] for name in ("forskola", "elever", "aldre")
        )
        return Asked(
            families=said["familjer"] or 0,
            school_year=said["skola"],
            school_families=said["skolfamiljer"] or 0,
            births_percent=100 if said["fodda"] is None else said["fodda"],
            other=said["med"],
            staff_per_person={
                "preschool": self.IN_PRESCHOOL / preschool,
                "compulsory_school": 1 / pupils,
                "upper_secondary": 1 / pupils,
                "aged_80_up": old,
            },
        )
