"""How a computed framework is written to a folder and read again: numbers as arrays, the rest as one JSON file."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.linting import Finding, lint
from hjulet.instruments.indicators.preparing import Prepared, kinds_of
from hjulet.instruments.indicators.results import Result
from hjulet.instruments.indicators.screening import only
from hjulet.instruments.indicators.structure import Structure
from hjulet.instruments.indicators.table import Panel
from hjulet.instruments.indicators.treating import Treatment
from hjulet.instruments.indicators.uncertainty import Uncertainty, uncertainty
from hjulet.instruments.indicators.varying import Vary
from hjulet.measure.computed import (
    REPLICATIONS,
    SEED,
    Computed,
    Series,
    decimals_of,
    latest_full_year,
    shown_nodes,
)

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.indicators.table import Values

ABOUT = "about.json"
GENERATED = "generated"
"""The status of a made-up figure."""
WEIGHT_SHARE = 0.25
"""By how much each weight moves, up or down."""
MOST_OPEN = 24
_open_now: dict[Path, Computed | str] = {}


def keep(folder: Path, framework: Framework, result: Result, given: Panel, frame: pl.DataFrame) -> None:
    """Write all that a page may ask for. `given` and `frame`: what it was computed of, as a panel and as observations."""
    prepared, panel = result.prepared, result.panel
    _save(folder, "came", panel.values)
    _save(folder, "values", prepared.values)
    _save(folder, "origins", prepared.origins.astype(np.int16))
    _save(folder, "imputed", prepared.imputed)
    _save(folder, "normalised", result.normalised)
    for index, values in enumerate(result.aggregated):
        _save(folder, f"level-{index}", values)
    year = latest_full_year(result)
    ranked = _keep_uncertainty(folder, framework, result, year)
    about = {
        "years": panel.years,
        "sexes": panel.sexes,
        "units": panel.units,
        "kinds": panel.kinds,
        "groups": dict(panel.groups),
        "treatments": [asdict(one) for one in prepared.treatments],
        "year": year,
        "ranked": ranked,
        "mean_points": _keep_mean_points(folder, result, year),
        "series": _series(framework, frame),
        "findings": [asdict(one) for one in lint(framework, given)],
        "decimals": decimals_of(result),
        "is_generated": bool((frame["status"] == GENERATED).any()),
    }
    _write(folder, about)


def keep_problem(folder: Path, error: IndicatorError) -> None:
    """Why it could not be computed, so that it is not tried again at every visit."""
    _write(folder, {"problem": str(error)})


def opened(folder: Path, framework: Framework, edition: str) -> Computed:
    """What was kept. Raises IndicatorError when it could not be computed.

    The name of the folder holds a digest of the framework, so what has been opened once is right for ever.
    """
    if (found := _open_now.get(folder)) is None:
        while len(_open_now) >= MOST_OPEN:
            _open_now.pop(next(iter(_open_now)), None)
        found = _open_now[folder] = _read(folder, framework, edition)
    if isinstance(found, str):
        raise IndicatorError(found)
    return found


def _read(folder: Path, framework: Framework, edition: str) -> Computed | str:
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    if "problem" in about:
        return str(about["problem"])
    structure = Structure.of(framework)
    panel = Panel(
        tuple(about["years"]),
        tuple(about["sexes"]),
        tuple(about["units"]),
        structure.columns,
        _open(folder, "came"),
        groups={name: tuple(words) for name, words in about["groups"].items()},
        kinds=tuple(about["kinds"]),
    )
    treatments = tuple(Treatment(**one) for one in about["treatments"])
    imputed = np.load(folder / "imputed.npy", mmap_mode="r")
    origins = np.load(folder / "origins.npy", mmap_mode="r")
    prepared = Prepared(panel, _open(folder, "values"), origins, imputed, treatments, is_table=False)
    aggregated = tuple(_open(folder, f"level-{index}") for index in range(len(structure.levels)))
    return Computed(
        edition=edition,
        result=Result(framework, structure, prepared, _open(folder, "normalised"), aggregated),
        year=about["year"],
        uncertainty={
            (one["kind"], one["node"]): _uncertainty(folder, framework, one) for one in about["ranked"]
        },
        mean_points={(one["kind"], one["node"]): _open(folder, one["file"]) for one in about["mean_points"]},
        series={code: Series(**one) for code, one in about["series"].items()},
        findings=tuple(Finding(**one) for one in about["findings"]),
        is_generated=about["is_generated"],
        decimals=about["decimals"],
    )


def _keep_uncertainty(folder: Path, framework: Framework, result: Result, year: int) -> list[dict[str, Any]]:
    """The runs of each kind and node, of that year's figures, with every weight below the node moved.

    What cannot be ranked so, such as a node that nobody has, is left out.
    """
    kept: list[dict[str, Any]] = []
    whole = result.panel.at(year, "T" if "T" in result.panel.sexes else result.panel.sexes[0])
    for kind, rows in kinds_of(result.panel):
        # A unit with nothing this year is not ranked.
        table = only(whole, rows[~np.isnan(whole.values[rows]).all(axis=1)])
        for node in shown_nodes(framework):
            try:
                vary = _every_weight(framework, node)
                runs = uncertainty(framework, table, REPLICATIONS, SEED, vary=vary, node=node, stream=True)
            except IndicatorError:
                continue
            file = f"runs-{len(kept)}"
            _save(folder, f"{file}-counts", runs.counts.astype(np.int16))
            _save(folder, f"{file}-before", runs.before.astype(np.int16))
            _save(folder, f"{file}-nominal", runs.nominal)
            kept.append(
                {"kind": kind, "node": node, "file": file, "units": runs.units, "varied": runs.varied}
            )
    return kept


def _every_weight(framework: Framework, code: str) -> Vary:
    level = next(node.level for node in framework.nodes if node.code == code)
    below = framework.levels[: framework.levels.index(level)]
    return Vary(weights=dict.fromkeys(below, WEIGHT_SHARE))


def _uncertainty(folder: Path, framework: Framework, one: dict[str, Any]) -> Uncertainty:
    return Uncertainty(
        framework=framework.key,
        is_draft=framework.is_draft,
        node=one["node"],
        units=tuple(one["units"]),
        replications=REPLICATIONS,
        seed=SEED,
        varied=tuple(one["varied"]),
        nominal=_open(folder, f"{one['file']}-nominal"),
        counts=np.load(folder / f"{one['file']}-counts.npy", mmap_mode="r"),
        before=np.load(folder / f"{one['file']}-before.npy", mmap_mode="r"),
    )


def _keep_mean_points(folder: Path, result: Result, year: int) -> list[dict[str, Any]]:
    """What each indicator adds to the mean score of a kind, for each node at the top.

    A unit's points sum to its score, so their mean over all units sums to the mean score, gaps and all.
    """
    kept: list[dict[str, Any]] = []
    columns = {code: index for index, code in enumerate(result.structure.columns)}
    for kind, rows in kinds_of(result.panel):
        for node in result.structure.levels[-1].codes:
            total, counted = np.zeros(len(columns)), 0
            for row in rows:
                try:
                    parts = result.contributions(result.units[row], node=node, year=year)
                except IndicatorError:  # no score of its own, or a kind of mean that is no sum
                    continue
                counted += 1
                for part in parts:
                    total[columns[part.indicator]] += part.points
            if counted:
                file = f"points-{len(kept)}"
                _save(folder, file, total / counted)
                kept.append({"kind": kind, "node": node, "file": file})
    return kept


def _series(framework: Framework, frame: pl.DataFrame) -> dict[str, dict[str, Any]]:
    import polars as pl

    known = frame.filter(pl.col("value").is_not_null())
    rows = known.group_by("indicator").agg(
        pl.col("source").first(),
        pl.col("retrieved").max(),
        pl.col("period").min().alias("first"),
        pl.col("period").max().alias("last"),
    )
    by_name = {row["indicator"]: row for row in rows.iter_rows(named=True)}
    found: dict[str, dict[str, Any]] = {}
    for one in framework.indicators:
        row = by_name.get(one.source.partition(":")[2]) or by_name.get(one.code)
        if row is not None:
            found[one.code] = {
                "source": row["source"],
                "retrieved": row["retrieved"].date().isoformat(),
                "first": int(row["first"][:4]),
                "last": int(row["last"][:4]),
            }
    return found


def _save(folder: Path, name: str, values: np.ndarray[Any, Any]) -> None:
    np.save(folder / f"{name}.npy", values)


def _open(folder: Path, name: str) -> Values:
    values: Values = np.load(folder / f"{name}.npy", mmap_mode="r")
    return values


def _write(folder: Path, about: dict[str, Any]) -> None:
    text = json.dumps(about, ensure_ascii=False, default=list)
    (folder / ABOUT).write_text(text, encoding="utf-8")
