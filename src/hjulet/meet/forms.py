"""The forms of Meet: what a person types, checked with one clear sentence beside the field."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation
from hjulet.hub.queries import organisations
from hjulet.hub.rules import ANYONE
from hjulet.hub.validators import ON_ONE_LINE
from hjulet.meet.actions.registration import Wishes
from hjulet.meet.models import GatheringPage, GatheringQuestion, Registration, SeriesPage
from hjulet.meet.queries import network_of
from hjulet.meet.queries.seats import Occupancy, Pool
from hjulet.meet.wording import pool_words

OTHER = "other"
"""The choice of somebody whose organisation is not in the register, or who comes as a private person."""


def organisation_choices(gathering: GatheringPage | SeriesPage) -> list[Any]:
    """Organisations in groups by kind; in a closed network only its members."""
    found = organisations(ANYONE)
    if gathering.audience == GatheringPage.Audience.MEMBERS:
        found = found.filter(memberships__network=network_of(gathering), memberships__left__isnull=True)
    groups: dict[str, list[tuple[str, str]]] = {}
    for organisation in found.only("pk", "name", "kind"):
        groups.setdefault(organisation.kind, []).append((str(organisation.pk), organisation.name))
    labels = dict(Organisation.Kind.choices)
    ordered = [kind for kind in Organisation.Kind.values if kind in groups]
    choices: list[Any] = [("", _("Välj organisation"))]
    choices += [(labels[kind].capitalize(), groups[kind]) for kind in ordered]
    if gathering.audience != GatheringPage.Audience.MEMBERS:
        choices.append((OTHER, _("Annan, eller privatperson")))
    return choices


class SignUpForm(forms.Form):
    """What we ask of somebody who wants to come: four answers, where there is a choice of seats, and the planners' own questions."""

    name = forms.CharField(
        label=_("Namn"),
        max_length=150,
        validators=[ON_ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Skriv ditt namn, så att de som planerar vet vem som kommer.")},
    )
    email = forms.EmailField(
        label=_("E-postadress"),
        max_length=254,
        validators=[ON_ONE_LINE],
        help_text=_("Hit skickar vi kvittot och länken där du kan ändra eller avboka."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Skriv din e-postadress. Vi behöver den för att skicka kvittot."),
            "invalid": _("Adressen ser inte fullständig ut. Skriv den så här: namn@exempel.se."),
        },
    )
    organisation = forms.ChoiceField(
        label=_("Organisation"),
        error_messages={
            "required": _("Välj den organisation du kommer ifrån."),
            "invalid_choice": _("Den organisationen finns inte i listan. Välj en i listan, eller ”Annan”."),
        },
    )
    role = forms.CharField(
        label=_("Roll (valfritt)"),
        max_length=150,
        validators=[ON_ONE_LINE],
        required=False,
        help_text=_("Till exempel kommunchef eller utvecklingsledare."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    submission = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, gathering: GatheringPage, occupancy: Occupancy | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisation_choices(gathering)  # type: ignore[attr-defined]
        self.fields["submission"].initial = secrets.token_urlsafe(24)
        if occupancy is not None and len(occupancy.pools) > 1:
            self.fields["pool"] = pool_field(occupancy)
        self.questions = list(gathering.questions.all())
        for question in self.questions:
            self.fields[f"fraga_{question.guid.hex}"] = question_field(question)
        if gathering.pk:
            self.fields["is_listed"] = forms.BooleanField(
                label=_("Visa mitt namn i deltagarlistan för dem som är anmälda"),
                required=False,
                help_text=_("Frivilligt. Du kan ändra det när du vill."),
            )

    def clean_organisation(self) -> Organisation | None:
        chosen = self.cleaned_data["organisation"]
        return None if chosen == OTHER else Organisation.objects.get(pk=int(chosen))

    def wishes(self, **more: Any) -> Wishes:
        """What else was said, as the action takes it. Only of a valid form."""
        mode, site_id = read_pool(self.cleaned_data.get("pool", ""))
        answers = {
            str(question.guid): self.cleaned_data.get(f"fraga_{question.guid.hex}", "")
            for question in self.questions
        }
        return Wishes(
            mode=mode,
            site_id=site_id,
            is_listed=self.cleaned_data.get("is_listed", False),
            answers={guid: answer for guid, answer in answers.items() if answer not in ("", None, False)},
            **more,
        )


def pool_field(occupancy: Occupancy, *, label: Any = None) -> forms.ChoiceField:
    """How and where one takes part, each with what is left; those that are full say so and mean the queue."""
    return forms.ChoiceField(
        label=label or _("Hur vill du delta?"),
        choices=[(pool_value(pool), pool_words(pool)) for pool in occupancy.pools],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj hur du vill delta."),
            "invalid_choice": _("Det finns inga sådana platser längre. Välj bland dem som visas."),
        },
    )


def pool_value(pool: Pool) -> str:
    return f"{pool.mode}:{pool.site.pk}" if pool.site else pool.mode


def read_pool(value: str) -> tuple[str, int | None]:
    mode, _colon, site = value.partition(":")
    return mode, int(site) if site.isdigit() else None


def question_field(question: GatheringQuestion) -> forms.Field:
    """The field for a question of the planners' own; says why it is asked."""
    optional = "" if question.is_required else " " + gettext("(valfritt)")
    common: dict[str, Any] = {
        "label": question.question + optional,
        "required": question.is_required,
        "help_text": question.purpose,
        "error_messages": {"required": _("Den här frågan behöver ett svar.")},
    }
    if question.kind == GatheringQuestion.Kind.YES_NO:
        yes_no = [("ja", _("Ja")), ("nej", _("Nej"))]
        return forms.ChoiceField(choices=yes_no, widget=forms.RadioSelect, **common)
    if question.kind == GatheringQuestion.Kind.CHOICE:
        answers = [(answer, answer) for answer in question.answers_to_choose()]
        return forms.ChoiceField(choices=answers, widget=forms.RadioSelect, **common)
    return forms.CharField(max_length=300, validators=[ON_ONE_LINE], **common)


class ChangeForm(forms.Form):
    """What a person may correct in an own sign-up."""

    name = SignUpForm.base_fields["name"]
    role = SignUpForm.base_fields["role"]

    @classmethod
    def of(cls, registration: Registration, data: Any = None) -> ChangeForm:
        return cls(data, initial={"name": registration.name, "role": registration.role_title})


class AnswersForm(forms.Form):
    """The planners' own questions, each by its guid."""

    def __init__(
        self, data: Any = None, *, gathering: GatheringPage, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        for question in gathering.questions.all():
            self.fields[str(question.guid)] = question_field(question)

    @property
    def is_waiting(self) -> bool:
        """Whether a question that must be answered is not: as for a colleague who took a seat over."""
        return any(field.required and not self.initial.get(guid) for guid, field in self.fields.items())

    def answers(self) -> dict[str, Any]:
        """Of a valid form: what was answered."""
        return {guid: answer for guid, answer in self.cleaned_data.items() if answer}


class HandOverForm(forms.Form):
    """Who comes instead."""

    name = forms.CharField(
        label=_("Kollegans namn"),
        max_length=150,
        validators=[ON_ONE_LINE],
        error_messages={"required": _("Skriv kollegans namn.")},
    )
    email = forms.EmailField(
        label=_("Kollegans e-postadress"),
        max_length=254,
        validators=[ON_ONE_LINE],
        help_text=_("Kollegan får ett eget mejl med sin egen länk och får veta vem som lämnade platsen."),
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
        error_messages={
            "required": _("Skriv kollegans e-postadress."),
            "invalid": _("Adressen ser inte fullständig ut. Skriv den så här: namn@exempel.se."),
        },
    )
    role = forms.CharField(
        label=_("Kollegans roll (valfritt)"), max_length=150, validators=[ON_ONE_LINE], required=False
    )


class SwitchForm(forms.Form):
    """How else, or where else, to take part."""

    def __init__(self, *args: Any, occupancy: Occupancy, current: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = pool_field(occupancy, label=_("Hur vill du delta i stället?"))
        waits = current.state == Registration.State.WAITING
        others = [pool for pool in occupancy.pools if pool.key != (current.mode, current.site_id)]
        # Who has a seat does not leave it for a queue; who waits may move to another.
        field.choices = [(pool_value(pool), pool_words(pool)) for pool in others if waits or not pool.is_full]
        self.fields["pool"] = field

    @property
    def has_choice(self) -> bool:
        return bool(self.fields["pool"].choices)  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, int | None]:
        return read_pool(self.cleaned_data["pool"])


class FormsTogether:
    """Several forms on one page, as the summary of what is wrong wants to see them."""

    def __init__(self, *forms_on_page: forms.Form | None) -> None:
        self.forms = [form for form in forms_on_page if form is not None]

    @property
    def errors(self) -> list[Any]:
        return [error for form in self.forms for errors in form.errors.values() for error in errors]

    def non_field_errors(self) -> list[Any]:
        return [error for form in self.forms for error in form.non_field_errors()]

    def visible_fields(self) -> list[Any]:
        return [field for form in self.forms for field in form.visible_fields()]

    def hidden_fields(self) -> list[Any]:
        return [field for form in self.forms for field in form.hidden_fields()]
