"""Populations as tables to fetch: every row says where and of which year it is, and where the figures come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    import polars as pl

    from hjulet.measure.place_population import PlaceDevelopment
    from hjulet.measure.populations import Populations
    from hjulet.measure.queries.country_population import CountryChange

KNOWN, AHEAD = "known", "projected"


def change_frame(found: CountryChange, populations: Populations) -> pl.DataFrame:
    """A row for each municipality: population in both years, and the change in persons and per cent."""
    import polars as pl

    rows = [
        {
            "unit": one.code,
            "name": one.name,
            "since": found.answer.since,
            "until": found.answer.until,
            "population_since": one.before,
            "population_until": one.after,
            "change": one.change,
            "change_percent": round(one.percent, 3),
            "source": ", ".join(populations.sources),
            "data": populations.edition or None,
            "note": _("Påhittade siffror") if populations.is_generated else "",
        }
        for one in found.places
    ]
    return pl.DataFrame(rows, schema_overrides={"data": pl.String})


def place_frame(development: PlaceDevelopment, name: str) -> pl.DataFrame:
    """A row for each year that is known, and for each that is projected with its band."""
    import polars as pl

    said = {
        "unit": development.code,
        "name": name,
        "data": development.edition or None,
        "note": _("Påhittade siffror") if development.is_generated else "",
    }
    rows: list[dict[str, Any]] = [
        {"year": year, "kind": KNOWN, "population": people, "source": ", ".join(development.sources)}
        for year, people in zip(development.years, development.people, strict=True)
    ]
    if development.ahead is not None:
        ahead = development.ahead
        rows += [
            {
                "year": year,
                "kind": AHEAD,
                "population": middle,
                "p10": low,
                "p90": high,
                "source": _("Egen beräkning på: %(source)s") % {"source": ahead.source},
            }
            for year, low, middle, high in zip(ahead.years, ahead.low, ahead.middle, ahead.high, strict=True)
        ]
    columns = ("unit", "name", "year", "kind", "population", "p10", "p90", "source", "data", "note")
    whole = [{column: {**said, **row}.get(column) for column in columns} for row in rows]
    return pl.DataFrame(
        whole,
        schema_overrides={"p10": pl.Int64, "p90": pl.Int64, "data": pl.String},
        infer_schema_length=None,
    )
