"""Made-up flows between the seven municipalities of Västernorrland, small enough to work out by hand.

In 2024 Kramfors is one person over SCB's limit towards Härnösand: 76 of 1,000, where 75 are allowed. Women stay, men go.
In 2018, counted in another way, it was a labour market of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from hjulet.instruments.sources import About, Store
from hjulet.instruments.sources.commuting import series_name

ANGE, TIMRA, HARNOSAND, SUNDSVALL = "2260", "2262", "2280", "2281"
KRAMFORS, SOLLEFTEA, ORNSKOLDSVIK = "2282", "2283", "2284"
SOME = {
    (ANGE, ANGE): 800,
    (ANGE, SUNDSVALL): 200,
    (TIMRA, TIMRA): 600,
    (TIMRA, SUNDSVALL): 400,
    (HARNOSAND, HARNOSAND): 900,
    (HARNOSAND, SUNDSVALL): 60,
    (HARNOSAND, KRAMFORS): 40,
    (SUNDSVALL, SUNDSVALL): 950,
    (SUNDSVALL, TIMRA): 50,
    (SOLLEFTEA, SOLLEFTEA): 960,
    (SOLLEFTEA, KRAMFORS): 40,
    (ORNSKOLDSVIK, ORNSKOLDSVIK): 970,
    (ORNSKOLDSVIK, KRAMFORS): 30,
}
KRAMFORS_2024 = {(KRAMFORS, KRAMFORS): 900, (KRAMFORS, HARNOSAND): 76, (KRAMFORS, SUNDSVALL): 24}
KRAMFORS_WOMEN = {(KRAMFORS, KRAMFORS): 472, (KRAMFORS, HARNOSAND): 16, (KRAMFORS, SUNDSVALL): 12}
KRAMFORS_2018 = {(KRAMFORS, KRAMFORS): 926, (KRAMFORS, HARNOSAND): 50, (KRAMFORS, SUNDSVALL): 24}
Flow = dict[tuple[str, str], int]


def rows(flows: Flow, year: int, *, sex: str = "T", key: str = "bas", status: str = "") -> pl.DataFrame:
    frame = pl.DataFrame(
        [(home, series_name(key, work), float(people)) for (home, work), people in flows.items()],
        schema=["unit", "indicator", "value"],
        orient="row",
    )
    return frame.with_columns(
        period=pl.lit(str(year)),
        sex=pl.lit(sex),
        status=pl.lit(status),
        source=pl.lit("SCB"),
        retrieved=pl.lit(datetime(2026, 11, 1, tzinfo=UTC)).cast(pl.Datetime("us", "UTC")),
    )


def of_both(flows: Flow, women: Flow, year: int) -> pl.DataFrame:
    """All, women and men: of those that are not said, half."""
    hers = {pair: women.get(pair, people // 2) for pair, people in flows.items()}
    his = {pair: people - hers[pair] for pair, people in flows.items()}
    return pl.concat([rows(flows, year), rows(hers, year, sex="K"), rows(his, year, sex="M")])


def write(store: Store, frame: pl.DataFrame, *, source: str = "scb", name: str = "") -> None:
    name = name or f"commuting-{frame['period'][0]}"
    store.write(source, name, frame, About("Pendling", {}, "CC0 1.0", "Källa: SCB"))


def write_commuting(folder: Path) -> Store:
    store = Store(folder)
    write(store, of_both(SOME | KRAMFORS_2024, KRAMFORS_WOMEN, 2024))
    write(store, rows(SOME | KRAMFORS_2018, 2018, key="rams2004"))
    return store
