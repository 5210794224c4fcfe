"""The tables of access as files: all rows, columns by their own names, and on each row which day and hours it is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hjulet.measure.wording_access import FEWEST

if TYPE_CHECKING:
    import polars as pl

    from hjulet.measure.access_carried_out import Result

MOST_WORST = 10
TABLES = {
    "platser": "places",
    "varst": "places",
    "turer": "units",
    "indragna": "withdrawn",
    "forbindelser": "broken",
}
"""By the word in the address; groups and classes are told in the summary."""


def frame_of(result: Result, key: str) -> pl.DataFrame | None:
    """The table of a section; None when there is none such. A number of one to four people is not there."""
    import polars as pl

    if TABLES.get(key) in result.tables:
        frame = result.table(TABLES[key])
        if key == "varst":
            if "loss" not in frame.columns:
                return None
            losing = (pl.col("loss") > 0) & pl.col("harm").is_not_null()
            frame = frame.filter(losing).sort("harm", "id", descending=[True, False]).head(MOST_WORST)
    elif key == "grupper" and result.figures.get("by_group"):
        frame = _groups(result)
    elif key == "serviceklasser" and result.figures.get("service_classes"):
        counts = [float(count) for count in result.figures["service_classes"]]
        frame = pl.DataFrame({"service_class": list(range(1, len(counts) + 1)), "persons": counts})
        frame = _without_few(frame, "persons")
    else:
        return None
    asked = result.asked
    return frame.with_columns(
        day=pl.lit(asked["day"]),
        window=pl.lit(f"{asked['start']}-{asked['end']}"),
        computed=pl.lit(result.summary["computed"]),
    )


def _groups(result: Result) -> pl.DataFrame:
    import polars as pl

    within = result.figures.get("within_share") or {}
    rows = [
        {"group": group, **one, **({"within_share": within.get(group)} if within else {})}
        for group, one in result.figures["by_group"].items()
    ]
    return _without_few(pl.DataFrame(rows), "losing", "cut_off")


def _without_few(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    import polars as pl

    few = [name for name in columns if name in frame.columns]
    return frame.with_columns(
        pl.when((pl.col(name) > 0) & (pl.col(name) < FEWEST)).then(None).otherwise(pl.col(name)).alias(name)
        for name in few
    )
