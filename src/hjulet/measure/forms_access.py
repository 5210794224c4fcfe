"""What is asked of a study of access, of a proposal, and of each kind of question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hjulet.measure.forms_access_files import OrganisationForm, line_field
from hjulet.measure.models import AccessPoints, AccessStudy, Timetable
from hjulet.measure.models.access_studies import TITLE_AT_MOST, Measure
from hjulet.measure.rules_access import MOST_SECONDS_OF_DAY, MOST_WINDOW_HOURS
from hjulet.measure.wording_access import goal_words, group_words

CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
UNITS = (
    ("trip", _("en avgång i taget")),
    ("pair", _("en tur och dess retur i taget")),
    ("route-hour", _("en linje och timme i taget")),
    ("route", _("en linje i taget")),
    ("block", _("ett fordon i taget, dagen igenom")),
)


class ClockField(forms.CharField):
    """A time of day as timetables have it: "07:00", or "25:10" after midnight."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            max_length=5, widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5}), **more
        )

    def clean(self, value: Any) -> str:
        return clock_of(super().clean(value))


def clock_of(words: str) -> str:
    """ "7.05" as "07:05"; nothing for nothing."""
    if not words.strip():
        return ""
    found = CLOCK.fullmatch(words.strip())
    if not found or int(found[2]) > 59 or seconds_of(words) > MOST_SECONDS_OF_DAY:
        raise forms.ValidationError(
            gettext("”%(words)s” är inget klockslag. Skriv det som 07.00, och efter midnatt som 24.30.")
            % {"words": words[:20]}
        )
    return f"{int(found[1]):02d}:{found[2]}"


def seconds_of(clock: str) -> int:
    hours, minutes = re.split(r"[:.]", clock.strip())
    return int(hours) * 3600 + int(minutes) * 60


def title_field() -> forms.CharField:
    return line_field(
        _("Vad heter studien?"),
        TITLE_AT_MOST,
        _("Till exempel ”Kvällsturer i östra länet”."),
        error=_("Skriv vad studien heter."),
    )


