"""Scores, ranks and values as tables to fetch: the same rows as CSV, Excel, JSON and Parquet."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hjulet.hub.errors import JSON
from hjulet.hub.formats.tables import CSV, EXCEL, Cell, as_csv, as_excel
from hjulet.measure.titles import titles_by_code

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.indicators.model import Framework
    from hjulet.measure.computed import Computed

ENDINGS = ("csv", "xlsx", "json", "parquet")
PARQUET = "application/vnd.apache.parquet"


def score_frame(
    framework: Framework, computed: Computed, names: dict[str, str], year: int, sex: str
) -> pl.DataFrame:
    """A row for each place and node of the two highest levels: score, rank, and between which ranks it goes."""
    import numpy as np
    import polars as pl

    from hjulet.measure.computed import INTERVAL_SHARE, shown_nodes

    result, titles = computed.result, titles_by_code(framework)
    level_of = {node.code: node.level for node in framework.nodes}
    is_usual = year == computed.year and sex == "T"
    pieces = []
    for node in shown_nodes(framework):
        scores = result.scores(level_of[node], year=year, sex=sex)
        column = scores.columns.index(node)
        ends = np.full((len(result.units), 2), np.nan)
        place = {unit: row for row, unit in enumerate(result.units)}
        for (_kind, of), runs in computed.uncertainty.items():
            if of == node and is_usual:
                ends[[place[unit] for unit in runs.units]] = runs.interval(INTERVAL_SHARE)
        pieces.append(
            pl.DataFrame(
                {
                    "unit": list(result.units),
                    "name": [names.get(unit, unit) for unit in result.units],
                    "kind": list(result.panel.kinds),
                    "year": [year] * len(result.units),
                    "sex": [sex] * len(result.units),
                    "level": [level_of[node]] * len(result.units),
                    "node": [node] * len(result.units),
                    "title": [titles[node]] * len(result.units),
                    "score": scores.values[:, column],
                    "rank": result.ranks(level_of[node], year=year, sex=sex).values[:, column],
                    "rank_low": ends[:, 0],
                    "rank_high": ends[:, 1],
                }
            )
        )
    ranks = ["rank", "rank_low", "rank_high"]
    whole = pl.concat(pieces).with_columns(pl.col("score", *ranks).fill_nan(None))
    return _marked(whole.with_columns(pl.col(*ranks).round().cast(pl.Int64)), framework, computed)


def value_frame(
    framework: Framework, computed: Computed, names: dict[str, str], year: int, sex: str, unit: str = ""
) -> pl.DataFrame:
    """A row for each place and indicator: its own figure, the year that it is of, and what it became when made comparable."""
    import numpy as np
    import polars as pl

    result, titles = computed.result, titles_by_code(framework)
    at = result.years.index(year), result.panel.sexes.index(sex)
    rows = [result.units.index(unit)] if unit else list(range(len(result.units)))
    codes, count = result.structure.columns, len(result.structure.columns)
    came = np.asarray(result.panel.values[at][rows]).ravel()
    units = [result.units[row] for row in rows]
    sources = {one.code: one.source for one in framework.indicators}
    own_units = {one.code: one.unit for one in framework.indicators}
    frame = pl.DataFrame(
        {
            "unit": np.repeat(units, count),
            "name": np.repeat([names.get(one, one) for one in units], count),
            "year": [year] * (count * len(rows)),
            "sex": [sex] * (count * len(rows)),
            "indicator": list(codes) * len(rows),
            "title": [titles[code] for code in codes] * len(rows),
            "value": came,
            "value_unit": [own_units[code] for code in codes] * len(rows),
            "value_year": np.asarray(result.prepared.origins[at[0]][rows]).ravel().astype(np.int64),
            "is_imputed": np.asarray(result.prepared.imputed[at][rows]).ravel(),
            "normalised": np.asarray(result.normalised[at][rows]).ravel(),
            "source": [sources[code] for code in codes] * len(rows),
        }
    ).with_columns(pl.col("value", "normalised").fill_nan(None))
    own_year = pl.when(pl.col("value").is_null()).then(None).otherwise(pl.col("value_year"))
    return _marked(frame.with_columns(value_year=own_year), framework, computed)


def _marked(frame: pl.DataFrame, framework: Framework, computed: Computed) -> pl.DataFrame:
    """Every row says which framework and figures it is of, and what must be said wherever it is shown."""
    import polars as pl

    notes = []
    if computed.is_generated:
        notes.append(_("Påhittade siffror"))
    if framework.is_draft:
        notes.append(_("Utkast"))
    return frame.with_columns(
        framework=pl.lit(framework.key), data=pl.lit(computed.edition), note=pl.lit(". ".join(notes))
    )


def wide(frame: pl.DataFrame) -> pl.DataFrame:
    """Values with one row for each place and a column for each indicator, as a spreadsheet is read."""
    kept = ["unit", "name", "year", "sex", "framework", "data", "note"]
    return frame.pivot("indicator", index=kept, values="value")


def frame_response(frame: pl.DataFrame, name: str, ending: str) -> HttpResponse:
    """The rows as a file to save. Raises KeyError for an ending that is not one of ENDINGS."""
    content, kind = {"csv": _csv, "xlsx": _excel, "json": _json, "parquet": _parquet}[ending](frame, name)
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def _table(frame: pl.DataFrame) -> list[list[Cell]]:
    rows: list[list[Cell]] = [list(row) for row in frame.iter_rows()]
    return [list(frame.columns), *rows]


def _csv(frame: pl.DataFrame, name: str) -> tuple[bytes, str]:
    return as_csv(_table(frame)), CSV


def _excel(frame: pl.DataFrame, name: str) -> tuple[bytes, str]:
    return as_excel(_table(wide(frame) if "indicator" in frame.columns else frame), title=name), EXCEL


def _json(frame: pl.DataFrame, name: str) -> tuple[bytes, str]:
    rows: list[dict[str, Any]] = frame.to_dicts()
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), JSON


def _parquet(frame: pl.DataFrame, name: str) -> tuple[bytes, str]:
    file = io.BytesIO()
    frame.write_parquet(file, compression="zstd")
    return file.getvalue(), PARQUET
