"""The forms of a question to colleagues. What was typed is kept when something is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation, Person, Theme
from hjulet.hub.queries import affiliations_today, themes
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.hub.wording import STOCKHOLM, when_words
from hjulet.match.queries.conversation import LENGTH
from hjulet.match.queries.peer_requests import ProposalLine

OTHER_TIME = "annan"


def _long(
    label: Any, help_text: Any, most: int, missing: Any, *, is_required: bool = True
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=is_required,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": missing,
            "max_length": _("Texten är för lång: %(show_value)d tecken. Högst %(limit_value)d får plats."),
        },
    )


class ThemeField(forms.ModelChoiceField):
    def label_from_instance(self, theme: Theme) -> str:
        return theme.local_name


class AskForm(forms.Form):
    """Two questions and a theme."""

    situation = _long(
        _("Vad står ni inför?"),
        _("Några meningar som någon utanför er organisation förstår. Inga uppgifter om enskilda."),
        800,
        _("Skriv vad ni står inför, så att den som får frågan kan känna igen sig."),
    )
    question = _long(
        _("Vad vill ni fråga någon som har gjort det?"),
        _("Helst en fråga. Den som får den ska kunna avgöra om hen har något att berätta."),
        800,
        _("Skriv vad ni vill fråga."),
    )
    theme = ThemeField(
        label=_("Ämne"),
        queryset=Theme.objects.none(),
        empty_label=_("Välj ett ämne"),
        help_text=_("Vi letar efter kollegor som har visat att de kan något om det."),
        error_messages={"required": _("Välj det ämne som ligger närmast.")},
    )
    organisation = forms.ModelChoiceField(
        label=_("Du frågar för"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        error_messages={"required": _("Välj den organisation som du frågar för.")},
    )

    def __init__(self, *args: Any, asker: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = (
            [row.organisation_id for row in affiliations_today(asker)] if asker.is_authenticated else []  # type: ignore[arg-type]
        )
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=own)  # type: ignore[attr-defined]
        self.fields["theme"].queryset = themes(ANYONE)  # type: ignore[attr-defined]


def meant_by(asker: Viewer, words: Mapping[str, str]) -> dict[str, Any]:
    """What a link to the form has already said: a theme (`amne`), and a place that the asker acts for (`plats`)."""
    theme = themes(ANYONE).filter(slug=words["amne"][:100]).first() if words.get("amne") else None
    own = affiliations_today(asker) if isinstance(asker, Person) and words.get("plats") else None
    here = own.filter(organisation__place__slug=words["plats"][:60]).first() if own is not None else None
    return {"theme": theme, "organisation": here.organisation_id if here is not None else None}


class WhomForm(forms.Form):
    """Whom to ask, by reasons alone."""

    whom = forms.MultipleChoiceField(
        label=_("Vilka vill du fråga?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Välj minst en att fråga."),
            "invalid_choice": _("Ett av förslagen går inte att fråga längre. Välj bland dem som finns kvar."),
        },
    )

    def __init__(self, *args: Any, lines: Sequence[ProposalLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = [  # type: ignore[attr-defined]
            (str(line.public_id), line.reason) for line in lines if line.may_be_asked
        ]

    def chosen(self) -> list[UUID]:
        return [UUID(value) for value in self.cleaned_data["whom"]]


class AnswerForm(forms.Form):
    note = _long(
        _("Vill du hälsa något?"),
        _("Frivilligt. Det visas för den som frågar; säger du nej visas det utan ditt namn."),
        500,
        "",
        is_required=False,
    )


class BookForm(forms.Form):
    """One of three times, or another; and where to meet."""

    starts = forms.ChoiceField(
        label=_("När?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj en av tiderna, eller en annan tid.")},
    )
    day = forms.DateField(
        label=_("Annan dag"),
        required=False,
        input_formats=["%Y-%m-%d", "%Y%m%d"],
        help_text=_("Bara om du väljer en annan tid, till exempel 2027-03-10."),
        error_messages={"invalid": _("Skriv dagen så här: 2027-03-10.")},
    )
    clock = forms.TimeField(
        label=_("Klockan"),
        required=False,
        input_formats=["%H.%M", "%H:%M"],
        help_text=_("Till exempel 10.00. Samtalet är två timmar."),
        error_messages={"invalid": _("Skriv klockslaget så här: 10.00.")},
    )
    joining_link = forms.URLField(
        label=_("Länk till det digitala mötet"),
        assume_scheme="https",
        help_text=_("Skapa mötet i det verktyg ni brukar använda och klistra in länken här."),
        error_messages={
            "required": _("Klistra in länken till det digitala mötet."),
            "invalid": _("Länken ser inte fullständig ut. Den börjar med https://."),
        },
    )

    def __init__(self, *args: Any, times: Sequence[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts"].choices = [  # type: ignore[attr-defined]
            *((moment.isoformat(), when_words(moment, moment + LENGTH)) for moment in times),
            (OTHER_TIME, _now("En annan tid")),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("starts") == OTHER_TIME:
            for name, words in (("day", _("Skriv vilken dag.")), ("clock", _("Skriv vilket klockslag."))):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned

    def moment(self) -> datetime:
        said = self.cleaned_data
        if said["starts"] == OTHER_TIME:
            return datetime.combine(said["day"], said["clock"], tzinfo=STOCKHOLM)
        return datetime.fromisoformat(said["starts"])


class OutcomeForm(forms.Form):
    outcome = _long(
        _("Vad gav samtalet?"),
        _("Vad tar ni med er, vad tänker ni pröva, vad valde ni bort? Nämn ingen vid namn."),
        2000,
        _("Skriv vad samtalet gav, gärna bara några meningar."),
    )
    wants_public = forms.BooleanField(
        label=_("Låt alla läsa det här, om alla som var med säger ja"), required=False
    )


class CloseForm(forms.Form):
    because = _long(
        _("Varför avslutas frågan?"),
        _("Det skickas till dem som har sagt ja."),
        500,
        _("Skriv varför frågan avslutas, så att de som ville hjälpa till vet."),
    )
