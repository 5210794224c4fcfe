"""Where support gathers, as the page tells it: by common borders and by commuting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hjulet.measure import wording_support as wording
from hjulet.measure.pictures_support import clusters_map

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from hjulet.measure.queries.support import MunicipalityLine, Support
    from hjulet.measure.support import Clustering, RuleFigures, SupportFigures

HIGH, LOW = "high among high", "low among low"


@dataclass(frozen=True, slots=True)
class Around:
    """Whether like lies beside like, by one kind of neighbour."""

    title: str
    words: str
    picture: SafeString | None
    """None where nothing is sure."""
    high: list[MunicipalityLine]
    """Municipalities with much among those with much; `low` with little among those with little."""
    low: list[MunicipalityLine]


def around(
    asked: Support, found: SupportFigures, rule: RuleFigures, lines: Sequence[MunicipalityLine]
) -> list[Around]:
    """By borders and, where flows are loaded, by commuting."""
    told: list[tuple[str, str, Clustering | None]] = [
        (_("Gemensam gräns"), "", rule.borders),
        (_("Pendling"), found.commuting, rule.commuting),
    ]
    return [
        Around(
            title,
            wording.clustering_words(one, by_commuting=whose),
            clusters_map(asked, found, rule, one, title),
            _in(found, one, lines, HIGH),
            _in(found, one, lines, LOW),
        )
        for title, whose, one in told
        if one is not None
    ]


def _in(
    found: SupportFigures, one: Clustering, lines: Sequence[MunicipalityLine], cluster: str
) -> list[MunicipalityLine]:
    return [line for line in lines if one.clusters[found.row[line.code]] == cluster]
