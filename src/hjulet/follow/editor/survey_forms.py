"""The forms of the planner's survey pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.follow.actions.surveys import QuestionWords, last_day_to_answer
from hjulet.follow.models import SurveyQuestion


class SettingsForm(forms.Form):
    """What stands above the questions, and whether the answers have names."""

    introduction = forms.CharField(
        label=_("Inledning (valfri)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Står ovanför frågorna. Säg gärna vad ni ska använda svaren till."),
    )
    is_anonymous = forms.BooleanField(
        label=_("Anonym"),
        required=False,
        help_text=_(
            "Går inte att ändra när enkäten har skickats. Är den inte anonym står det i mejlet och på sidan att ni "
            "ser namnen."
        ),
    )


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("Fråga"), max_length=250, error_messages={"required": _("Skriv en fråga.")}
    )
    kind = forms.ChoiceField(
        label=_("Hur man svarar"),
        choices=SurveyQuestion.Kind.choices,
        widget=forms.RadioSelect,
        help_text=_("Skalan går från 1, inte alls, till 5, i mycket hög grad. Fråga ”i hur hög grad”."),
    )
    choices = forms.CharField(
        label=_("Svarsalternativ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ett per rad. Bara för ”ett av flera svar”."),
    )
    is_required = forms.BooleanField(label=_("Måste besvaras"), required=False)

    @classmethod
    def of(cls, question: SurveyQuestion | None, data: Any = None) -> QuestionForm:
        if question is None:
            return cls(data, initial={"kind": SurveyQuestion.Kind.SCALE})
        names = ("text", "kind", "choices", "is_required")
        return cls(data, initial={name: getattr(question, name) for name in names})

    def words(self) -> QuestionWords:
        said = self.cleaned_data
        return QuestionWords(said["text"], said["kind"], said["choices"], said["is_required"])


class SendForm(forms.Form):
    """Until which day one can answer."""

    last_day = forms.DateField(
        label=_("Går att besvara till och med"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Välj en dag, till exempel två veckor fram."),
            "invalid": _("Skriv dagen så här: 2027-03-10."),
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"last_day": last_day_to_answer(timezone.now())})

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Den dagen har redan varit. Välj en dag som kommer."))
        return day
