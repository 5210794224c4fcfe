"""Who charges for a gathering, whether the details are fit for an invoice, and how they are kept on one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from hjulet.hub.models import Organisation
from hjulet.meet.formats.invoices import checks
from hjulet.meet.models import GatheringPage, SellerDetails
from hjulet.meet.queries.gatherings import with_networks

EXEMPT = "Undantagen från skatteplikt enligt mervärdesskattelagen (2023:200)"
"""Stands on the invoice where no VAT is charged and the gathering does not say why (ML 17 kap. 24 §)."""


def seller_organisation(gathering: GatheringPage) -> Organisation | None:
    """Who charges: the host of the gathering, else that of its series or network."""
    (row,) = with_networks([gathering])
    hosts = (row.host, getattr(row.series, "host", None), row.network.host if row.network else None)
    return next((host for host in hosts if host is not None), None)


def seller_faults(
    organisation: Organisation | None, seller: SellerDetails | None, *, has_vat: bool
) -> tuple[str, ...]:
    if organisation is None:
        return (_("Träffen har ingen värdorganisation, så det är inte sagt vem som tar betalt."),)
    faults = []
    if not organisation.org_number:
        faults.append(_("%(name)s har inget organisationsnummer i registret.") % {"name": organisation.name})
    if seller is None:
        faults.append(
            _("Det finns inga uppgifter om %(name)s som säljare: Peppol-ID, bankgiro och annat.")
            % {"name": organisation.name}
        )
        return tuple(faults)
    if has_vat and not seller.vat_number:
        faults.append(
            _("%(name)s saknar momsregistreringsnummer, men priset har moms.") % {"name": organisation.name}
        )
    for check, written in (
        (checks.organisation_number, organisation.org_number),
        (checks.endpoint, seller.endpoint),
        (checks.vat_number, seller.vat_number),
        (checks.bankgiro, seller.bankgiro),
        (checks.plusgiro, seller.plusgiro),
    ):
        if written:
            try:
                check(written)
            except checks.NotThat as fault:
                faults.append(str(fault))
    return tuple(faults)


def seller_values(seller: SellerDetails, gathering: GatheringPage) -> dict[str, Any]:
    """The seller as it is kept on what is exported. The details have been checked."""
    return {
        "name": seller.organisation.name,
        "org_number": checks.organisation_number(seller.organisation.org_number),
        "vat_number": checks.vat_number(seller.vat_number) if seller.vat_number else "",
        "endpoint": str(checks.endpoint(seller.endpoint)),
        "street_address": seller.street_address,
        "postcode": seller.postcode,
        "town": seller.town,
        "contact_name": seller.contact_name,
        "contact_email": seller.contact_email,
        "bankgiro": checks.bankgiro(seller.bankgiro) if seller.bankgiro else "",
        "plusgiro": checks.plusgiro(seller.plusgiro) if seller.plusgiro else "",
        "has_f_tax": seller.has_f_tax,
        "payment_days": seller.payment_days,
        "vat_exemption": gathering.vat_exemption.strip() or EXEMPT,
    }
