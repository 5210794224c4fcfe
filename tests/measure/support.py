"""A short list of projects that a reader can follow, loaded as a person would; and what everyone commutes to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from hjulet.cli import main
from hjulet.hub import built_in
from hjulet.instruments.sources import About, Store
from hjulet.instruments.sources.commuting import series_name

PROJECTS = (
    "ärende-id;projektnamn;stödmottagare;beviljat belopp;kommuner;säte;startdatum;slutdatum;kontaktperson;e-post\n"
    "a;Fjäll och stad;Region X;1000000;Stockholm|Arvidsjaur;Stockholm;2015-01-01;2017-12-31;Kim Ek;kim@exempel.invalid\n"
    "b;Ådalen växer;Y AB;500000;Kramfors;Kramfors;2016-02-01;2016-11-30;Bo Al;bo@exempel.invalid\n"
    "c;Hela landet;Y AB;250000;Hela landet;;2016-02-01;2018-12-31;Bo Al;bo@exempel.invalid\n"
    "d;Utan belopp;Y AB;;Kramfors|Sollefteå;Kramfors;2016-02-01;2018-12-31;Bo Al;bo@exempel.invalid\n"
)
FUND = "Testfonden"
LIST = "testfonden-2014-2020"


def load(folder: Path, *words: object) -> int:
    return main(["load", *map(str, words), "--folder", str(folder)])


def write_projects(folder: Path, beside: Path) -> Store:
    """The list above in the statistics folder."""
    path = beside / "projekt.csv"
    path.write_text(PROJECTS, encoding="utf-8")
    words = ("--source", "Provlistan", "--fund", FUND, "--period", "2014-2020", "--as-of", "2016-10-14")
    assert load(folder, "support", path, *words) == 0
    return Store(folder)


def write_commuting(store: Store) -> None:
    """Made-up flows: everyone who commutes does so to the county's first municipality, and from there to the last."""
    rows = []
    for county in sorted({row["county_code"] for row in built_in.municipalities()}):
        codes = [row["code"] for row in built_in.municipalities() if row["county_code"] == county]
        pairs = [(code, codes[0]) for code in codes[1:]] + [(codes[0], codes[-1])]
        if len(codes) == 1:
            pairs = [(codes[0], "0180")]
        rows += [(home, work, people) for home, work in pairs for people in (100.0,)]
        rows += [(code, code, 1000.0) for code in codes]
    frame = pl.DataFrame(rows, schema=["unit", "work", "value"], orient="row").with_columns(
        period=pl.lit("2022"),
        sex=pl.lit("T"),
        indicator=pl.col("work").map_elements(lambda work: series_name("bas", work), pl.String),
        status=pl.lit(""),
        source=pl.lit("Provpendlingen"),
        retrieved=pl.lit(datetime(2026, 1, 2, tzinfo=UTC)).cast(pl.Datetime("us", "UTC")),
    )
    store.write("file", "pendling", frame.drop("work"), About("Pendling"))
