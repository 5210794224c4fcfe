"""Name badges, ten to a sheet of A4, each with the code that checks its bearer in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hjulet.hub.formats.pdf.codes import qr_svg
from hjulet.hub.formats.pdf.typesetting import typeset
from hjulet.hub.sorting import swedish_sort_key


@dataclass(frozen=True, slots=True)
class Badge:
    name: str
    organisation: str
    role: str
    address: str
    """Where the code leads: the check-in of this registration."""


@dataclass(frozen=True, slots=True)
class BadgeSheets:
    gathering: str
    badges: tuple[Badge, ...]


def badges_pdf(sheets: BadgeSheets) -> bytes:
    """In Swedish order of names, so that they can be laid out on the table as they come."""
    ordered = sorted(sheets.badges, key=lambda badge: swedish_sort_key(badge.name))
    return typeset(
        "badges.typ",
        {
            "title": _("Namnskyltar: %(title)s") % {"title": sheets.gathering},
            "gathering": sheets.gathering,
            "code_words": _("QR-kod för incheckning"),
            "badges": [
                {
                    "name": badge.name,
                    "organisation": badge.organisation,
                    "role": badge.role,
                    "code": qr_svg(badge.address, is_one_of_many=True),
                }
                for badge in ordered
            ],
        },
        package=__package__,
    )
