"""The form "Dela ett exempel": every field may be empty in a draft; what must be there is asked for when it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, validate_email
from django.forms import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hjulet.hub.actions import person_with_address
from hjulet.hub.models import Organisation, Person, Place, Theme, fold_email
from hjulet.hub.queries import organisations
from hjulet.hub.rules import ANYONE
from hjulet.hub.validators import ON_ONE_LINE
from hjulet.share.actions.writing import UNTITLED
from hjulet.share.models import Evidence, ExamplePage
from hjulet.share.models.examples import TITLE_AT_MOST
from hjulet.share.wording_lessons import evidence_words

ME, OTHER = "me", "other"
TITLE_IN_DRAFT = 255
"""What the page tree has room for."""
PARTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Det viktigaste"), ("title", "summary", "organisation", "other_organisations", "places", "started_year", "ended_year")),
    (_("Vad ni gjorde"), ("challenge", "approach", "resources_money", "resources_time", "resources_people")),
    (
        _("Hur det gick"),
        (
            "result", "evidence", "evidence_note", "evidence_url", "what_did_not_work", "failures_for_members",
            "what_it_takes",
        ),
    ),
    (_("Ämnen"), ("themes",)),
    (_("Film"), ("film_url", "film_has_captions", "film_caption_exception", "film_transcript")),
    (_("Kontakt"), ("contact_is", "contact_name", "contact_email")),
)  # fmt: skip


class Written(forms.CharField):
    """Text as it was typed: a new line is one character, and what is too long is said, never cut off."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "maxlength": None}


def _text(label: Any, most: int, hint: Any = "", rows: int = 6) -> Written:
    return Written(
        label=label,
        max_length=most,
        required=False,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows, "data-most": most}),
    )


def _line(label: Any, most: int, hint: Any = "") -> Written:
    return Written(
        label=label,
        max_length=most,
        required=False,
        help_text=hint,
        validators=[ON_ONE_LINE],
        widget=forms.TextInput(attrs={"data-most": most}),
    )


