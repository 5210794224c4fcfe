"""Who pays: asked only when something costs, and checked before the sign-up is taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation
from hjulet.meet.formats.invoices.checks import PAYER_FIELDS, check_payer, is_public_payer
from hjulet.meet.models import InvoiceDetails


def _line(label: Any, *, length: int = 100, hint: Any = "", autocomplete: str = "") -> forms.CharField:
    attributes = {"autocomplete": autocomplete} if autocomplete else {}
    return forms.CharField(
        label=label,
        max_length=length,
        required=False,
        help_text=hint,
        widget=forms.TextInput(attrs=attributes),
    )


class InvoiceForm(forms.Form):
    """The fields of InvoiceDetails by name. `organisation` is the one that was chosen above; None is a private person."""

    prefix = "faktura"

    name = _line(_("Betalare"), length=200, hint=_("Så som namnet står i organisationens register."))
    org_number = _line(_("Organisationsnummer"), length=13, hint=_("Tio siffror, till exempel 212000-0142."))
    endpoint = _line(
        _("Peppol-ID eller GLN (för e-faktura)"),
        length=60,
        hint=_("Kommuner, regioner och myndigheter tar bara emot e-faktura."),
    )
    buyer_reference = _line(_("Er referens"), hint=_("Så som er ekonomiavdelning vill ha den."))
    order_number = _line(_("Ordernummer (om ni har ett)"))
    street_address = _line(
        _("Fakturaadress"),
        length=150,
        hint=_("Behövs när fakturan inte kan skickas som e-faktura, till exempel till en privatperson."),
        autocomplete="billing street-address",
    )
    postcode = _line(_("Postnummer"), length=10, autocomplete="billing postal-code")
    town = _line(_("Ort"), length=80, autocomplete="billing address-level2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation: Organisation | None = None
        self.is_needed = True

    def for_organisation(self, organisation: Organisation | None) -> InvoiceForm:
        """Say for whom before asking whether it is valid: what must be there depends on it."""
        self.organisation = organisation
        return self

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        written = {field: cleaned.get(field, "") for field in PAYER_FIELDS}
        if self.organisation is None and not written["org_number"]:
            self._check_private(written)
            return {**cleaned, **written}
        kind = self.organisation.kind if self.organisation else ""
        checked = check_payer(written, is_public=is_public_payer(kind, written["org_number"]))
        for field, fault in checked.faults.items():
            self.add_error(field, fault)
        return {**cleaned, **checked.values}

    def _check_private(self, written: dict[str, str]) -> None:
        """A private person has no number that we ask for: name and address are enough."""
        for field, words in (
            ("name", _("Skriv vem som ska betala.")),
            ("street_address", _("Skriv adressen dit fakturan ska skickas.")),
            ("postcode", _("Skriv postnumret.")),
            ("town", _("Skriv orten.")),
        ):
            if not written[field].strip():
                self.add_error(field, words)

    def details(self) -> InvoiceDetails:
        """What was written, not saved yet. Only of a valid form."""
        values = {field: self.cleaned_data.get(field, "") for field in PAYER_FIELDS}
        return InvoiceDetails(organisation=self._organisation_that_pays(values["org_number"]), **values)

    def _organisation_that_pays(self, number: str) -> Organisation | None:
        """The one chosen above, when the number is its own: anybody may write anything about who pays."""
        organisation = self.organisation
        if organisation is None or organisation.org_number.replace("-", "") != number:
            return None
        return organisation

    @classmethod
    def initial_for(cls, organisation: Organisation | None) -> dict[str, str]:
        """What the register knows. Not what others have written: it may be wrong, and a reference is often a name."""
        if organisation is None:
            return {}
        return {"name": organisation.name, "org_number": organisation.org_number}
