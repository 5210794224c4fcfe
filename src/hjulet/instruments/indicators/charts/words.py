"""The words of the charts, in Swedish and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hjulet.instruments.indicators.charts.drawing import Language

WORDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "sv": {
        "draft": "Utkast: ett eget förslag, inget fastställt mått",
        "rank": "Plats (1 är högst)",
        "score": "Värde",
        "unit": "Plats",
        "reference": "jämförelsen",
        "missing": "saknas",
        "no_value": "värde saknas",
        "under": "under {0}",
        "from_to": "{0} till under {1}",
        "at_least": "{0} och uppåt",
        "bars_key": "Strecket är {reference}. Punkten är {name}: till höger om strecket är bättre.",
        "profile_key": "Linjen går från lägst till högst av alla, den breda delen är mittersta hälften. Punkten är {name}.",
        "profile_reference": " Strecket är {reference}.",
        "change_key": "Ringen är {before} och punkten {after}.",
        "ranks_key": "Punkten är platsen (1 är högst). Stapeln visar mellan vilka platser {share} % av alla beräkningar hamnar, strecket är den mittersta.",
        "radar_key": "Längre ut är bättre. Innerst är det lägsta värdet av alla, ytterst det högsta.",
        "radar_reference": " Den bruna streckade linjen är {reference}.",
        "map_missing": "värde saknas",
        "indicators": "indikatorer",
        "indicator": "indikator",
        "sunburst_key": "Varje fält är så brett som det väger. Ytterst är indikatorerna.",
        "tree_key": "En fyrkant är en indikator.",
        "middle": "mitt på skalan: {0}",
    },
    "en": {
        "draft": "Draft: our own proposal, no established measure",
        "rank": "Rank (1 is the highest)",
        "score": "Score",
        "unit": "Unit",
        "reference": "the reference",
        "missing": "missing",
        "no_value": "no value",
        "under": "under {0}",
        "from_to": "{0} to under {1}",
        "at_least": "{0} and above",
        "bars_key": "The tick is {reference}. The dot is {name}: to the right of the tick is better.",
        "profile_key": "The line goes from the lowest to the highest of all; its wide part is the middle half. The dot is {name}.",
        "profile_reference": " The tick is {reference}.",
        "change_key": "The ring is {before} and the dot {after}.",
        "ranks_key": "The dot is the rank (1 is the highest). The bar shows between which ranks {share} % of all runs end, the tick is the one in the middle.",
        "radar_key": "Further out is better. The centre is the lowest value of all, the rim the highest.",
        "radar_reference": " The dashed brown line is {reference}.",
        "map_missing": "no value",
        "indicators": "indicators",
        "indicator": "indicator",
        "sunburst_key": "Each field is as wide as its weight. The indicators are outermost.",
        "tree_key": "A square is an indicator.",
        "middle": "middle of the scale: {0}",
    },
}
