"""The maps of labour markets: each drawn once for what it depends on, and then kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hjulet.hub.formats.charts import kept_svg
from hjulet.measure.pictures import language
from hjulet.measure.wording_labour_markets import group_words

if TYPE_CHECKING:
    from hjulet.measure.queries.labour_markets import LabourMarkets


def labour_market_map(
    found: LabourMarkets, edition: str, *, only: Sequence[str] = (), unit: str = ""
) -> SafeString:
    """The areas, the wedges to where most commute, and a ring where few people decide."""

    def draw() -> Any:
        from hjulet.instruments.territories.map import territories_map

        said = _("Påhittade siffror") if asked.year.is_generated else ""
        return territories_map(
            found.found, edges=found.edges, only=only, unit=unit, title=said, language=language()
        )

    asked = found.asked
    words = _("Karta över lokala arbetsmarknader %(year)s, %(group)s. Tabellen säger samma sak.") % {
        "year": asked.year.year,
        "group": group_words(asked.group),
    }
    key = [edition, asked.year.key, asked.group, asked.rule, ",".join(only), unit]
    return kept_svg(draw, "\n".join(["labour-markets", *map(str, key)]), words=words)


def official_map(areas: Sequence[tuple[str, tuple[str, ...]]], *, unit: str = "") -> SafeString:
    """SCB's division in the built-in table: without flows there is nothing to point with."""

    def draw() -> Any:
        from hjulet.hub import built_in
        from hjulet.instruments.territories.map import Division, division_map

        regions = {code: name for name, codes in areas for code in codes}
        people = {row["code"]: float(row["population_2023"]) for row in built_in.municipalities()}
        division = Division(
            dict(regions), {name: name for name, _codes in areas}, built_in.names(), people, frozenset()
        )
        return division_map(division, unit=unit, language=language())

    words = _("Karta över SCB:s lokala arbetsmarknader 2018. Tabellen säger samma sak.")
    return kept_svg(draw, f"labour-markets\nofficial\n{unit}", words=words)
