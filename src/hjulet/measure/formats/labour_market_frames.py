"""Labour markets and commuting as tables to fetch: every row says what it is of, by which rule, and from where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hjulet.hub import built_in
from hjulet.measure.wording_labour_markets import counted_words

if TYPE_CHECKING:
    import polars as pl

    from hjulet.measure.commuting import CommutingYear
    from hjulet.measure.labour_market_rules import Rule
    from hjulet.measure.queries.commuting_of_place import Pull
    from hjulet.measure.queries.labour_markets import LabourMarkets


def areas_frame(found: LabourMarkets, edition: str) -> pl.DataFrame:
    """A row for each municipality: its labour market, why, and how few people would have changed it."""
    import polars as pl

    asked, territories = found.asked, found.found
    names, flows = built_in.names(), found.found.flows
    by_label = {area.label: area for area in found.areas}
    rows = []
    for place, margin in enumerate(territories.margins()):
        code = str(flows.ids[place])
        label = territories.labels[flows.ids[place]]
        area = by_label.get(str(label))
        to = int(territories.links[place]) if territories.links is not None else -1
        rows.append(
            {
                "unit": code,
                "name": names.get(code, code),
                "region": None if area is None else area.label,
                "region_name": None if area is None else area.name,
                "is_centre": area is not None and code in area.centres,
                "joined_to": str(flows.ids[to]) if to >= 0 else None,
                "margin_persons": margin.persons,
                "margin_limit": margin.limit or None,
                "employed_residents": round(float(flows.residents[place])),
                "jobs": round(float(flows.jobs[place])),
                "live_and_work": round(float(flows.own[place])),
                "group": asked.group or "all",
                **_rule(asked.rule),
                "year": asked.year.year,
                **_said(asked.year, edition),
            }
        )
    return pl.DataFrame(
        rows,
        schema_overrides={
            "joined_to": pl.String, "margin_persons": pl.Int64, "margin_limit": pl.String, "region": pl.String,
            "region_name": pl.String, "out_percent": pl.Float64, "single_percent": pl.Float64,
            "self_containment": pl.String,
        },
    )  # fmt: skip


def official_frame() -> pl.DataFrame:
    """A row for each municipality: its labour market in SCB's division, for a site without flows."""
    import polars as pl

    from hjulet.measure.queries.labour_markets import OFFICIAL_YEAR, official_labels

    names, called = built_in.names(), built_in.labour_market_names()
    return pl.DataFrame(
        [
            {
                "unit": code,
                "name": names[code],
                "region": label,
                "region_name": called[label],
                "method": "official",
                "year": OFFICIAL_YEAR,
                "source": built_in.SOURCE,
            }
            for code, label in sorted(official_labels().items())
        ]
    )


def commuting_frame(found: Pull, edition: str) -> pl.DataFrame:
    """A row for each municipality that people go to or come from."""
    import polars as pl

    year, names = found.markets.asked.year, built_in.names()
    rows: list[dict[str, Any]] = [
        {
            "unit": found.code,
            "name": names.get(found.code, found.code),
            "direction": direction,
            "other": one.code,
            "other_name": names.get(one.code, one.code),
            "persons": one.persons,
            "percent": round(one.percent, 3),
            "year": year.year,
            **_said(year, edition),
        }
        for direction, streams in (("out", found.out), ("in", found.into))
        for one in streams
    ]
    texts = ("unit", "name", "direction", "other", "other_name", "counted", "source", "data", "note")
    schema = {"persons": pl.Int64, "percent": pl.Float64, "year": pl.Int64}
    columns = ("unit", "name", "direction", "other", "other_name", "persons", "percent", "year", *texts[5:])
    return pl.DataFrame(rows, schema={one: schema.get(one, pl.String) for one in columns})


def _rule(rule: Rule) -> dict[str, Any]:
    """The method with its own limits; those of other methods are missing."""
    is_limited = rule.method != "ttwa"
    return {
        "method": rule.method,
        "out_percent": rule.out_percent if is_limited else None,
        "single_percent": rule.single_percent if is_limited else None,
        "self_containment": None if is_limited else rule.self_containment,
    }


def _said(year: CommutingYear, edition: str) -> dict[str, str]:
    return {
        "counted": counted_words(year.series),
        "source": year.source,
        "data": edition,
        "note": _("Påhittade siffror") if year.is_generated else "",
    }
