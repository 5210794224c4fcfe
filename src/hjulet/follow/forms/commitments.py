"""What somebody is asked who writes or answers a commitment. Few questions, each with one clear sentence when it is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hjulet.follow.actions.answers import Answer
from hjulet.follow.actions.commitments import Words
from hjulet.follow.models import Commitment
from hjulet.follow.queries.commitments import example_meant_by
from hjulet.hub.models import Organisation
from hjulet.hub.rules import Viewer
from hjulet.hub.wording import day_words
from hjulet.meet.models import GatheringPage, Session
from hjulet.share.models import Evidence, ExamplePage

State, Visibility = Commitment.State, Commitment.Visibility


class Day(forms.DateInput):
    """The browser's own calendar, which wants and gives the day as year-month-day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(**words: Any) -> forms.DateField:
    return forms.DateField(
        widget=Day(),
        error_messages={
            "required": _("Välj ett datum, så att vi kan påminna dig."),
            "invalid": _("Skriv datumet så här: 2027-05-31."),
        },
        **words,
    )


def words_field(**more: Any) -> forms.CharField:
    rows = more.pop("rows", 3)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **more)


class WordsForm(forms.Form):
    """What, by when, and who may see it."""

    text = words_field(
        label=_("Vad ska ni göra?"),
        max_length=500,
        help_text=_("En sak, så att det märks när den är gjord. Högst 500 tecken."),
        error_messages={"required": _("Skriv vad ni ska göra.")},
    )
    due_on = day_field(
        label=_("När ska det vara gjort?"),
        help_text=_("Vi påminner dig två gånger: två veckor före och en vecka efter."),
    )
    visibility = forms.ChoiceField(
        label=_("Vem får se det?"),
        widget=forms.RadioSelect,
        initial=Visibility.ORGANISATION,
        error_messages={"required": _("Välj vem som får se åtagandet.")},
    )

    def __init__(self, *args: Any, has_gathering: bool, may_be_private: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            Visibility.PRIVATE: gettext("Bara jag"),
            Visibility.ORGANISATION: gettext("De i min organisation"),
            Visibility.NETWORK: gettext("De som var med på träffen, och de som planerade den"),
            Visibility.PUBLIC: gettext(
                "Alla. Din organisations medlemsansvariga får först säga ja. Ditt namn visas inte."
            ),
        }
        if not has_gathering:
            del choices[Visibility.NETWORK]
        if not may_be_private:
            del choices[Visibility.PRIVATE]
        self.fields["visibility"].choices = list(choices.items())  # type: ignore[attr-defined]

    def words(self) -> Words:
        said = self.cleaned_data
        return Words(text=said["text"], due_on=said["due_on"], visibility=said["visibility"])


class CommitmentForm(WordsForm):
    """A new one: also for whom, and what it comes from."""

    organisation = forms.ChoiceField(label=_("För vilken organisation?"))
    session = forms.ChoiceField(label=_("Vilken programpunkt gav er idén? (valfritt)"), required=False)
    example = forms.CharField(
        label=_("Utgår ni från ett exempel? (valfritt)"),
        required=False,
        max_length=300,
        help_text=_("Klistra in exemplets adress, eller skriv dess rubrik."),
    )

    field_order = ("organisation", "text", "due_on", "session", "example", "visibility")

    def __init__(
        self,
        *args: Any,
        viewer: Viewer,
        organisations: list[Organisation],
        gathering: GatheringPage | None = None,
        example: ExamplePage | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, has_gathering=gathering is not None, **kwargs)
        self.viewer = viewer
        self.organisations = {str(one.pk): one for one in organisations}
        self.fields["organisation"].choices = [(pk, one.name) for pk, one in self.organisations.items()]  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = str(organisations[0].pk)
        sessions = (
            gathering.sessions.exclude(kind=Session.Kind.BREAK)
            if gathering is not None
            else Session.objects.none()
        )
        self.sessions = {str(one.pk): one for one in sessions}
        if self.sessions:
            listed = [(pk, one.title) for pk, one in self.sessions.items()]
            self.fields["session"].choices = [("", gettext("Ingen särskild")), *listed]  # type: ignore[attr-defined]
        else:
            del self.fields["session"]
        if example is not None:
            del self.fields["example"]

    def clean_organisation(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]

    def clean_session(self) -> Session | None:
        return self.sessions.get(self.cleaned_data["session"])

    def clean_example(self) -> ExamplePage | None:
        typed: str = self.cleaned_data["example"]
        if not typed.strip():
            return None
        found = example_meant_by(self.viewer, typed)
        if found is None:
            raise forms.ValidationError(
                gettext("Vi hittar inget exempel som heter så. Öppna exemplet och kopiera dess adress.")
            )
        return found


