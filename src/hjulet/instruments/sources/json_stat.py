"""JSON-stat 2.0, which SCB (both versions of its interface) answers in, as a long table of codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from hjulet.instruments.sources.errors import SourceError

if TYPE_CHECKING:
    import polars as pl


def frame_of(answer: Mapping[str, Any]) -> pl.DataFrame:
    """A row for each cell: a column of codes for each dimension, `value` (null when missing) and `status`.

    Raises SourceError when it is no data set, or holds fewer or more cells than its dimensions say.

    Examples
    --------
    >>> category = lambda *codes: {"category": {"index": {code: place for place, code in enumerate(codes)}}}
    >>> answer = {"class": "dataset", "id": ["Region", "Tid"], "size": [1, 2], "value": [5, None],
    ...           "status": {"1": ".."}, "dimension": {"Region": category("0180"), "Tid": category("2023", "2024")}}
    >>> frame_of(answer).rows()
    [('0180', '2023', 5.0, ''), ('0180', '2024', None, '..')]
    """
    import polars as pl

    if answer.get("class") != "dataset" or "value" not in answer:
        raise SourceError(f"the answer is no table in JSON-stat; its keys are {', '.join(answer) or 'none'}")
    sizes = [int(size) for size in answer["size"]]
    cells = int(np.prod(sizes))
    columns: dict[str, Any] = {}
    for place, name in enumerate(answer["id"]):
        codes = codes_of(answer["dimension"][name])
        if len(codes) != sizes[place]:
            raise SourceError(f"the answer says {sizes[place]} values of {name} and names {len(codes)}")
        after = int(np.prod(sizes[place + 1 :]))
        before = cells // (after * sizes[place]) if cells else 0
        columns[name] = pl.Series(codes, dtype=pl.String).gather(
            np.tile(np.repeat(np.arange(sizes[place]), after), before)
        )
    return pl.DataFrame(
        {
            **columns,
            "value": _cells(answer["value"], cells, pl.Float64()),
            "status": _cells(answer.get("status") or {}, cells, pl.String()),
        }
    ).with_columns(pl.col("status").fill_null(""))


def codes_of(dimension: Mapping[str, Any]) -> list[str]:
    """The codes of a dimension in the order of the cells; a dimension of one value may leave out the index."""
    category = dimension["category"]
    index = category.get("index")
    if index is None:
        return list(category["label"])
    return list(index) if isinstance(index, list) else sorted(index, key=lambda code: int(index[code]))


def _cells(given: Any, cells: int, kind: pl.DataType) -> pl.Series:
    """Values as JSON-stat may write them: all in a row, the known ones by number, or one for all."""
    import polars as pl

    if isinstance(given, str):
        return pl.Series([given] * cells, dtype=kind)
    if isinstance(given, Mapping):
        row: list[Any] = [None] * cells
        for place, value in given.items():
            row[int(place)] = value
        return pl.Series(row, dtype=kind)
    if len(given) != cells:
        raise SourceError(f"the answer holds {len(given)} values where its dimensions say {cells}")
    return pl.Series(given, dtype=kind, strict=False)
