"""The forms of the invoice basis: who pays for a sign-up, and what an organisation puts on its invoices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from hjulet.meet.formats.invoices import checks
from hjulet.meet.models import InvoiceDetails, Registration
from hjulet.meet.queries.ledger import payer_organisation


class PayerForm(forms.ModelForm):
    """Who pays, checked as at sign-up."""

    for_all_lacking = forms.BooleanField(
        label=_("Använd också för dem från samma organisation som saknar betalare"), required=False
    )

    class Meta:
        model = InvoiceDetails
        fields = checks.PAYER_FIELDS

    def __init__(self, data: Any = None, *, registration: Registration, initial: Mapping[str, str]) -> None:
        self.registration = registration
        super().__init__(data, initial=dict(initial))
        # All faults are said at once, by our own checks and in their words.
        for field in self.fields.values():
            field.required = False
        if registration.organisation_id is None:
            del self.fields["for_all_lacking"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        written = {field: cleaned.get(field, "") for field in checks.PAYER_FIELDS}
        number = written["org_number"]
        if self.registration.organisation_id is None and not number:
            checked = checks.check_private_payer(written)
        else:
            organisation = payer_organisation(self.registration, number)
            kind = organisation.kind if organisation is not None else ""
            checked = checks.check_payer(written, is_public=checks.is_public_payer(kind, number))
        for field, fault in checked.faults.items():
            self.add_error(field, fault)
        return {**cleaned, **checked.values}

    def payer_values(self) -> dict[str, str]:
        return {field: self.cleaned_data[field] for field in checks.PAYER_FIELDS}


class SellerForm(WagtailAdminModelForm):
    """The seller's numbers, each checked and kept in one form."""

    def _checked(self, field: str, check: Callable[[str], object]) -> str:
        written = self.cleaned_data.get(field, "")
        if not written:
            return ""
        try:
            return str(check(written))
        except checks.NotThat as fault:
            raise forms.ValidationError(str(fault)) from fault

    def clean_endpoint(self) -> str:
        return self._checked("endpoint", checks.endpoint)

    def clean_vat_number(self) -> str:
        return self._checked("vat_number", checks.vat_number)

    def clean_bankgiro(self) -> str:
        return self._checked("bankgiro", checks.bankgiro)

    def clean_plusgiro(self) -> str:
        return self._checked("plusgiro", checks.plusgiro)
