"""Support as tables to fetch: every row says its rule, which list and which inhabitants it is of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hjulet.hub import built_in

if TYPE_CHECKING:
    import polars as pl

    from hjulet.hub.models import Place
    from hjulet.measure.queries.support import Operation
    from hjulet.measure.support import RegionLine, RuleFigures, SupportFigures

Rows = list[dict[str, Any]]


def municipalities(found: SupportFigures) -> pl.DataFrame:
    """A row for each municipality and rule."""
    names = built_in.names()
    rows: Rows = [
        {
            "rule": rule.rule,
            "unit": code,
            "name": names.get(code, code),
            "type": found.types[at],
            "population": found.population[at],
            "projects": rule.projects[at],
            "amount": rule.amounts[at],
            "amount_per_inhabitant": found.per_inhabitant(rule, code),
            "p5": rule.low[at],
            "p95": rule.high[at],
            "cluster_by_borders": rule.borders.clusters[at] if rule.borders else None,
            "cluster_by_commuting": rule.commuting.clusters[at] if rule.commuting else None,
        }
        for rule in found.rules
        for at, code in enumerate(found.codes)
    ]
    return _frame(found, rows)


def counties(found: SupportFigures) -> pl.DataFrame:
    """A row for each county and rule."""
    return _regions(found, lambda rule: rule.counties, built_in.names())


def labour_markets(found: SupportFigures) -> pl.DataFrame:
    """A row for each local labour market of 2018 and rule."""
    return _regions(found, lambda rule: rule.labour_markets, built_in.labour_market_names())


def types(found: SupportFigures) -> pl.DataFrame:
    """A row for each type of municipality and rule."""
    rows = [
        {
            "rule": rule.rule,
            "type": one.key,
            "title": one.sv,
            "places": one.places,
            "is_few": one.is_few,
            "population": one.population,
            "population_share": one.population_share,
            "amount_share": one.amount_share,
            "ratio": one.ratio,
            "amount_per_inhabitant": one.per_inhabitant,
            "lower_quartile": one.lower_quartile,
            "median": one.median,
            "upper_quartile": one.upper_quartile,
        }
        for rule in found.rules
        for one in rule.types
    ]
    return _frame(found, rows)


def measures(found: SupportFigures) -> pl.DataFrame:
    """A row for each rule: what it places, how unevenly that lies, and whether like lies beside like."""
    rows = [
        {
            "rule": rule.rule,
            "answers": rule.rule not in found.weak,
            "total": found.total,
            "located": rule.located,
            "unlocated_amount": rule.unlocated_amount,
            "unlocated_share": rule.unlocated_share,
            "unlocated_projects": rule.unlocated_projects,
            "amount_per_inhabitant": rule.per_inhabitant,
            "gini": rule.gini,
            "gini_of_places": rule.gini_of_places,
            "hoover": rule.hoover,
            "theil": rule.theil,
            "theil_between_share": rule.theil_between_share,
            "moran_by_borders": rule.borders.moran if rule.borders else None,
            "p_by_borders": rule.borders.p_value if rule.borders else None,
            "moran_by_commuting": rule.commuting.moran if rule.commuting else None,
            "p_by_commuting": rule.commuting.p_value if rule.commuting else None,
        }
        for rule in found.rules
    ]
    return _frame(found, rows)


def operations(found: Sequence[Operation], place: Place, figures: SupportFigures) -> pl.DataFrame:
    """A row for each project that touches the place."""
    rows = [
        {
            "unit": place.code,
            "project": one.project,
            "project_name": one.name,
            "beneficiary": one.beneficiary,
            "start": one.start or None,
            "end": one.end or None,
            "amount": one.amount,
            "municipalities": one.municipalities,
            "municipalities_here": one.here,
        }
        for one in found
    ]
    return _frame(figures, rows)


TABLES: Mapping[str, Callable[[SupportFigures], pl.DataFrame]] = {
    "kommuner": municipalities,
    "lan": counties,
    "arbetsmarknader": labour_markets,
    "kommuntyper": types,
    "matt": measures,
}
"""By the word in the address."""


def _regions(
    found: SupportFigures, lines: Callable[[RuleFigures], Sequence[RegionLine]], names: Mapping[str, str]
) -> pl.DataFrame:
    rows = [
        {
            "rule": rule.rule,
            "unit": one.key,
            "name": names.get(one.key, one.key),
            "population": one.population,
            "projects": one.projects,
            "amount": one.amount,
            "amount_per_inhabitant": one.per_inhabitant,
        }
        for rule in found.rules
        for one in lines(rule)
    ]
    return _frame(found, rows)


def _frame(found: SupportFigures, rows: Rows) -> pl.DataFrame:
    import polars as pl

    said = {
        "currency": found.currency,
        "list": found.name,
        "period": f"{found.first_year}-{found.last_year}",
        "source": found.source,
        "retrieved": found.retrieved,
        "population_year": found.population_year,
        "population_source": found.population_source,
        "note": _("Påhittade siffror") if found.is_generated else "",
    }
    return pl.DataFrame([row | said for row in rows], infer_schema_length=None).fill_nan(None)
