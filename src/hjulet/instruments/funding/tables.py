"""Operations as a table with a row for each project, and back: how a site keeps what it has read."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hjulet.instruments.funding.errors import FundingError
from hjulet.instruments.funding.operations import Links, Operations
from hjulet.instruments.sources.operations import BETWEEN, NUMBER, PLACES

if TYPE_CHECKING:
    import polars as pl

WORDS = ("name", "beneficiary", "programme")
DAYS = ("start", "end")


def table_of(
    operations: Operations,
    *,
    period: str,
    retrieved: datetime,
    fund: str = "",
    status: str = "",
    with_beneficiaries: bool = True,
) -> pl.DataFrame:
    """A row for each project, in the columns of `sources.operations.schema`.

    Parameters
    ----------
    period : of the whole list, "2014-2020" or "2016"
    retrieved : when the list was fetched, in UTC
    fund : what gives the support, in words
    status : "generated" for made-up projects
    with_beneficiaries : False leaves out who got the money, as where some are persons in business of their own

    Returns
    -------
    Amounts in the currency of the list, null where they are not known; places as codes with | between.
    """
    import polars as pl

    details = operations.details
    columns: dict[str, Any] = {"project": operations.ids}
    for name in (*WORDS, *DAYS):
        is_there = details is not None and name in details.columns
        is_kept = with_beneficiaries or name != "beneficiary"
        columns[name] = (
            details[name].cast(pl.String)
            if details is not None and is_there and is_kept
            else [""] * len(operations)
        )
    for name in PLACES:
        columns[name] = _joined(operations, getattr(operations, name))
    return pl.DataFrame(columns | {NUMBER: operations.amounts}).with_columns(
        pl.col(NUMBER).fill_nan(None),
        pl.lit(fund).alias("fund"),
        pl.lit(period).alias("period"),
        pl.lit(operations.currency).alias("currency"),
        pl.lit(status).alias("status"),
        pl.lit(operations.source).alias("source"),
        pl.lit(retrieved).cast(pl.Datetime("us", "UTC")).alias("retrieved"),
    )


def operations_of(rows: pl.DataFrame) -> Operations:
    """The projects of such a table. Raises FundingError when they are in several currencies.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> given = Operations.of({"p": 100.0, "q": 5.0}, touched={"p": ["0180", "0114"]}, seat={"q": ["0180"]})
    >>> found = operations_of(table_of(given, period="2014-2020", retrieved=datetime(2026, 1, 1, tzinfo=UTC)))
    >>> found.ids, found.touched.number.tolist(), found.seat.number.tolist(), found.total
    (('p', 'q'), [2, 0], [0, 1], 105.0)
    """
    import numpy as np

    currencies = sorted(rows["currency"].unique().to_list())
    if len(currencies) > 1:
        raise FundingError(f"{' and '.join(currencies)} are mixed; load the list with rates")
    named = {name: _split(rows, name) for name in PLACES}
    codes = tuple(sorted({code for pairs in named.values() for code in pairs["code"].to_list()}))
    touched, location, seat = (_links(named[name], codes, rows.height) for name in PLACES)
    return Operations(
        tuple(rows["project"].to_list()),
        rows[NUMBER].fill_null(np.nan).to_numpy().astype(np.float64),
        codes,
        touched,
        location,
        seat,
        rows.select(*WORDS, *DAYS),
        currency=currencies[0] if currencies else "SEK",
        source=", ".join(sorted(rows["source"].unique().to_list())),
    )


def _joined(operations: Operations, links: Links) -> list[str]:
    codes = [operations.codes[at] for at in links.places.tolist()]
    starts = links.starts.tolist()
    return [BETWEEN.join(sorted(codes[first:last])) for first, last in pairwise(starts)]


def _split(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """The columns `project`, which row it is, and `code`."""
    import polars as pl

    pairs = rows.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("project"), pl.col(name).str.split(BETWEEN).alias("code")
    )
    return pairs.explode("code").filter(pl.col("code") != "")


def _links(pairs: pl.DataFrame, codes: tuple[str, ...], n: int) -> Links:
    import polars as pl

    index = pl.DataFrame({"code": codes, "at": range(len(codes))}, schema={"code": pl.String, "at": pl.Int64})
    found = pairs.join(index, on="code")
    return Links.of_pairs(found["project"].to_numpy(), found["at"].to_numpy(), n)
