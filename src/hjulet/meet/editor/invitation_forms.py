"""The forms of "Klistra in en inbjudan": the text, and what the text does not say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from hjulet.meet.actions.invitation import Answers
from hjulet.meet.formats.invitation import LONGEST_TEXT, Asks, Invitation, Question
from hjulet.meet.formats.invitation.files import LARGEST_FILE, UnreadableFile, text_of_file
from hjulet.meet.queries.invitation import Above
from hjulet.meet.wording_invitation import question_words

YEARS = (1990, 2100)


class TextForm(forms.Form):
    """An invitation, pasted or as a file. What is pasted stays when the file cannot be read."""

    text = forms.CharField(
        label=_("Inbjudans text"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Klistra in hela texten. Den sparas inte förrän du skapar ett utkast."),
    )
    file = forms.FileField(
        label=_("Eller en fil"), required=False, help_text=_("Textfil (.txt) eller Word (.docx).")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (sent := cleaned.get("file")) is not None:
            cleaned["text"] = self._text_of(sent)
        if not self.errors and not (cleaned.get("text") or "").strip():
            self.add_error("text", __("Klistra in en text eller välj en fil."))
        return cleaned

    def _text_of(self, sent: Any) -> str:
        reasons = {
            "size": __("Filen är för stor. Kopiera texten och klistra in den i stället."),
            "type": __(
                "Filen är varken en textfil eller ett Worddokument. Kopiera texten och klistra in den."
            ),
            "broken": __("Filen går inte att läsa. Kopiera texten och klistra in den i stället."),
        }
        try:
            if sent.size > LARGEST_FILE:
                raise UnreadableFile("size")
            text = text_of_file(sent.read())
            if len(text) > LONGEST_TEXT:
                raise UnreadableFile("size")
        except UnreadableFile as error:
            self.add_error("file", reasons[error.kind])
            return str(self.data.get("text", ""))
        # Browsers send what is pasted with line ends of their own; a file is made alike.
        return text


class AnswersForm(forms.Form):
    """One field for each thing that the text leaves open, empty until somebody who knows fills it in."""

    def __init__(
        self, data: Any = None, *, reading: Invitation, places: list[Above], under: int | None = None
    ) -> None:
        super().__init__(data)
        self.reading = reading
        self.places = {page.pk: page for page in places}
        self.fields["under"] = forms.TypedChoiceField(
            label=_("Var ska utkastet ligga?"),
            choices=[(page.pk, page.get_admin_display_title()) for page in places],
            coerce=int,
            initial=under if under in self.places else (places[0].pk if places else None),
        )
        several = len(reading.occasions) > 1
        for question in reading.questions:
            self._add(question)
            if several and question.occasion is not None:
                self.fields[f"skip-{question.occasion}"] = forms.BooleanField(
                    label=_("Hoppa över tillfälle %(number)s") % {"number": question.occasion}, required=False
                )

    def _add(self, question: Question) -> None:
        words = question_words(question)
        match question.asks:
            case Asks.TITLE:
                self.fields[question.key] = forms.CharField(label=words, max_length=255, required=False)
            case Asks.YEAR:
                self.fields[question.key] = forms.IntegerField(
                    label=words,
                    min_value=YEARS[0],
                    max_value=YEARS[1],
                    required=False,
                    initial=question.suggestion,
                    help_text=_year_help(question),
                )
            case Asks.DATE | Asks.CONFLICT:
                self.fields[question.key] = forms.DateField(
                    label=words, widget=AdminDateInput, required=False, help_text=_year_help(question)
                )
                self.fields[f"{question.key}-last"] = forms.DateField(
                    label=_("Sista dag, om det är flera dagar"), widget=AdminDateInput, required=False
                )
            case Asks.CLOCK:
                if question.key == "clock":
                    self.fields["starts"] = _clock_field(
                        words, _("Skriv när det börjar, till exempel 10:00.")
                    )
                label = _("Slutar") if question.key == "clock" else words
                self.fields["ends"] = _clock_field(label, _("Skriv när det slutar, till exempel 16:00."))
            case _:
                pass

    def answers(self) -> Answers:
        """What was answered; `cleaned_data` must be there."""
        years, days, skipped = {}, {}, set()
        for question in self.reading.questions:
            number = question.occasion
            if number is None:
                continue
            if self.cleaned_data.get(f"skip-{number}"):
                skipped.add(number)
            answer = self.cleaned_data.get(question.key)
            if answer is None:
                continue
            if question.asks is Asks.YEAR:
                years[number] = answer
            else:
                days[number] = (answer, self.cleaned_data.get(f"{question.key}-last") or answer)
        return Answers(
            title=self.cleaned_data.get("title", ""),
            years=years,
            days=days,
            starts=self.cleaned_data.get("starts"),
            ends=self.cleaned_data.get("ends"),
            skipped=frozenset(skipped),
        )

    def parent(self) -> Above:
        return self.places[self.cleaned_data["under"]]

    def say_missing(self, keys: dict[str, str]) -> None:
        """Puts what a draft lacks at its field, or above the form when the field is not there."""
        fields = {"clock": "starts" if "starts" in self.fields else "ends", "clock-end": "ends"}
        for key, words in keys.items():
            name = fields.get(key, key)
            self.add_error(name if name in self.fields else None, words)


def _year_help(question: Question) -> str:
    if not question.candidates:
        return ""
    years = ", ".join(str(year) for year in question.candidates)
    return __("Möjliga år: %(years)s.") % {"years": years}


def _clock_field(label: Any, wrong: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H"],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": ""}),
        error_messages={"invalid": wrong},
    )
