"""A place by a framework on one A4 page, PDF/UA-1: scores with rank intervals, a picture, what differs most, sources."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from pypdf import PdfReader

from hjulet.hub.formats.pdf.codes import qr_svg
from hjulet.hub.formats.pdf.typesetting import page_words, typeset

SIZES_PT = (9.0, 8.2, 7.4, 6.6)
"""Sizes of the text that are tried until everything is on one page."""


@dataclass(frozen=True, slots=True)
class PartTable:
    """A part and what stands under it. The first row is the part itself; every cell is already in words."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """What differs most in one part, in sentences."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """Everything that stands on the page, in words, in order."""

    heading: str
    """The place."""
    eyebrow: str
    """The framework, and the year."""
    banners: tuple[str, ...]
    """Made-up figures, a draft."""
    lead: tuple[str, ...]
    parts: tuple[PartTable, ...]
    picture: str
    """An SVG from `svg_for_paper`."""
    picture_words: str
    reasons: tuple[Reason, ...]
    notes: tuple[str, ...]
    """Sources and years, how ranks were varied, the edition."""
    address: str
    """Where exactly these figures are shown: version, edition and year in the address."""


def report_pdf(sheet: ReportSheet) -> bytes:
    """One page, in smaller letters where there is much to say. Raises ValueError for what no page holds."""
    for size in SIZES_PT:
        made = typeset("measure_report.typ", {**_data(sheet), "size": size}, package=__package__)
        pages = len(PdfReader(BytesIO(made)).pages)
        if pages == 1:
            return made
    raise ValueError(
        f"the report on {sheet.heading} takes {pages} pages at {SIZES_PT[-1]} pt; expected one: give fewer rows, sentences"
        " or notes"
    )


def _data(sheet: ReportSheet) -> dict[str, object]:
    return {
        "title": f"{sheet.heading}: {sheet.eyebrow}",
        "heading": sheet.heading,
        "eyebrow": sheet.eyebrow,
        "source": sheet.address.split("://")[-1].split("?")[0],
        "page_words": page_words(),
        "banners": sheet.banners,
        "lead": sheet.lead,
        "parts": [{"header": part.header, "rows": part.rows} for part in sheet.parts],
        "picture": sheet.picture,
        "picture_words": sheet.picture_words,
        "reasons": [{"heading": one.heading, "sentences": one.sentences} for one in sheet.reasons],
        "notes": sheet.notes,
        "address": sheet.address,
        "code": qr_svg(sheet.address),
        "words": {
            "reasons": _("Det som skiljer mest"),
            "notes": _("Om siffrorna"),
            "code": _("QR-kod till just de här siffrorna"),
        },
    }
