"""The deltagarintyg: a page that a person may be proud of, and that anybody can check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from hjulet.hub.formats.pdf.codes import qr_svg
from hjulet.hub.formats.pdf.typesetting import typeset


@dataclass(frozen=True, slots=True)
class CertificateSheet:
    """One certificate in words."""

    name: str
    organisation: str
    gathering: str
    facts: tuple[str, ...]
    """When, where, and how many hours."""
    issuer: str
    issued: str
    code: str
    address: str
    """Where the code is checked."""


def certificates_pdf(sheets: Sequence[CertificateSheet]) -> bytes:
    """A page for each. Raises ValueError when there is none: an empty paper certifies nothing."""
    if not sheets:
        raise ValueError("no certificates to set: got an empty sequence, expected at least one sheet")
    heading = _("Deltagarintyg")
    only = f"{heading}: {sheets[0].name}, {sheets[0].gathering}"
    return typeset(
        "certificate.typ",
        {
            "title": only if len(sheets) == 1 else f"{heading}: {sheets[0].gathering}",
            "author": sheets[0].issuer,
            "certificates": [
                {**asdict(sheet), "svg": qr_svg(sheet.address, is_one_of_many=len(sheets) > 1)}
                for sheet in sheets
            ],
            "words": {
                "heading": heading,
                "given_to": _("Härmed intygas att"),
                "for_having": _("har deltagit i"),
                "code": _("Kontrollkod"),
                "check": _("Kontrollera intyget på"),
                "qr": _("QR-kod till sidan där intyget kontrolleras"),
            },
        },
        package=__package__,
    )
