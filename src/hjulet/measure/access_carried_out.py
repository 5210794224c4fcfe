"""A run from its question to a folder of finished results, and how they are read. No Django.

What is computed goes block by block into a folder beside, so that a run that was killed goes on where it was. The folder of
results is there whole or not at all.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.measure.access_asked import FORM, Asked
from hjulet.measure.keeping import keep_whole

if TYPE_CHECKING:
    import polars as pl

    from hjulet.measure.access_answers import Answer
    from hjulet.measure.access_ground import Ground

SUMMARY, LINES = "summary.json", "lines.json"
BLOCKS = ".blocks"
MOST_OPEN = 32
WHOLE = 1000
"""Progress is told in thousandths."""


class Stopped(Exception):
    """Somebody has asked it to stop; what is done is kept."""


@dataclass(frozen=True, eq=False)
class Result:
    """Finished results: `summary` is plain JSON, tables are read when they are asked for."""

    folder: Path
    summary: Mapping[str, Any] = field(repr=False)

    @property
    def asked(self) -> Mapping[str, Any]:
        asked: Mapping[str, Any] = self.summary["asked"]
        return asked

    @property
    def figures(self) -> Mapping[str, Any]:
        figures: Mapping[str, Any] = self.summary["figures"]
        return figures

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(self.summary["tables"])

    def table(self, name: str) -> pl.DataFrame:
        """Raises KeyError for one that is not among the results."""
        import polars as pl

        if name not in self.tables:
            raise KeyError(name)
        return pl.read_parquet(self.folder / f"{name}.parquet")

    def lines(self) -> Mapping[str, list[list[list[float]]]]:
        """Where the buses go: `kept`, and `gone` for stretches where none goes any more; points as longitude, latitude."""
        found: Mapping[str, list[list[list[float]]]] = json.loads((self.folder / LINES).read_bytes())
        return found


def carry_out(
    asked: Asked,
    folder: Path,
    progress: Callable[[int, int], None],
    is_stopped: Callable[[], bool],
    *,
    workers: int | None = None,
) -> None:
    """Answer the question and leave the results in the folder.

    Raises AccessError for what cannot be computed, with file, line and column; Stopped when it is told to stop.
    """
    from hjulet.measure.access_answers import ANSWERS, Work
    from hjulet.measure.access_ground import ground_of

    farthest = [0]

    def told(done: int, of: int) -> None:
        """Never backward: a plan does not know beforehand how many rankings it takes."""
        farthest[0] = max(farthest[0], round(WHOLE * done / max(of, 1)))
        progress(farthest[0], WHOLE)
        if is_stopped():
            raise Stopped

    if is_done(folder):
        return
    told(0, WHOLE)
    folder.parent.mkdir(parents=True, exist_ok=True)
    blocks = folder.with_name(folder.name + BLOCKS)
    began = datetime.now(UTC)
    ground = ground_of(asked)
    answer = ANSWERS[asked.kind](ground, Work(blocks, told, workers))
    keep_whole(folder, lambda making: _write(ground, answer, making, began))
    shutil.rmtree(blocks, ignore_errors=True)
    read_result.cache_clear()
    progress(WHOLE, WHOLE)


def is_done(folder: Path) -> bool:
    return (folder / SUMMARY).exists()


@lru_cache(MOST_OPEN)
def read_result(folder: Path) -> Result:
    """Raises OSError when nothing is there."""
    return Result(folder, json.loads((folder / SUMMARY).read_bytes()))


def _write(ground: Ground, answer: Answer, folder: Path, began: datetime) -> bool:
    """The summary last: it is what says that all the rest is there."""
    for name, frame in answer.tables.items():
        frame.write_parquet(folder / f"{name}.parquet", compression="zstd")
    (folder / LINES).write_text(json.dumps(_lines(ground, answer), separators=(",", ":")), encoding="utf-8")
    told = {
        "form": FORM,
        "kind": ground.asked.kind,
        "asked": ground.asked.as_json(),
        "computed": began.isoformat(timespec="seconds"),
        "tables": list(answer.tables),
        "ground": _about(ground),
        "figures": answer.figures,
    }
    words = json.dumps(_plain(told), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    (folder / SUMMARY).write_text(words, encoding="utf-8")
    return True


def _about(ground: Ground) -> dict[str, Any]:
    """What the answer rests on, for the page to say."""
    import numpy as np

    network, points = ground.after, ground.points
    runs = ~network.withdrawn
    return {
        "stops": network.stops,
        "trips": int(runs.sum()),
        "routes": len({network.trip_routes[trip] for trip in np.flatnonzero(runs).tolist()}),
        "km": float(network.trip_km[runs].sum()),
        "places": len(points),
        "goals": len(ground.goals),
        "opportunities": float(ground.opportunities.sum()),
        "has_people": bool(ground.asked.people),
        "groups": list(ground.people),
        "persons": {group: float(persons.sum()) for group, persons in ground.people.items()},
        "left_out": dict(ground.left_out),
        "changed": ground.applied.counts(),
        "problems": [asdict(one) for one in network.problems],
    }


def _lines(ground: Ground, answer: Answer) -> dict[str, list[list[tuple[float, float]]]]:
    from hjulet.instruments.access import lines_of, stretches

    before, after = ground.before, ground.after
    if plan := answer.figures.get("plan"):
        place = {name: at for at, name in enumerate(after.trip_ids)}
        before, after = after, after.with_withdrawn([place[one] for one in plan["trip_ids"]])
    kept = stretches(after)
    return {
        "kept": [list(line.points) for line in lines_of(after)],
        "gone": [list(line.points) for line in lines_of(before, but=kept)],
    }


def _plain(value: Any) -> Any:
    """As JSON has it: what is not a number is missing, and so is what is endless."""
    from hjulet.measure.commands_access_output import plain

    return plain(value)
