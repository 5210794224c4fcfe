"""Cells of a table at SCB as observations: which variable is the unit, which the year, which the sex."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from hjulet.instruments.sources.px_selection import TOTAL_CODES, Variable

if TYPE_CHECKING:
    import polars as pl

NOISE = "noise"
"""Cell Key: figures of which each has a small random share, so that parts do not add up to the total."""
SEX_WORDS = (("M", ("män", "pojk", "men", "males")), ("K", ("kvinn", "flick", "women", "females")))
SAYS_NOISE = ("cell key", "(ckm)", "slumpmässig osäkerhet")


@dataclass(frozen=True, slots=True)
class Reading:
    """One table, and the codes that are asked of it."""

    table: str
    metadata: Mapping[str, Any]
    variables: Mapping[str, Variable]
    codes: Mapping[str, Sequence[Sequence[str]]]
    """Of each variable, its codes in each question; no codes is to leave it out."""
    code_lists: Mapping[str, str]
    name: str = ""
    """The series, where all of the reading is one; else it is named after table and codes."""

    @property
    def title(self) -> str:
        return str(self.metadata.get("label", self.table)).strip()

    @property
    def time(self) -> str:
        return next((code for code, one in self.variables.items() if one.role == "time"), "Tid")

    @property
    def region(self) -> str:
        """The variable of places; the first where there are two; "" in a table about the country alone."""
        return next((code for code, one in self.variables.items() if one.is_place), "")

    def questions(self) -> list[dict[str, list[str]]]:
        """Of each question, the codes by variable; what is left out is not there."""
        return [
            {code: list(values) for code, values in zip(self.codes, chosen, strict=True) if values}
            for chosen in product(*self.codes.values())
        ]

    def cells(self, question: Mapping[str, Sequence[str]]) -> int:
        return prod(len(values) for values in question.values())

    def body(self, question: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """As PxWebApi 2 takes it; sent with POST, since addresses end at some 2,100 characters."""
        return {
            "selection": [
                {"variableCode": code, "valueCodes": list(values)}
                | ({"codelist": self.code_lists[code]} if code in self.code_lists else {})
                for code, values in question.items()
            ]
        }

    def query(self) -> dict[str, Any]:
        """What was asked, for the manifest."""
        codes = {
            code: {"first": lists[-1][0], "last": lists[-1][-1], "count": len(lists[-1])}
            for code, lists in self.codes.items()
            if lists[-1]
        }
        return {"table": self.table, "codes": codes, "codelists": dict(self.code_lists), "series": self.name}

    def notes(self) -> list[str]:
        """What the table warns of, with its own words."""
        updated = self.metadata.get("updated", "")
        dated = [f"{self.table}: uppdaterad av SCB {updated[:10]}."] if updated else []
        return [*dated, *(" ".join(str(note).split()) for note in self.metadata.get("note", ()))]


def has_noise(metadata: Mapping[str, Any]) -> bool:
    """Whether the table says that its figures carry random noise (from reference year 2025)."""
    words = " ".join([str(metadata.get("label", "")), *map(str, metadata.get("note", ()))]).lower()
    return any(sign in words for sign in SAYS_NOISE)


def sex_of(code: str, label: str) -> str:
    """T, K or M of a value of the variable sex.

    Examples
    --------
    >>> sex_of("1", "män"), sex_of("2", "kvinnor"), sex_of("TotSa", "totalt, samtliga män och kvinnor")
    ('M', 'K', 'T')
    """
    if code.lower() in TOTAL_CODES:  # whose words may begin with "män och kvinnor"
        return "T"
    words = label.lower()
    found = [letter for letter, stems in SEX_WORDS if words.startswith(stems)]
    return found[0] if len(found) == 1 else {"1": "M", "2": "K"}.get(code, "T")


def rows_of(reading: Reading, cells: pl.DataFrame, retrieved: datetime) -> pl.DataFrame:
    """Cells as observations. Values stay as they came; what a table with noise holds is marked."""
    import polars as pl

    kon = reading.variables.get("Kon")
    sexes = {code: sex_of(code, label) for code, label in kon.labels.items()} if kon else {}
    mark = NOISE if has_noise(reading.metadata) else ""
    by_region = pl.col(reading.region) if reading.region in cells.columns else pl.lit("00")
    by_sex = pl.col("Kon").replace_strict(sexes, default="T") if "Kon" in cells.columns else pl.lit("T")
    return cells.select(
        unit=by_region,
        period=pl.col(reading.time),
        sex=by_sex,
        indicator=_named(reading, cells),
        value=pl.col("value"),
        status=pl.when((pl.col("status") == "") & pl.col("value").is_not_null())
        .then(pl.lit(mark))
        .when(pl.col("status") == "")
        .then(pl.lit("missing"))
        .otherwise("status"),
        source=pl.lit(f"SCB, tabell {reading.table}"),
        retrieved=pl.lit(retrieved).cast(pl.Datetime("us", "UTC")),
    )


def _named(reading: Reading, cells: pl.DataFrame) -> pl.Expr:
    """The series of each cell: the table and the codes of all that is neither place, time nor sex."""
    import polars as pl

    if reading.name:
        return pl.lit(reading.name)
    others = sorted(
        code
        for code in reading.variables
        if code in cells.columns and code not in (reading.region, reading.time, "Kon")
    )
    if not others:
        return pl.lit(reading.table)
    pieces = [part for code in others for part in (pl.lit(f"&{code}="), pl.col(code))]
    return pl.concat_str([pl.lit(f"{reading.table}?"), *pieces]).str.replace("?&", "?", literal=True)
