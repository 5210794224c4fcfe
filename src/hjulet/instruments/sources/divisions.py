"""How the map of Sweden has changed, as far as figures of today's municipalities and counties are touched by it.

SCB reports a population of year Y by the division of 1 January Y + 1, and so is everything that is counted over Y.
Sources: SCB, "Kommunindelning" (MIS); SFS 1991-2006 on each change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

FORMED = {
    "0461": 1992,  # Gnesta, out of Nyköping
    "0488": 1992,  # Trosa, out of Nyköping
    "1814": 1995,  # Lekeberg, out of Örebro
    "1443": 1995,  # Bollebygd, out of Borås
    "0140": 1999,  # Nykvarn, out of Södertälje
    "0330": 2003,  # Knivsta, out of Uppsala
}
"""The first year of municipalities that are younger than the tables. SCB has 0 for them before it."""
CAME_OUT_OF = {"0461": "0480", "0488": "0480", "1814": "1880", "1443": "1490", "0140": "0181", "0330": "0380"}
"""Of each of them the municipality that was parted. Before that year its figures hold both, in other borders than today's."""
RENUMBERED = {"1917": "0331"}
"""Codes that a municipality has had: Heby, which went from Västmanland to Uppsala county in 2007."""
COUNTIES_MOVED = {
    "03": 2007,  # Uppsala: Heby came
    "19": 2007,  # Västmanland: Heby left
    "12": 1997,  # Malmöhus, which became Skåne with Kristianstad and kept its code
    "14": 1998,  # Göteborg and Bohus, which became Västra Götaland with Älvsborg and Skaraborg, and kept its code
    "06": 1998,  # Jönköping: Habo and Mullsjö came, out of Skaraborg
}
"""Counties whose border has moved, and the year of the first division with the one of today."""
COUNTIES_ENDED = {
    "11": 1997,  # Kristianstad, into Skåne
    "15": 1998,  # Älvsborg, into Västra Götaland
    "16": 1998,  # Skaraborg, into Västra Götaland, but for Habo and Mullsjö
}
"""Counties that are no more, and the year of the first division without them."""
NOT_FORMED = "not_formed"
OLD_DIVISION = "old_division"
RENUMBERED_STATUS = "old_code"
DISSOLVED = "dissolved"
SAID = (
    (NOT_FORMED, FORMED, "Kommuner som inte fanns har källan 0 för. Här saknas värdet."),
    (
        OLD_DIVISION,
        ("03", "19"),
        "Heby gick från Västmanlands till Uppsala län 2007. Länens tidigare år har den gamla gränsen.",
    ),
    (
        OLD_DIVISION,
        ("11", "12"),
        (
            "Skåne län (12) bildades 1997 av Kristianstads (11) och Malmöhus (12) län. Tidigare år under koden 12 kan vara"
            " enbart Malmöhus."
        ),
    ),
    (
        OLD_DIVISION,
        ("14", "15", "16", "06"),
        (
            "Västra Götalands län (14) bildades 1998 av Göteborgs och Bohus (14), Älvsborgs (15) och Skaraborgs (16) län."
            " Habo och Mullsjö gick från Skaraborg till Jönköpings län (06). Tidigare år har de gamla gränserna."
        ),
    ),
    (DISSOLVED, COUNTIES_ENDED, "Län som har upphört har källan 0 för. Här saknas värdet."),
    (
        RENUMBERED_STATUS,
        RENUMBERED.values(),
        "Heby hade koden 1917 före 2007. Här har kommunen koden 0331 alla år.",
    ),
)
"""What a reader is told of each status, by the units that have it."""


def mended(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Observations of Swedish units as they can be compared over time, and notes of what was done.

    A 0 of a municipality that did not exist becomes missing, with the status "not_formed". A value under a code of
    old stands under today's, with "old_code". Counties before a move of their border, and those that are no more, have
    "old_division": rates over that year are wrong unless they are corrected, and parts are not added up to a county
    of today. A 0 of a county that is no more becomes missing, with "dissolved".
    """
    import polars as pl

    if not rows["unit"].is_in([*FORMED, *RENUMBERED, *COUNTIES_MOVED, *COUNTIES_ENDED]).any():
        return rows, []
    division = pl.col("period").str.slice(0, 4).cast(pl.Int64, strict=False) + 1
    ended = division >= _year_in(COUNTIES_ENDED)
    moved = division < _year_in(COUNTIES_MOVED | COUNTIES_ENDED)
    is_empty = pl.col("value").is_null() | (pl.col("value") == 0)
    unborn, gone = (division < _year_in(FORMED)) & is_empty, ended & is_empty
    marked = rows.with_columns(
        status=pl.when(unborn)
        .then(pl.lit(NOT_FORMED))
        .when(gone)
        .then(pl.lit(DISSOLVED))
        .when(moved & (pl.col("status") == ""))
        .then(pl.lit(OLD_DIVISION))
        .otherwise("status"),
        value=pl.when(unborn | gone).then(None).otherwise("value"),
    )
    joined = _under_one_code(marked)
    return joined, _notes(joined)


def _year_in(years: Mapping[str, int]) -> pl.Expr:
    import polars as pl

    return pl.col("unit").replace_strict(years, default=None, return_dtype=pl.Int64)


def leading_zeros_missing(rows: pl.DataFrame) -> pl.DataFrame:
    """A population of 0 in every year up to some year: the municipality did not exist. Nobody has ever had none."""
    import polars as pl

    whole = rows.filter(pl.col("value") != 0).group_by("unit").agg(first=pl.col("period").min())
    before = pl.col("first").is_null() | (pl.col("period") < pl.col("first"))
    unborn = before & (pl.col("value") == 0)
    return (
        rows.join(whole, on="unit", how="left", maintain_order="left")
        .with_columns(
            status=pl.when(unborn).then(pl.lit(NOT_FORMED)).otherwise("status"),
            value=pl.when(unborn).then(None).otherwise("value"),
        )
        .drop("first")
    )


def _under_one_code(rows: pl.DataFrame) -> pl.DataFrame:
    """One row where an old and a new code have the same year: the one with a figure."""
    import polars as pl

    from hjulet.instruments.sources.observations import KEY

    was_old = pl.col("unit").is_in(list(RENUMBERED))
    if rows.filter(was_old).is_empty():
        return rows
    return (
        rows.with_columns(
            unit=pl.col("unit").replace(RENUMBERED),
            status=pl.when(was_old & (pl.col("status") == ""))
            .then(pl.lit(RENUMBERED_STATUS))
            .otherwise("status"),
            rank=pl.when(pl.col("value").fill_null(0) != 0).then(2).otherwise(0)
            + pl.when(was_old).then(0).otherwise(1),
            renumbered=pl.col("unit").is_in([*RENUMBERED, *RENUMBERED.values()]),
        )
        .sort("rank", descending=True)
        # Only the rows of a renumbered unit: elsewhere two of a kind are a fault, which the store names.
        .filter(~pl.col("renumbered") | pl.struct(KEY).is_first_distinct())
        .drop("rank", "renumbered")
    )


def _notes(rows: pl.DataFrame) -> list[str]:
    found = set(rows.select("status", "unit").unique().rows())
    return [words for status, units, words in SAID if any((status, unit) in found for unit in units)]
