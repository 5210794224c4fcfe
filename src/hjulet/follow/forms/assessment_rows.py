"""What is asked of an alternative, an effect on a group, what people have said, and a table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hjulet.follow.formats.pasted_table import ReadTable, UnreadableTable, decoded, read_table
from hjulet.follow.forms.assessments import begin_with_capitals, line_field
from hjulet.follow.forms.commitments import day_field, words_field
from hjulet.follow.models import Assessment, AssessmentAlternative, AssessmentEffect, AssessmentVoice
from hjulet.follow.models.assessment_parts import Group
from hjulet.follow.queries.small_groups import FEWEST

_CHOOSE = ("", _("Välj"))


def _choice(
    label: Any, choices: Any, *, error: Any, hint: Any = "", is_radio: bool = False
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices if is_radio else [_CHOOSE, *choices],
        help_text=hint,
        widget=forms.RadioSelect if is_radio else forms.Select,
        error_messages={"required": error},
    )


def _text(
    label: Any, most: int, *, hint: Any = "", error: Any = "", required: bool = True
) -> forms.CharField:
    return words_field(
        label=label,
        max_length=most,
        help_text=hint,
        required=required,
        error_messages={"required": error} if error else {},
    )


def _day_that_has_been(day: Any) -> Any:
    if day and day > timezone.localdate():
        raise forms.ValidationError(gettext("Den dagen har inte varit än."))
    return day


class RowForm(forms.Form):
    """What the four have in common: the assessment they belong to, and what is kept of what was said."""

    def __init__(self, *args: Any, assessment: Assessment, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assessment, self.question = assessment, question
        begin_with_capitals(self)

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class AlternativeForm(RowForm):
    name = line_field(_("Vad kallar ni alternativet?"), 120, error=_("Ge alternativet ett namn."))
    words = _text(_("Vad innebär det? (valfritt)"), 2000, required=False)


class EffectForm(RowForm):
    """One group, one alternative, one effect."""

    alternative: forms.ModelChoiceField[AssessmentAlternative] = forms.ModelChoiceField(
        label=_("Med vilket alternativ?"),
        queryset=AssessmentAlternative.objects.none(),
        empty_label=_("Välj"),
        error_messages={"required": _("Välj vilket alternativ det gäller.")},
    )
    group = _choice(_("Vilken grupp?"), Group.choices, error=_("Välj en grupp."))
    group_words = line_field(
        _("Vilka närmare bestämt? (valfritt)"),
        150,
        _("Till exempel ”gymnasieelever i Åseda”. Aldrig så få att någon känns igen."),
        required=False,
    )
    perspective = _choice(
        _("Ur vilket perspektiv?"),
        AssessmentEffect.Perspective.choices,
        error=_("Välj ett perspektiv."),
        is_radio=True,
    )
    direction = _choice(
        _("Hur blir det för gruppen?"),
        AssessmentEffect.Direction.choices,
        error=_("Välj hur det blir."),
        is_radio=True,
    )
    effect = _text(
        _("Vad händer?"), 1500, hint=_("Så konkret som möjligt: vad kan de inte längre, eller vad kan de nu?"),
        error=_("Skriv vad som händer."),
    )  # fmt: skip
    people = forms.IntegerField(
        label=_("Ungefär hur många är de? (valfritt)"),
        required=False,
        min_value=0,
        max_value=11_000_000,
        help_text=_("Lämna tomt om ni inte vet. Tomt är inte noll."),
        error_messages={"invalid": _("Skriv ett helt tal.")},
    )
    evidence = _text(
        _("Vad bygger det på? (valfritt)"),
        1000,
        hint=_("Tabell, samtal, erfarenhet eller antagande."),
        required=False,
    )
    sureness = _choice(
        _("Hur säkra är ni?"),
        AssessmentEffect.Sureness.choices,
        error=_("Välj hur säkra ni är."),
        is_radio=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alternative"].queryset = self.assessment.alternatives.all()  # type: ignore[attr-defined]

    def clean_people(self) -> int | None:
        people: int | None = self.cleaned_data["people"]
        if people is not None and 0 < people < FEWEST:
            raise forms.ValidationError(
                gettext("Så få kan kännas igen. Slå ihop med en annan grupp, eller lämna tomt.")
            )
        return people

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("group") == Group.OTHER and not said.get("group_words", "").strip():
            self.add_error("group_words", gettext("Skriv vilken grupp det är."))
        return said


class VoiceForm(RowForm):
    who = line_field(
        _("Vilka har sagt det?"),
        150,
        _(
            "En organisation eller en roll, till exempel ”Pensionärsrådet” eller ”förare på linje 215”. Aldrig en persons namn."
        ),
        error=_("Skriv vilka som har sagt det."),
    )
    said_on = day_field(label=_("När?"))
    gathered = _choice(
        _("Hur samlades det in?"), AssessmentVoice.Gathered.choices, error=_("Välj hur det samlades in.")
    )
    words = _text(_("Vad sade de?"), 2000, error=_("Skriv vad de sade."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said_on"].error_messages["required"] = gettext("Skriv vilken dag det var.")

    def clean_who(self) -> str:
        who: str = self.cleaned_data["who"]
        if "@" in who or sum(character.isdigit() for character in who) >= 7:
            raise forms.ValidationError(
                gettext("Skriv en organisation eller en roll, utan adress eller telefonnummer.")
            )
        return who

    def clean_said_on(self) -> Any:
        return _day_that_has_been(self.cleaned_data["said_on"])

    def said(self) -> dict[str, Any]:
        return {**super().said(), "question": self.question}


class TableForm(RowForm):
    """A table with where it comes from. Pasted or as a file; what was pasted stands in the form when something is wrong."""

    title = line_field(_("Vad visar tabellen?"), 150, error=_("Skriv vad tabellen visar."))
    pasted = forms.CharField(
        label=_("Klistra in tabellen"),
        required=False,
        strip=False,
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "false", "wrap": "off"}),
        help_text=_(
            "Första raden är kolumnernas namn. Kopiera cellerna ur ett kalkylblad, eller innehållet i en CSV-fil."
        ),
    )
    file = forms.FileField(label=_("Eller välj en CSV-fil"), required=False)
    source = line_field(
        _("Källa"),
        300,
        _("Vem som har tagit fram siffrorna, och ur vad."),
        error=_("Skriv var siffrorna kommer ifrån."),
    )
    dated_on = day_field(label=_("Framtagen"))
    method = _text(
        _("Så är det beräknat"), 1500, hint=_("Till exempel dag, tidsfönster, gångavstånd och vilka som räknas."),
        error=_("Skriv hur det är beräknat, så att någon annan kan bedöma det."),
    )  # fmt: skip
    people = line_field(
        _("Vilken kolumn räknar människor? (valfritt)"),
        120,
        _("Rader med färre än fem personer döljs innan tabellen sparas."),
        required=False,
    )
    shown = line_field(_("Vilken kolumn ska ritas? (valfritt)"), 120, required=False)

    def __init__(self, *args: Any, keeps_rows: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated_on"].error_messages["required"] = gettext("Skriv vilken dag siffrorna togs fram.")
        self.keeps_rows = keeps_rows
        self.read: ReadTable | None = None
        if keeps_rows:
            self.fields["pasted"].label = gettext("Klistra in en ny tabell (valfritt)")

    def clean_dated_on(self) -> Any:
        return _day_that_has_been(self.cleaned_data["dated_on"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        file, pasted = said.get("file"), said.get("pasted", "")
        if not file and not pasted.strip():
            if self.keeps_rows:
                return said
            self.add_error("pasted", gettext("Klistra in en tabell eller välj en fil."))
            return said
        try:
            text = decoded(file.read()) if file else pasted
            self.read = read_table(text, people=said.get("people", ""), shown=said.get("shown", ""))
        except UnreadableTable as wrong:
            self.add_error("file" if file else "pasted", str(wrong))
        return said

    def said(self) -> dict[str, Any]:
        """The words beside the table, and the table itself when there is a new one."""
        said = {name: self.cleaned_data[name] for name in ("title", "source", "dated_on", "method")}
        if self.read is None:
            return said
        table = {"columns": list(self.read.columns), "rows": [list(row) for row in self.read.rows]}
        return {**said, **table, "shown": self.read.shown, "people": self.read.people}
