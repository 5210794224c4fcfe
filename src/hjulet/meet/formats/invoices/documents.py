"""What an invoice or credit note says, and its sums. Amounts are whole öre, prices without VAT.

VAT is counted per rate, not per line, as EN 16931 asks: the lines of a rate are summed, the tax of that
sum is rounded once to whole öre, halves up. Rounding each line would differ by an öre, and be refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

PIECE = "C62"
"""UN/ECE Recommendation 20: one, a piece."""

SWEDISH_RATES = (25, 12, 6, 0)


class Kind(StrEnum):
    INVOICE = "invoice"
    CREDIT = "credit"


class Category(StrEnum):
    """UNTDID 5305, those that a Swedish organiser of gatherings uses."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"


@dataclass(frozen=True, slots=True)
class Party:
    """Who sells or pays. `org_number` is ten digits; scheme 0007 is an organisation number, 0088 a GLN."""

    name: str
    org_number: str
    endpoint_scheme: str
    endpoint_id: str
    vat_number: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    country: str = "SE"
    contact_name: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """Where to pay, the first that is given: bankgiro and plusgiro as digits only, or an IBAN."""

    bankgiro: str = ""
    plusgiro: str = ""
    iban: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `vat_percent` is 25, 12, 6 or 0; 0 with a reason is exempt, without one zero-rated."""

    text: str
    unit_price_ore: int
    vat_percent: int
    quantity: int = 1
    unit: str = PIECE
    exemption_reason: str = ""

    def __post_init__(self) -> None:
        if self.quantity < 1 or self.unit_price_ore < 0:
            raise ValueError(
                "A line has at least one piece and no negative price: to give back is a credit note."
            )
        if self.vat_percent not in SWEDISH_RATES:
            raise ValueError(f"{self.vat_percent} % is no Swedish VAT rate: {SWEDISH_RATES} are.")

    @property
    def net_ore(self) -> int:
        return self.quantity * self.unit_price_ore

    @property
    def category(self) -> Category:
        if self.vat_percent:
            return Category.STANDARD
        return Category.EXEMPT if self.exemption_reason else Category.ZERO


@dataclass(frozen=True, slots=True)
class VatSum:
    """The lines of one category and rate together: what is taxed, and the tax."""

    category: Category
    percent: int
    net_ore: int
    exemption_reason: str = ""

    @property
    def vat_ore(self) -> int:
        return vat_of(self.net_ore, self.percent)


@dataclass(frozen=True, slots=True)
class Corrected:
    """The invoice that a credit note corrects."""

    number: str
    issued: date


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """An invoice, or a credit note, whose amounts are then what is given back. Both are positive."""

    kind: Kind
    number: str
    issued: date
    seller: Party
    buyer: Party
    lines: Sequence[Line]
    account: Account = Account()
    has_f_tax: bool = False
    due: date | None = None
    delivered: date | None = None
    buyer_reference: str = ""
    order_reference: str = ""
    note: str = ""
    corrects: Corrected | None = None
    currency: str = "SEK"

    @property
    def net_ore(self) -> int:
        return sum(line.net_ore for line in self.lines)

    @property
    def vat_ore(self) -> int:
        return sum(found.vat_ore for found in self.vat_sums())

    @property
    def total_ore(self) -> int:
        return self.net_ore + self.vat_ore

    def vat_sums(self) -> list[VatSum]:
        """One for each category and rate, the highest first. Exempt lines share one, whatever their reasons."""
        groups: dict[tuple[Category, int], list[Line]] = {}
        for line in self.lines:
            groups.setdefault((line.category, line.vat_percent), []).append(line)
        return [
            VatSum(
                category=category,
                percent=percent,
                net_ore=sum(line.net_ore for line in lines),
                exemption_reason="; ".join(
                    dict.fromkeys(line.exemption_reason for line in lines if line.exemption_reason)
                ),
            )
            for (category, percent), lines in sorted(
                groups.items(), key=lambda item: (-item[0][1], item[0][0])
            )
        ]

    def line_vat_ore(self) -> list[int]:
        """The tax of each line, shared out so that the lines of a rate add up to its tax to the öre."""
        so_far: dict[tuple[Category, int], int] = {}
        shares = []
        for line in self.lines:
            group = (line.category, line.vat_percent)
            before = so_far.get(group, 0)
            so_far[group] = before + line.net_ore
            shares.append(vat_of(so_far[group], line.vat_percent) - vat_of(before, line.vat_percent))
        return shares


def vat_of(net_ore: int, percent: int) -> int:
    """The tax on a sum in whole öre, halves up.

    >>> vat_of(75_000, 25), vat_of(2, 25), vat_of(1, 25), vat_of(99_99, 6)
    (18750, 1, 0, 600)
    """
    return (net_ore * percent + 50) // 100
