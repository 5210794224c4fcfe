"""What somebody is asked who begins an assessment and answers its questions. Nothing has to be complete to be kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hjulet.follow.actions.assessments import ANSWER_AT_MOST, KEPT_AT_MOST
from hjulet.follow.forms.commitments import day_field, words_field
from hjulet.follow.models import Assessment
from hjulet.follow.models.assessment_parts import Question
from hjulet.follow.models.assessments import TITLE_AT_MOST, Measure
from hjulet.follow.queries.assessments import places_meant
from hjulet.follow.questions import Asked
from hjulet.hub.models import Organisation, Place
from hjulet.hub.validators import ON_ONE_LINE
from hjulet.share.forms.writing import Written

MOST_PLACES = 40


def line_field(
    label: Any, most: int, hint: Any = "", *, required: bool = True, error: Any = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        validators=[ON_ONE_LINE],
        error_messages={"required": error} if error else {},
    )


def title_field() -> forms.CharField:
    return line_field(
        _("Vad heter förslaget?"),
        TITLE_AT_MOST,
        _("Så att andra känner igen det, till exempel ”Sista turen på linje 215 dras in”."),
        error=_("Skriv vad förslaget heter."),
    )


def measure_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Vad för slags åtgärd är det?"),
        choices=[("", _("Välj")), *Measure.choices],
        help_text=_("Andras svar om samma slags åtgärd visas bredvid frågorna."),
        error_messages={"required": _("Välj vad för slags åtgärd det är.")},
    )


class PlacesField(forms.CharField):
    """Municipalities and counties by name or code, with commas between. Gives places."""

    widget = forms.TextInput

    def clean(self, value: Any) -> list[Place]:
        typed = super().clean(value)
        found, unknown = places_meant(typed)
        if unknown:
            words = gettext(
                "Vi hittar ingen kommun eller inget län som heter ”%(name)s”. Skriv till exempel ”Växjö, Uppvidinge”."
            )
            raise forms.ValidationError(words % {"name": unknown[0][:60]})
        if len(found) > MOST_PLACES:
            raise forms.ValidationError(gettext("Skriv länet i stället för så många kommuner."))
        return found


def places_field() -> PlacesField:
    return PlacesField(
        label=_("Vilka kommuner eller län gäller det? (valfritt)"),
        required=False,
        max_length=1000,
        help_text=_("Med kommatecken mellan."),
    )


def begin_with_capitals(form: forms.Form) -> None:
    """What can be chosen stands alone in a form, and not within a sentence."""
    for field in form.fields.values():
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            listed: Any = field.choices
            field.choices = [(value, capfirst(str(words))) for value, words in listed]


def places_words(assessment: Assessment) -> str:
    """What stands in the field for places: names that mean one place alone."""
    return ", ".join(
        place.official_name if place.kind == Place.Kind.COUNTY else place.name
        for place in assessment.places.all()
    )


class BeginForm(forms.Form):
    """For whom, what and where."""

    organisation = forms.ChoiceField(label=_("För vilken organisation?"))
    title = title_field()
    measure = measure_field()
    places = places_field()

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(one.pk): one for one in organisations}
        self.fields["organisation"].choices = [(pk, one.name) for pk, one in self.organisations.items()]  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = str(organisations[0].pk)
        begin_with_capitals(self)

    def clean_organisation(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]


class QuestionForm(forms.Form):
    """The answer in words, and what is asked beside it. Too long is kept and said; only closing needs it shorter."""

    text = Written(required=False, max_length=KEPT_AT_MOST)

    def __init__(self, *args: Any, asked: Asked, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields["text"].label = asked.question
        self.fields["text"].widget = forms.Textarea(
            attrs={"rows": 9, "data-most": ANSWER_AT_MOST, "aria-describedby": "att-tanka-pa"}
        )
        for name, field in _BESIDE.get(asked.key, dict)().items():
            self.fields[name] = field
            value = places_words(assessment) if name == "places" else getattr(assessment, name)
            self.fields[name].initial = value
        if asked.key == Question.PROPOSAL:
            self.order_fields(["title", "measure", "places", "text"])
        begin_with_capitals(self)

    def beside(self) -> dict[str, Any]:
        """What was asked beside the words, as far as it can be kept."""
        return {name: value for name, value in self.cleaned_data.items() if name != "text"}

    def words(self) -> str:
        return str(self.cleaned_data.get("text", ""))

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(
                gettext("Den dagen har inte varit än. Skriv dagen då beslutet fattades.")
            )
        return day

    def clean_follow_up_on(self) -> Any:
        day = self.cleaned_data["follow_up_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(gettext("Datumet har redan varit. Välj ett som kommer."))
        return day


def _about_proposal() -> dict[str, forms.Field]:
    return {"title": title_field(), "measure": measure_field(), "places": places_field()}


def _about_decision() -> dict[str, forms.Field]:
    return {
        "decided_by": line_field(
            _("Vem beslutade? (valfritt)"),
            150,
            _("En nämnd, styrelse eller roll. Inte en persons namn."),
            required=False,
        ),
        "decided_on": day_field(label=_("Vilken dag?"), required=False),
    }


def _about_follow_up() -> dict[str, forms.Field]:
    return {
        "follow_up_on": day_field(
            label=_("Vilken dag följer ni upp?"),
            required=False,
            help_text=_(
                "När analysen avslutas blir dagen ett åtagande. Vi påminner två veckor före och en vecka efter."
            ),
        )
    }


_BESIDE = {
    Question.PROPOSAL.value: _about_proposal,
    Question.DECISION.value: _about_decision,
    Question.FOLLOW_UP.value: _about_follow_up,
}


class ReopenForm(forms.Form):
    reason = words_field(
        label=_("Varför öppnas den igen?"),
        max_length=1000,
        help_text=_(
            "Till exempel att något blev annorlunda än ni trodde. Det visas för dem som läser analysen."
        ),
        error_messages={"required": _("Skriv varför den öppnas igen: den som har läst den vill veta det.")},
    )


class InviteForm(forms.Form):
    organisation = line_field(
        _("Organisationens namn"),
        200,
        _("Hela namnet, till exempel ”Alvesta kommun”. De som företräder den får då läsa och skriva."),
        error=_("Skriv vilken organisation ni vill bjuda in."),
    )

    @staticmethod
    def unknown(name: str) -> str:
        words = gettext(
            "Ingen organisation här heter ”%(name)s”. Skriv hela namnet så som det står i registret."
        )
        return words % {"name": name[:80]}
