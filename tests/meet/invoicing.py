"""A gathering that costs something, a seller that may charge for it, and payers, for the tests of the invoice basis."""

from __future__ import annotations

from typing import Any

from hjulet.hub.models import Organisation
from hjulet.meet.models import (
    Attendance,
    GatheringPage,
    InvoiceDetails,
    NetworkPage,
    Registration,
    RegistrationDesk,
    SellerDetails,
)
from tests.factories import make_gathering, make_registration, organisation

PUBLIC = {
    "name": "Kramfors kommun",
    "org_number": "2120000142",
    "endpoint": "0088:7300010000001",
    "buyer_reference": "123456",
    "street_address": "Box 1",
    "postcode": "872 30",
    "town": "Kramfors",
}
# As the web's form of sign-up sends it.
PERSON = {"name": "Åsa Öberg", "email": "asa@exempel.invalid", "role": ""}
PAYER = {
    "faktura-name": "Kramfors kommun",
    "faktura-org_number": "212000-2429",
    "faktura-endpoint": "0007:2120002429",
    "faktura-buyer_reference": "ÅÖ 4711",
}
PRIVATE = {"name": "Byns Bageri AB", "org_number": "5560000001"}


def make_seller(network: NetworkPage, **fields: Any) -> SellerDetails:
    """Complete details for the network's host, whose number in the register is set as well."""
    host = network.host
    assert host is not None
    Organisation.objects.filter(pk=host.pk).update(org_number="232100-0016")
    values = {
        "organisation": host,
        "vat_number": "SE232100001601",
        "endpoint": "0007:2321000016",
        "street_address": "Storgatan 1",
        "postcode": "111 11",
        "town": "Staden",
        "bankgiro": "5050-1055",
        **fields,
    }
    return SellerDetails.objects.create(**values)


def make_payer(**fields: Any) -> InvoiceDetails:
    return InvoiceDetails.objects.create(**{**PUBLIC, **fields})


def make_paid_gathering(network: NetworkPage, **fields: Any) -> GatheringPage:
    return make_gathering(
        network=network, **{"title": "Kompetens på landsbygden", "price_ore": 75_000, **fields}
    )


def sign_up(
    gathering: GatheringPage, name: str, payer: InvoiceDetails | None = None, **fields: Any
) -> Registration:
    """Somebody who has a seat at the gathering's price, and who pays for it."""
    made = make_registration(gathering, name=name, organisation=organisation())
    values = {"price_ore": gathering.price_ore, "vat_percent": gathering.vat_percent, **fields}
    Registration.objects.filter(pk=made.pk).update(invoice_details=payer, **values)
    return Registration.objects.get(pk=made.pk)


def cancel_with_fee(registration: Registration, fee_ore: int) -> None:
    """As it stands once somebody has cancelled by terms that cost this."""
    Registration.objects.filter(pk=registration.pk).update(
        state=Registration.State.CANCELLED, fee_ore=fee_ore, ended_at=registration.created_at
    )


def hand_over(registration: Registration, name: str) -> Registration:
    """As it stands once a colleague has taken over: price kept, payer not said again."""
    Registration.objects.filter(pk=registration.pk).update(state=Registration.State.HANDED_OVER)
    after = make_registration(registration.gathering, name=name, organisation=organisation())
    Registration.objects.filter(pk=after.pk).update(
        replaces=registration, price_ore=registration.price_ore, vat_percent=registration.vat_percent
    )
    return Registration.objects.get(pk=after.pk)


def close_presence(gathering: GatheringPage, *present: Registration) -> None:
    """These came, and nobody else did."""
    for registration in present:
        Attendance.objects.get_or_create(registration=registration)
    RegistrationDesk.objects.filter(gathering=gathering).update(presence_closed_at=gathering.ends)