class NewStudyForm(OrganisationForm):
    """What must be known before the rest can be asked: whose columns there are hangs on the points."""

    title = title_field()
    timetable = forms.ModelChoiceField(
        Timetable.objects.none(),
        label=_("Tidtabell"),
        empty_label=None,
        error_messages={
            "required": _("Välj en tidtabell."),
            "invalid_choice": _("Välj en av tidtabellerna."),
        },
    )
    points = forms.ModelChoiceField(
        AccessPoints.objects.none(),
        label=_("Var människor bor och vad de reser till"),
        required=False,
        empty_label=_("Varje hållplats räknas lika"),
        error_messages={"invalid_choice": _("Välj några av punkterna.")},
    )

    def __init__(self, *args: Any, timetables: Any, points: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["timetable"].queryset, fields["points"].queryset = timetables, points


class StudyForm(forms.Form):
    """The whole of a study: day, window, people and where they go, how they walk and change."""

    title = title_field()
    timetable = forms.ModelChoiceField(
        Timetable.objects.none(), label=_("Tidtabell"), empty_label=None,
        error_messages={"required": _("Välj en tidtabell."), "invalid_choice": _("Välj en av tidtabellerna.")},
    )  # fmt: skip
    day = forms.DateField(
        label=_("Vilken dag?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Välj en dag."), "invalid": _("Skriv datumet så här: 2026-03-17.")},
    )
    start = ClockField(
        label=_("Man går hemifrån tidigast"), error_messages={"required": _("Skriv ett klockslag.")}
    )
    end = ClockField(label=_("och senast före"), error_messages={"required": _("Skriv ett klockslag.")})
    everybody = forms.ChoiceField(label=_("Kolumn med alla boende"), required=False)
    groups = forms.MultipleChoiceField(
        label=_("Grupper som visas för sig"), required=False, widget=forms.CheckboxSelectMultiple
    )
    opportunities = forms.ChoiceField(label=_("Vad reser de till?"), required=False)
    services = forms.MultipleChoiceField(
        label=_("Service som ska finnas nära"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("För klasser av servicenärhet: hur långt det är till den mest avlägsna av dem."),
    )
    measure = forms.ChoiceField(label=_("Vad räknas en förlust i?"), choices=Measure.choices)
    minutes = forms.IntegerField(
        label=_("Inom hur många minuter?"), min_value=1, max_value=240,
        help_text=_("För vad som nås inom en viss tid."),
    )  # fmt: skip
    home_by = ClockField(
        label=_("Sista resan hem, framme senast (valfritt)"), required=False,
        help_text=_("Då namnges de byar som förlorar sin sista resa hem, till exempel 24.00."),
    )  # fmt: skip
    arrive_by = forms.CharField(
        label=_("Framme senast (valfritt)"), required=False, max_length=60,
        help_text=_("När skolan, vården eller skiftet börjar, med kommatecken mellan: 08.00, 22.00."),
    )  # fmt: skip
    longest_minutes = forms.IntegerField(label=_("Längsta resa, minuter"), min_value=10, max_value=480)
    change_seconds = forms.IntegerField(label=_("Kortaste byte, sekunder"), min_value=1, max_value=3600)
    walk_metres = forms.IntegerField(label=_("Längsta gångväg, meter"), min_value=50, max_value=5000)
    walk_km_per_hour = forms.FloatField(label=_("Gånghastighet, km/h"), min_value=1, max_value=10)
    walk_detour = forms.FloatField(label=_("Gångväg jämfört med fågelvägen"), min_value=1, max_value=3)
    every_minutes = forms.IntegerField(label=_("Minuter mellan avresor"), min_value=1, max_value=30)

    RULES = (
        "longest_minutes",
        "change_seconds",
        "walk_metres",
        "walk_km_per_hour",
        "walk_detour",
        "every_minutes",
    )
    OF_POINTS = ("everybody", "groups", "opportunities", "services")

    def __init__(self, *args: Any, study: AccessStudy, timetables: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(study))
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["timetable"].queryset = timetables
        if study.points is None:
            for name in self.OF_POINTS:
                del self.fields[name]
        else:
            names = study.points.column_names
            fields["everybody"].choices = [("", _("En på varje plats")), *_choices(names, group_words)]
            fields["groups"].choices = _choices(names, group_words)
            fields["opportunities"].choices = [
                ("", _("Alla platser, lika mycket")),
                *_choices(names, goal_words),
            ]
            fields["services"].choices = _choices(names, goal_words)
        fields["measure"].choices = [(value, capfirst(str(words))) for value, words in Measure.choices]

    def clean_arrive_by(self) -> list[str]:
        return [clock for one in self.cleaned_data["arrive_by"].split(",") if (clock := clock_of(one))]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("start") and said.get("end"):
            span = seconds_of(said["end"]) - seconds_of(said["start"])
            if span <= 0:
                self.add_error(
                    "end", gettext("Tiden ska sluta efter att den börjar. Efter midnatt skrivs 24.30.")
                )
            elif span > MOST_WINDOW_HOURS * 3600:
                self.add_error("end", gettext("Välj högst %(hours)d timmar.") % {"hours": MOST_WINDOW_HOURS})
        if said.get("groups") and not said.get("everybody"):
            self.add_error(
                "everybody", gettext("Välj också kolumnen med alla boende, som grupperna är delar av.")
            )
        return said

    def study_fields(self) -> dict[str, Any]:
        """What was said, as `change_study` takes it."""
        said = dict(self.cleaned_data)
        if "everybody" in self.fields:
            everybody = said.pop("everybody")
            groups = [one for one in said.pop("groups") if one != everybody]
            said["people"] = [everybody, *groups] if everybody else []
        return said


def _initial(study: AccessStudy) -> dict[str, Any]:
    names = {
        "title", "timetable", "day", "start", "end", "opportunities", "services", "measure", "minutes", "home_by",
        *StudyForm.RULES,
    }  # fmt: skip
    told = {name: getattr(study, name) for name in names}
    return told | {
        "arrive_by": ", ".join(study.arrive_by),
        "everybody": study.people[0] if study.people else "",
        "groups": study.people[1:],
    }


def _choices(names: Iterable[str], words: Any) -> list[tuple[str, str]]:
    return [(name, capfirst(words(name))) for name in names]


class RankForm(forms.Form):
    unit = forms.ChoiceField(
        label=_("Vad dras in?"), choices=[*UNITS, ("stop", _("en hållplats i taget"))], initial="trip"
    )


class LeastHarmForm(forms.Form):
    """How much is to be saved, and what must be kept."""

    save_km = forms.FloatField(
        label=_("Hur många fordonskilometer ska sparas den dagen?"),
        min_value=0.1,
        max_value=1_000_000,
        error_messages={"required": _("Skriv hur många fordonskilometer."), "invalid": _("Skriv ett tal.")},
    )
    unit = forms.ChoiceField(label=_("Vad dras in?"), choices=UNITS, initial="trip")
    keep_first_last = forms.BooleanField(
        label=_("Behåll linjernas första och sista tur"), required=False, initial=True
    )
    keep_per_route = forms.IntegerField(
        label=_("Minst så många turer på varje linje (valfritt)"), min_value=1, max_value=1000, required=False
    )
    floor_group = forms.ChoiceField(label=_("En grupp som ska skyddas (valfritt)"), required=False)
    floor_percent = forms.FloatField(
        label=_("Gruppen ska behålla så många procent av det den når"),
        min_value=1,
        max_value=100,
        required=False,
    )
    factor_group = forms.ChoiceField(label=_("En grupp som ska väga mer (valfritt)"), required=False)
    factor = forms.FloatField(
        label=_("Så många gånger mer"), min_value=1, max_value=100, required=False,
        help_text=_("Hur grupper vägs är ett politiskt val. Det står vid resultatet."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if not people:
            for name in ("floor_group", "floor_percent", "factor_group", "factor"):
                del self.fields[name]
            return
        choices = [("", _("Ingen")), *_choices(people, group_words)]
        fields["floor_group"].choices = fields["factor_group"].choices = choices

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for group, number in (("floor_group", "floor_percent"), ("factor_group", "factor")):
            if said.get(group) and not said.get(number):
                self.add_error(number, gettext("Skriv ett tal för gruppen."))
        return said

    def choices(self) -> dict[str, Any]:
        """What was said, as a run takes it."""
        said = self.cleaned_data
        found: dict[str, Any] = {
            "save_km": said["save_km"],
            "unit": said["unit"],
            "keep_first_last": said["keep_first_last"],
            "keep_per_route": said["keep_per_route"] or 0,
        }
        if said.get("floor_group"):
            found["floors"] = ((said["floor_group"], said["floor_percent"] / 100),)
        if said.get("factor_group"):
            found["factors"] = ((said["factor_group"], said["factor"]),)
        return found


class ProposalForm(forms.Form):
    """What is withdrawn: departures that are ticked, lines, times of day; or the words of a proposal."""

    title = line_field(
        _("Vad heter förslaget?"), TITLE_AT_MOST, _("Till exempel ”Sista turen på linje 102 dras in”."),
        error=_("Skriv vad förslaget heter."),
    )  # fmt: skip
    trips = forms.MultipleChoiceField(required=False, label=_("Turer"))
    routes = forms.MultipleChoiceField(
        required=False, label=_("Hela linjer"), widget=forms.CheckboxSelectMultiple
    )
    after = ClockField(
        label=_("Bara turer som börjar klockan … eller senare (valfritt)"), required=False,
        help_text=_("Utan vald linje dras alla linjers turer in."),
    )  # fmt: skip
    before = ClockField(label=_("Bara turer som börjar före klockan … (valfritt)"), required=False)
    text = forms.CharField(
        label=_("Förslaget som fil (valfritt)"), required=False, max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("Också flyttade, kortade och beställda turer: [[retime]], [[shorten]], [[on_demand]]. Gäller i stället för valen ovan."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, trips: Iterable[str], routes: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["trips"].choices = [(one, one) for one in trips]
        fields["trips"].error_messages["invalid_choice"] = _("En av turerna går inte den dagen. Välj om.")
        fields["routes"].choices = list(routes)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("trips") and (said.get("routes") or said.get("after") or said.get("before")):
            self.add_error(
                None, gettext("Välj antingen turer, eller linjer och klockslag. Gör annars två förslag.")
            )
        return said
