"""The survey as a form: a group of choices for each question, or a box for own words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from hjulet.follow.models import SurveyQuestion
from hjulet.follow.queries.survey_results import options_of

Kind = SurveyQuestion.Kind
LONGEST_TEXT = 2000


class SurveyForm(forms.Form):
    """One field for each question, in order; what was chosen stays when something is missing."""

    def __init__(self, data: Any = None, *, questions: Iterable[SurveyQuestion]) -> None:
        super().__init__(data)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[f"fraga-{question.pk}"] = _field(question)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Svara på minst en fråga innan du skickar."))
        return cleaned

    def answers(self) -> dict[int, str]:
        """By question."""
        return {question.pk: self.cleaned_data[f"fraga-{question.pk}"] for question in self.questions}


def _field(question: SurveyQuestion) -> forms.Field:
    label = (
        question.text if question.is_required else _("%(question)s (valfritt)") % {"question": question.text}
    )
    if question.kind == Kind.TEXT:
        return forms.CharField(
            label=label,
            required=question.is_required,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
            error_messages={
                "required": _("Skriv ett svar på ”%(question)s”") % {"question": question.text},
                "max_length": _("Svaret är %(show_value)d tecken långt. Högst %(limit_value)d får plats."),
            },
        )
    return forms.ChoiceField(
        label=label,
        required=question.is_required,
        choices=options_of(question),
        widget=forms.RadioSelect(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Välj ett svar på ”%(question)s”") % {"question": question.text},
            "invalid_choice": _("Välj ett av svaren på ”%(question)s”") % {"question": question.text},
        },
    )