class AnswerForm(forms.Form):
    """How it went. Which fields there are depends on the answer, which the address has chosen."""

    def __init__(self, *args: Any, state: str, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state = state
        self.commitment = commitment
        for name, field in _FIELDS[state]().items():
            self.fields[name] = field
        if "due_on" in self.fields:
            self.fields["due_on"].help_text = gettext("Nu står det %(day)s.") % {
                "day": day_words(commitment.due_on)
            }
        if "text" in self.fields:
            self.fields["text"].initial = commitment.text

    def clean_due_on(self) -> Any:
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < timezone.localdate():
            raise forms.ValidationError(gettext("Datumet har redan varit. Välj ett som kommer."))
        return due_on

    def said(self) -> Answer:
        return Answer(state=self.state, **self.cleaned_data)


def _about_done() -> dict[str, forms.Field]:
    return {
        "what_happened": words_field(
            label=_("Vad blev det av det? (valfritt)"),
            required=False,
            max_length=2000,
            help_text=_("Ett par meningar räcker, och det går att fylla på senare."),
        ),
        "evidence": forms.ChoiceField(
            label=_("Hur väl vet ni det?"),
            required=False,
            widget=forms.RadioSelect,
            initial=Evidence.STORY,
            choices=[
                (Evidence.STORY, _("Berättelse: så här upplever vi det")),
                (Evidence.FOLLOWED_UP, _("Uppföljt: vi har tittat efter och har något att visa")),
                (Evidence.EVALUATED, _("Utvärderat: någon har granskat det")),
            ],
        ),
        "evidence_note": forms.CharField(
            label=_("Var står det? (valfritt)"),
            required=False,
            max_length=300,
            help_text=_("Rapport, protokoll eller länk."),
        ),
        "lesson": words_field(
            label=_("Vad lärde ni er? (valfritt)"),
            required=False,
            max_length=1000,
            help_text=_("Det du hade velat veta innan, och det som inte fungerade."),
        ),
    }


def _about_under_way() -> dict[str, forms.Field]:
    return {
        "what_happened": words_field(label=_("Hur går det? (valfritt)"), required=False, max_length=2000),
        "due_on": day_field(label=_("Nytt datum (valfritt)"), required=False),
    }


def _about_changed() -> dict[str, forms.Field]:
    return {
        "text": words_field(label=_("Vad ska ni göra?"), required=False, max_length=500),
        "due_on": day_field(label=_("Nytt datum"), required=False),
        "what_happened": words_field(
            label=_("Varför ändrar ni? (valfritt)"), required=False, max_length=2000
        ),
    }


def _about_dropped() -> dict[str, forms.Field]:
    return {
        "what_happened": words_field(
            label=_("Varför blev det inte av?"),
            max_length=1000,
            help_text=_("Det är ett svar, inte ett misslyckande. Andra slipper göra om det."),
            error_messages={"required": _("Skriv varför det avbröts: det är också ett svar.")},
        ),
        "lesson": words_field(label=_("Vad lärde ni er? (valfritt)"), required=False, max_length=1000),
    }


_FIELDS = {
    State.DONE.value: _about_done,
    State.UNDER_WAY.value: _about_under_way,
    State.CHANGED.value: _about_changed,
    State.DROPPED.value: _about_dropped,
}
