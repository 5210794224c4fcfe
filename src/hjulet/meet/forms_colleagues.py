"""The representative's form: several colleagues at once."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation
from hjulet.meet.actions import Applicant, Wishes
from hjulet.meet.forms import ON_ONE_LINE, pool_field, read_pool
from hjulet.meet.queries.seats import Occupancy

FIRST_ROWS, MORE_ROWS, MOST_ROWS = 4, 4, 50


class ColleagueForm(forms.Form):
    """One row; empty rows are left out."""

    name = forms.CharField(label=_("Namn"), max_length=150, required=False, validators=[ON_ONE_LINE])
    email = forms.EmailField(
        label=_("E-postadress"),
        max_length=254,
        required=False,
        validators=[ON_ONE_LINE],
        error_messages={"invalid": _("Adressen ser inte fullständig ut. Skriv den så här: namn@exempel.se.")},
    )
    role = forms.CharField(
        label=_("Roll (valfritt)"), max_length=150, required=False, validators=[ON_ONE_LINE]
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "email" in self.errors or "name" in self.errors:
            return cleaned
        if cleaned.get("name") and not cleaned.get("email"):
            self.add_error("email", _("Skriv kollegans e-postadress. Var och en får ett eget mejl."))
        if cleaned.get("email") and not cleaned.get("name"):
            self.add_error("name", _("Skriv kollegans namn."))
        if cleaned.get("role") and not cleaned.get("name") and not cleaned.get("email"):
            self.add_error("name", _("Skriv kollegans namn."))
        return cleaned

    @property
    def is_filled_in(self) -> bool:
        return bool(self.cleaned_data.get("email"))


ColleagueRows = forms.formset_factory(
    ColleagueForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)


class PartyForm(forms.Form):
    """What goes for all of them."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    together = forms.ChoiceField(
        label=_("Om det inte finns plats för alla"),
        choices=[
            ("some", _("Så många som får plats; resten ställs i kö")),
            ("all", _("Alla eller ingen: vi väntar i kö tillsammans")),
        ],
        initial="some",
        widget=forms.RadioSelect,
    )
    submission = forms.CharField(max_length=24, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, organisations: list[Organisation], occupancy: Occupancy, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(organisation.pk): organisation for organisation in organisations}
        choices = [(pk, organisation.name) for pk, organisation in self.organisations.items()]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["organisation"].initial = choices[0][0]
        if len(occupancy.pools) > 1:
            self.fields["pool"] = pool_field(occupancy, label=_("Hur vill ni delta?"))
        # Room is left beside it for what tells the colleagues apart.
        self.fields["submission"].initial = secrets.token_urlsafe(12)

    def clean_organisation(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]

    def wishes(self, **more: Any) -> Wishes:
        mode, site_id = read_pool(self.cleaned_data.get("pool", ""))
        return Wishes(mode=mode, site_id=site_id, **more)


def applicants(rows: Any, language: str) -> list[Applicant]:
    """Those filled in, in the order they stand."""
    return [
        Applicant(
            name=row.cleaned_data["name"],
            email=row.cleaned_data["email"],
            role_title=row.cleaned_data["role"],
            language=language,
        )
        for row in rows
        if row.is_filled_in
    ]