class ExampleForm(forms.Form):
    """All parts of an example. `is_sent` asks for what cannot be left out."""

    title = _line(_("Rubrik"), TITLE_AT_MOST, _("Vad ni gjorde, så att någon som letar känner igen det."))
    summary = _text(_("Sammanfattning"), 300, _("Två meningar: problemet och vad ni gjorde."), rows=3)
    organisation = forms.ModelChoiceField(
        label=_("Organisation som äger exemplet"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("Den som gjorde det. Vi frågar den om exemplet stämmer innan det publiceras."),
        error_messages={"invalid_choice": _("Välj en organisation i listan.")},
    )
    other_organisations = forms.ModelMultipleChoiceField(
        label=_("Andra som var med"), queryset=Organisation.objects.none(), required=False
    )
    places = forms.ModelMultipleChoiceField(
        label=_("Kommuner och län"), queryset=Place.objects.none(), required=False
    )
    started_year = forms.IntegerField(label=_("Började år"), min_value=1900, max_value=2100, required=False)
    ended_year = forms.IntegerField(
        label=_("Slutade år"),
        min_value=1900,
        max_value=2100,
        required=False,
        help_text=_("Lämna tomt om det pågår."),
    )
    challenge = _text(_("Utmaningen"), 4000, _("Vad var problemet, och för vem?"))
    approach = _text(
        _("Vad ni gjorde"), 8000, _("Steg för steg, så att någon annan kan göra likadant."), rows=10
    )
    resources_money = _line(_("Pengar"), 200, _("Ungefär vad det kostade, och vem som betalade."))
    resources_time = _line(_("Tid"), 200)
    resources_people = _line(_("Människor"), 200, _("Vilka som behövdes, och hur mycket."))
    result = _text(_("Resultat"), 4000, _("Vad blev annorlunda? Skriv gärna siffror."))
    evidence = forms.ChoiceField(
        label=_("Hur väl det är känt"),
        choices=Evidence.choices,
        required=False,
        widget=forms.RadioSelect,
        initial=Evidence.STORY,
    )
    evidence_note = _line(_("Var det står"), 300, _("Till exempel rapportens namn."))
    evidence_url = forms.URLField(
        label=_("Länk till uppföljningen"), required=False, assume_scheme="https", max_length=200
    )
    what_did_not_work = _text(
        _("Vad som inte fungerade"),
        4000,
        _("Ofta det som andra har mest nytta av. Det räknas dig till godo."),
    )
    failures_for_members = forms.BooleanField(
        label=_("Visa det bara för inloggade medlemmar"), required=False
    )
    what_it_takes = _text(_("Vad som krävs på annat håll"), 4000, _("Vad måste finnas för att det ska gå?"))
    themes = forms.ModelMultipleChoiceField(
        label=_("Ämnen"),
        queryset=Theme.objects.order_by("sort_name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    film_url = forms.URLField(
        label=_("Länk till film"), required=False, assume_scheme="https", max_length=200
    )
    film_has_captions = forms.BooleanField(label=_("Filmen är textad"), required=False)
    film_caption_exception = _line(
        _("Varför filmen saknar text"),
        300,
        _("Krävs för att visa en film utan undertexter, och visas bredvid den."),
    )
    film_transcript = _text(_("Filmen som text"), 50_000)
    contact_is = forms.ChoiceField(
        label=_("Vem svarar på frågor?"),
        choices=((ME, _("Jag själv")), (OTHER, _("Någon annan"))),
        required=False,
        initial=ME,
        widget=forms.RadioSelect,
        help_text=_(
            "Namn och e-postadress visas bara för inloggade medlemmar. Andra frågar genom webbplatsen."
        ),
    )
    contact_name = _line(
        _("Kontaktens namn"),
        150,
        _(
            "Behövs när du skriver en ny adress, och visas inte här sedan. Har personen redan ett konto gäller namnet där."
        ),
    )
    contact_email = forms.CharField(
        label=_("Kontaktens e-postadress"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    REQUIRED: dict[str, Any] = {
        "title": _("Skriv en rubrik."),
        "summary": _("Skriv en sammanfattning: problemet och vad ni gjorde."),
        "organisation": _(
            "Välj vilken organisation som äger exemplet, så att vi vet vem vi ska fråga om det stämmer."
        ),
        "approach": _("Skriv vad ni gjorde."),
        "result": _("Skriv hur det gick. Är det för tidigt att säga skriver du det."),
    }

    def __init__(
        self, data: Any = None, *, draft: ExamplePage, writer: Person, is_sent: bool = False
    ) -> None:
        self.draft, self.writer, self.is_sent = draft, writer, is_sent
        super().__init__(data, initial=_initial(draft, writer))
        chosen = draft.organisation_id, *(one.pk for one in draft.other_organisations.all())
        every = Organisation.objects.filter(pk__in=[pk for pk in chosen if pk]) | organisations(ANYONE)
        for name in ("organisation", "other_organisations"):
            self.fields[name].queryset = every  # type: ignore[attr-defined]
        self.fields["places"].queryset = Place.objects.all()  # type: ignore[attr-defined]
        if not is_sent:
            self._keep_what_is_too_long()
        else:
            for name, words in self.REQUIRED.items():
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = words

    def _keep_what_is_too_long(self) -> None:
        """A draft holds more than fits on the page, so that nothing that was typed or pasted is lost."""
        for field in self.fields.values():
            if isinstance(field, Written):
                field.validators = [
                    one for one in field.validators if not isinstance(one, MaxLengthValidator)
                ]
        self.fields["title"].validators.append(MaxLengthValidator(TITLE_IN_DRAFT))

    # What is shown -----------------------------------------------------------------------------

    def parts(self) -> list[tuple[Any, list[BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in PARTS]

    def chosen(self, name: str) -> list[Any]:
        """The organisations or places that are chosen, as the form stands now."""
        field = self.fields[name]
        value = self[name].value()
        values = value if isinstance(value, (list, tuple)) else [value]
        pks = [int(str(one)) for one in values if str(one).isascii() and str(one).isdigit()]
        return list(field.queryset.filter(pk__in=pks).order_by("sort_name"))  # type: ignore[attr-defined]

    def chosen_themes(self) -> list[str]:
        return [theme.local_name for theme in self.chosen("themes")]

    def evidence_choices(self) -> list[tuple[str, str, str, bool]]:
        """Value, name, what it means, and whether it is chosen."""
        now = self["evidence"].value() or Evidence.STORY
        return [(value, str(label), evidence_words(value), value == now) for value, label in Evidence.choices]

    # What comes of it --------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        started, ended = cleaned.get("started_year"), cleaned.get("ended_year")
        if started and ended and ended < started:
            self.add_error("ended_year", _now("Slutåret ligger före startåret."))
        if not self.is_sent:
            return cleaned
        if cleaned.get("film_url") and not (
            cleaned.get("film_has_captions") or cleaned.get("film_caption_exception", "").strip()
        ):
            self.add_error(
                "film_caption_exception",
                _now("Filmen saknar text. Texta den, eller skriv varför den visas ändå."),
            )
        if cleaned.get("contact_is") == OTHER:
            if not cleaned.get("contact_name", "").strip() and self._same_contact() is None:
                self.add_error("contact_name", _now("Skriv kontaktens namn."))
            if not _is_address(cleaned.get("contact_email", "")):
                self.add_error(
                    "contact_email",
                    _now("Adressen ser inte fullständig ut. Skriv den så här: namn@exempel.se."),
                )
        return cleaned

    def content(self, *, finds_contact: bool) -> dict[str, Any]:
        """What can be kept: all that is right. A line that is half written is not lost, it stays in the form.

        Another contact becomes known only with `finds_contact`, which is never while somebody is typing.
        """
        cleaned = self.cleaned_data
        kept = {
            name: list(value) if isinstance(self.fields[name], forms.ModelMultipleChoiceField) else value
            for name, value in cleaned.items()
            if not name.startswith("contact_")
        }
        kept["evidence"] = kept.get("evidence") or Evidence.STORY
        if cleaned.get("contact_is") == ME:
            kept["contact"] = self.writer
        elif (known := self._same_contact()) is not None:
            kept["contact"] = known
        elif (
            finds_contact
            and _is_address(email := cleaned.get("contact_email", ""))
            and (name := cleaned.get("contact_name", "").strip())
        ):
            kept["contact"] = person_with_address(email, name=name)
        return kept

    def _same_contact(self) -> Person | None:
        """Who is the draft's contact already, when the address still is theirs."""
        contact = self.draft.contact
        email = fold_email(self.cleaned_data.get("contact_email", ""))
        return contact if contact is not None and contact.email == email else None


def _is_address(text: str) -> bool:
    try:
        validate_email(text.strip())
    except forms.ValidationError:
        return False
    return True


def _initial(draft: ExamplePage, writer: Person) -> dict[str, Any]:
    plain = [name for _title, names in PARTS for name in names if hasattr(draft, name)]
    initial = {name: getattr(draft, name) for name in plain}
    for name in ("themes", "places", "other_organisations"):
        initial[name] = _pks(getattr(draft, name).all())
    is_me = draft.contact is None or draft.contact == writer
    return {
        **initial,
        "title": "" if draft.title == UNTITLED else draft.title,
        "organisation": draft.organisation_id,
        "contact_is": ME if is_me else OTHER,
        # Never the name of an account: else an address would be enough to learn who is behind it.
        "contact_name": "",
        "contact_email": "" if is_me or draft.contact is None else draft.contact.email,
    }


def _pks(found: Iterable[Any]) -> Sequence[int]:
    return [one.pk for one in found]
