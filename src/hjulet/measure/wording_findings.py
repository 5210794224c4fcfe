"""What deserves a second look in a framework, in Swedish: the instrument's own sentences are in English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hjulet.measure.titles import Told, told

if TYPE_CHECKING:
    from hjulet.hub.spoke import Text
    from hjulet.instruments.indicators.linting import Finding
    from hjulet.instruments.indicators.model import Framework, Indicator, Node

KINDS: Mapping[str, tuple[Text, Text]] = {
    "direction": (
        _("Riktningen kan vara fel"),
        _("Titeln talar för motsatt riktning mot den som ramverket räknar med."),
    ),
    "direction-in-data": (
        _("Samvarierar åt andra hållet"),
        _("I siffrorna går de åt motsatt håll mot det som de vägs ihop med."),
    ),
    "one-indicator": (
        _("Vilar på en enda indikator"),
        _("Den indikatorn väger ensam lika tungt som alla indikatorer tillsammans i det som står bredvid."),
    ),
    "dead-series": (_("Serien har upphört"), _("Nyare siffror kommer inte. Den bör bytas ut.")),
    "double-counting": (
        _("Mäter samma sak som en annan"),
        _("Det som mäts två gånger väger dubbelt."),
    ),
    "bounds-by-one": (
        _("En enda plats bestämmer skalan"),
        _("En plats ligger så långt från de andra att skillnaderna mellan resten blir små."),
    ),
    "mostly-missing": (_("Saknas för de flesta"), _("Mer än hälften av platserna har inget värde.")),
    "constant": (_("Lika för alla"), _("Den skiljer ingen plats från någon annan.")),
    "missing-for-sex": (
        _("Finns inte för kvinnor och män"),
        _("Kvinnors och mäns värden bygger på färre indikatorer än de gemensamma."),
    ),
    "no-column": (_("Inga siffror hämtade"), _("Räknas inte med förrän siffrorna finns.")),
    "no-source": (_("Ingen öppen källa angiven"), _("Siffrorna får läsas in från en egen fil.")),
    "group-not-read": (
        _("Står för en grupp nyckeltal"),
        _("Vilka nyckeltal gruppen har hämtas från Kolada samtidigt som siffrorna."),
    ),
    "weights-unused": (_("Vikter som inte används"), _("De står i filen men har ingen verkan.")),
    "zero-in-geometric": (
        _("Nollor i ett geometriskt medelvärde"),
        _("Ett geometriskt medelvärde behöver värden över noll."),
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One kind of thing to look at, and what it is about."""

    heading: Text
    why: Text
    about: tuple[Told, ...]
    is_warning: bool


def remarks(framework: Framework, findings: Iterable[Finding]) -> list[Remark]:
    """The findings, gathered by kind; in the order of the findings."""
    everything: tuple[Indicator | Node, ...] = (*framework.indicators, *framework.nodes)
    named = {one.code: told(one.title, one.code) for one in everything}
    gathered: dict[str, list[Finding]] = {}
    for finding in findings:
        gathered.setdefault(finding.code, []).append(finding)
    return [
        Remark(
            heading=KINDS[code][0] if code in KINDS else code,
            why=KINDS[code][1] if code in KINDS else " ".join(one.sentence for one in found),
            about=tuple(
                named[subject] for subject in dict.fromkeys(one.subject for one in found) if subject in named
            ),
            is_warning=any(one.severity == "warning" for one in found),
        )
        for code, found in gathered.items()
    ]
