"""Where the figures of an indicator are to be found at whoever publishes them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

ADDRESSES = {
    "kolada": ("Kolada", "https://www.kolada.se/verktyg/fri-sokning/?kpis={}"),
    "scb": ("SCB", "https://statistikdatabasen.scb.se/api/v2/tables/{}"),
    "eurostat": ("Eurostat", "https://ec.europa.eu/eurostat/databrowser/view/{}/default/table"),
}


@dataclass(frozen=True, slots=True)
class SourceLink:
    """What is said of where it comes from, and the address; without one there is none to give."""

    words: str
    url: str = ""


def source_link(source: str) -> SourceLink:
    """ "kolada:N00905" is "Kolada N00905" with its address. An indicator without source comes from a file of one's own."""
    system, _colon, series = source.partition(":")
    if system in ADDRESSES:
        name, address = ADDRESSES[system]
        table = series.partition("?")[0]
        return SourceLink(f"{name} {table}", address.format(quote(table)))
    if system == "kolada-group":
        return SourceLink(
            _("Koladas grupp ”%(group)s”") % {"group": series}, "https://www.kolada.se/verktyg/fri-sokning/"
        )
    if system == "formula":
        return SourceLink(_("räknas ut: %(formula)s") % {"formula": series})
    return SourceLink(_("egen fil"))
