"""Whether what somebody wrote about a payer or a seller can stand on an invoice, each fault as one Swedish sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from stdnum import ean, iban, luhn
from stdnum.exceptions import ValidationError as NumberError
from stdnum.se import orgnr, vat

ORGANISATION_NUMBER_SCHEME = "0007"
GLN_SCHEME = "0088"

PUBLIC_KINDS = frozenset({"municipality", "region", "county_board", "agency", "university"})
"""Kinds of organisation that take invoices only as e-invoices, and want a reference or order number on each."""

LONGEST_REFERENCE = 100


class NotThat(ValueError):
    """What was written cannot be used; the text is the sentence for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address in Peppol: the scheme and the number in it."""

    scheme: str
    identifier: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.identifier}"


def organisation_number(written: str) -> str:
    """Ten digits. Takes a hyphen, spaces, and the 16 that some registers put first.

    >>> organisation_number("212000-0142"), organisation_number("16 2120000142")
    ('2120000142', '2120000142')
    """
    digits = orgnr.compact(written)
    if len(digits) == 12 and digits.startswith("16"):
        digits = digits[2:]
    try:
        return str(orgnr.validate(digits))
    except NumberError as error:
        raise NotThat(
            _(
                "”%(written)s” är inget organisationsnummer: det ska ha tio siffror, och den sista är en "
                "kontrollsiffra. Kontrollera det mot en tidigare faktura."
            )
            % {"written": written.strip()}
        ) from error


def gln(written: str) -> str:
    """Thirteen digits, the last a check digit."""
    digits = "".join(written.split())
    if len(digits) == 13 and ean.is_valid(digits):
        return digits
    raise NotThat(
        _("”%(written)s” är inget GLN: det ska ha tretton siffror, och den sista är en kontrollsiffra.")
        % {"written": written.strip()}
    )


def endpoint(written: str) -> Endpoint:
    """A Peppol-ID. A bare organisation number or GLN gets its scheme.

    >>> str(endpoint("0007:212000-0142")), str(endpoint("2120000142"))
    ('0007:2120000142', '0007:2120000142')
    """
    scheme, colon, identifier = "".join(written.split()).rpartition(":")
    if not colon:
        scheme = GLN_SCHEME if len(identifier) == 13 else ORGANISATION_NUMBER_SCHEME
    if scheme == GLN_SCHEME:
        return Endpoint(scheme, gln(identifier))
    if scheme == ORGANISATION_NUMBER_SCHEME and (colon or identifier.replace("-", "").isdigit()):
        return Endpoint(scheme, organisation_number(identifier))
    raise NotThat(
        _(
            "”%(written)s” är inget Peppol-ID för en svensk mottagare: skriv 0007: följt av "
            "organisationsnumret, eller 0088: följt av GLN."
        )
        % {"written": written.strip()}
    )


def vat_number(written: str) -> str:
    """SE and twelve digits: the organisation number and 01."""
    try:
        digits = str(vat.validate(written))
    except NumberError as error:
        raise NotThat(
            _(
                "”%(written)s” är inget momsregistreringsnummer: det ska vara SE följt av organisationsnumret "
                "och 01."
            )
            % {"written": written.strip()}
        ) from error
    return f"SE{digits}"


def bankgiro(written: str) -> str:
    """Seven or eight digits, the last a check digit."""
    digits = written.replace("-", "").replace(" ", "")
    if digits.isascii() and len(digits) in {7, 8} and luhn.is_valid(digits):
        return digits
    raise NotThat(
        _(
            "”%(written)s” är inget bankgironummer: det ska ha sju eller åtta siffror, och den sista är en "
            "kontrollsiffra."
        )
        % {"written": written.strip()}
    )


def plusgiro(written: str) -> str:
    """Two to eight digits, the last a check digit."""
    digits = written.replace("-", "").replace(" ", "")
    if digits.isascii() and 2 <= len(digits) <= 8 and luhn.is_valid(digits):
        return digits
    raise NotThat(
        _(
            "”%(written)s” är inget plusgironummer: det ska ha två till åtta siffror, och den sista är en "
            "kontrollsiffra."
        )
        % {"written": written.strip()}
    )


def account_iban(written: str) -> str:
    try:
        return str(iban.validate(written))
    except NumberError as error:
        raise NotThat(
            _("”%(written)s” är inget IBAN: kontrollera det mot bankens uppgifter.")
            % {"written": written.strip()}
        ) from error


@dataclass(frozen=True, slots=True)
class CheckedPayer:
    """What was written, in the form it is kept, and the faults by field. Usable only when there are none."""

    values: Mapping[str, str]
    faults: Mapping[str, str]


PAYER_FIELDS = (
    "name",
    "org_number",
    "endpoint",
    "buyer_reference",
    "order_number",
    "street_address",
    "postcode",
    "town",
)


def check_payer(written: Mapping[str, str], *, is_public: bool) -> CheckedPayer:
    """Check what was written about a payer: the fields of InvoiceDetails by name, missing ones as empty.

    A public body must have a Peppol-ID and one of reference and order number; others may.
    """
    values = {field: " ".join(written.get(field, "").split()) for field in PAYER_FIELDS}
    faults: dict[str, str] = {}
    if not values["name"]:
        faults["name"] = _("Skriv vem som ska betala, så som namnet står i organisationens register.")
    if not values["org_number"]:
        faults["org_number"] = _("Skriv betalarens organisationsnummer.")
    else:
        try:
            values["org_number"] = organisation_number(values["org_number"])
        except NotThat as fault:
            faults["org_number"] = str(fault)
    if values["endpoint"]:
        try:
            values["endpoint"] = str(endpoint(values["endpoint"]))
        except NotThat as fault:
            faults["endpoint"] = str(fault)
    elif is_public:
        faults["endpoint"] = _(
            "Skriv organisationens Peppol-ID eller GLN, eftersom offentliga organisationer bara tar emot e-faktura."
        )
    if is_public and not values["buyer_reference"] and not values["order_number"]:
        faults["buyer_reference"] = _(
            "Skriv er referens eller ert ordernummer, annars kan fakturan inte tas emot hos er."
        )
    for field in ("buyer_reference", "order_number"):
        if len(values[field]) > LONGEST_REFERENCE:
            faults[field] = _("Skriv högst %(count)s tecken.") % {"count": LONGEST_REFERENCE}
    return CheckedPayer(values=values, faults=faults)


def check_private_payer(written: Mapping[str, str]) -> CheckedPayer:
    """Check what was written about a private person, who has no number and gets the invoice by post."""
    values = {field: " ".join(written.get(field, "").split()) for field in PAYER_FIELDS}
    words = {
        "name": _("Skriv vem som ska betala."),
        "street_address": _("Skriv adressen dit fakturan ska skickas."),
        "postcode": _("Skriv postnumret."),
        "town": _("Skriv orten."),
    }
    return CheckedPayer(
        values=values, faults={field: sentence for field, sentence in words.items() if not values[field]}
    )


def is_public_payer(kind: str, org_number: str) -> bool:
    """Whether the payer is a public body: by its kind, or by the 2 that their organisation numbers begin with."""
    return kind in PUBLIC_KINDS or org_number.strip().startswith("2")
