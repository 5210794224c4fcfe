"""A place on exactly two A4 pages, PDF/UA-1, whatever there is to say: larger letters and room for notes, or smaller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from pypdf import PdfReader

from hjulet.hub.briefs import PlaceBrief, local_address
from hjulet.hub.formats.pdf.codes import qr_svg
from hjulet.hub.formats.pdf.typesetting import page_words, typeset
from hjulet.hub.formats.svg import for_paper
from hjulet.hub.spoke import BriefPart, BriefTable
from hjulet.hub.wording import day_words

PAGES = 2
SIZES_PT = (10.0, 9.4, 8.8, 8.2, 7.6)
"""Sizes of the text that are tried until everything is on two pages."""
LIMITS = (7, 4, 2)
"""How many rows of a table, and things to read, a part may keep when the smallest letters do not suffice."""

FIRST_SHARE = 0.62
"""How much of what little there is stands on the first page."""


def brief_pdf(brief: PlaceBrief) -> bytes:
    """Two pages: never a third, and never half a page.

    Where the two halves fit on a page each, the rest of the second is lines to write on. Else the letters become smaller, and what
    does not fit in the smallest loses rows and things to read from the end of each part: the whole is on the page that the paper names.
    """
    made, pages = _in_two_halves(brief)
    for size in SIZES_PT:
        if pages == PAGES:
            return made
        made, pages = _typeset(brief, size)
    for limit in LIMITS:
        if pages == PAGES:
            return made
        made, pages = _typeset(_shortened(brief, limit), SIZES_PT[-1])
    if pages > PAGES:
        raise ValueError(
            f"the brief on {brief.place.official_name} takes {pages} pages at {SIZES_PT[-1]} pt; expected {PAGES}: the spokes'"
            " paragraphs are too long"
        )
    return made


def _in_two_halves(brief: PlaceBrief) -> tuple[bytes, int]:
    """In the largest letters, with as many parts on the first page as it holds, but for the last two; and how many pages that made."""
    index = _middle(brief.parts)
    made, pages = _typeset(brief, SIZES_PT[0], break_before=index)
    while pages == PAGES and index + 2 < len(brief.parts):
        index += 1
        fuller, pages_then = _typeset(brief, SIZES_PT[0], break_before=index)
        if pages_then != PAGES:
            break
        made = fuller
    return made, pages


def _typeset(brief: PlaceBrief, size: float, *, break_before: int = -1) -> tuple[bytes, int]:
    made = typeset(
        "place_brief.typ", {**_data(brief), "size": size, "break_before": break_before}, package=__package__
    )
    return made, len(PdfReader(BytesIO(made)).pages)


def _middle(parts: Sequence[BriefPart]) -> int:
    """Before which part the second page begins: the first is the fuller, since sources and notes stand on the second."""
    weights = [_weight(part) for part in parts]
    wanted = FIRST_SHARE * sum(weights)
    return min(range(1, len(parts) + 1), key=lambda index: abs(sum(weights[:index]) - wanted), default=0)


def _weight(part: BriefPart) -> int:
    """About how many lines it takes."""
    words = sum(1 + len(text) // 95 for text in part.paragraphs)
    rows = len(part.table.rows) + 2 if part.table is not None else 0
    return 3 + words + rows + 2 * len(part.points) + (14 if part.picture else 0) + (3 if part.figures else 0)


def _shortened(brief: PlaceBrief, limit: int) -> PlaceBrief:
    def shorter(table: BriefTable | None) -> BriefTable | None:
        if table is None or len(table.rows) <= limit:
            return table
        words = {"caption": table.caption, "shown": limit, "all": len(table.rows)}
        caption = _("%(caption)s: de %(shown)s första av %(all)s rader") % words
        return replace(table, caption=caption, rows=table.rows[:limit])

    parts = [replace(part, table=shorter(part.table), points=part.points[:limit]) for part in brief.parts]
    return replace(brief, parts=parts)


def _data(brief: PlaceBrief) -> dict[str, Any]:
    return {
        "title": f"{_('Kunskapsunderlag')}: {brief.place.official_name}",
        "heading": brief.place.official_name,
        "eyebrow": f"{_('Kunskapsunderlag')} · {day_words(brief.made_on)}",
        "lead": brief.lead,
        "source": brief.address.split("://")[-1],
        "page_words": page_words(),
        "parts": [_part(part) for part in brief.parts],
        "sources": brief.sources,
        "address": brief.address,
        "code": qr_svg(brief.address),
        "words": {
            "sources": _("Källor och år"),
            "whole": _("Allt om platsen, med figurer, tabeller och metoder:"),
            "notes": _("Anteckningar"),
            "code": _("QR-kod till platsens sida"),
        },
    }


def _part(part: BriefPart) -> dict[str, Any]:
    table = part.table
    return {
        "title": part.title,
        "paragraphs": part.paragraphs,
        "figures": part.figures,
        "picture": for_paper(part.picture) if part.picture else "",
        "picture_text": part.picture_text,
        "table": {
            "caption": table.caption,
            "headings": table.headings,
            "rows": table.rows,
            "numeric": table.numeric,
        }
        if table is not None
        else None,
        "points": [
            {"title": title, "said": said, "address": local_address(path) if path else ""}
            for title, said, path in part.points
        ],
    }
