"""What is asked of a timetable, whole: a run needs nothing else, and its answer is known by a hash of it. No Django."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

KINDS = ("travel-times", "rank", "compare", "least-harm")
MEASURES = ("mean-time", "cumulative", "gravity")
UNITS = ("trip", "pair", "route", "route-hour", "block", "stop")
FORM = 1
"""Of the kept results: with another number they are computed anew."""

RANKED = frozenset({"measure", "half_minutes", "unit"})
SAVING = frozenset(
    {
        "save_km",
        "keep_first_last",
        "keep_per_route",
        "keep_arrivals",
        "floors",
        "place_floors",
        "factors",
        "batches",
    }
)
CONNECTIONS = frozenset({"home_by", "arrive_by"})
OWN: Mapping[str, frozenset[str]] = {
    "travel-times": frozenset({"services"}),
    "rank": RANKED,
    "compare": frozenset({"measure", "half_minutes"}) | CONNECTIONS,
    "least-harm": RANKED | SAVING,
}
"""What only some kinds ask: for the others it makes no difference, and is no part of the key."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is kept under the hash of its content, and where it lies here."""

    digest: str
    path: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Everything that an answer depends on. Times of day are clocks as timetables have them ("25:10" is after midnight)."""

    kind: str
    feeds: tuple[File, ...]
    day: date
    start: str = "07:00"
    end: str = "09:00"
    every_minutes: int = 1
    walk_metres: float = 800.0
    walk_speed: float = 1.0
    """Metres a second."""
    walk_detour: float = 1.3
    change_seconds: int = 60
    max_minutes: int = 120
    """The longest journey."""
    points: File | None = None
    """None: every stop is a place of weight 1."""
    people: tuple[str, ...] = ()
    """Columns of people: the first is everybody, the others groups; none: one at each place."""
    opportunities: str = ""
    """The column of what is gone to; empty: every place as much as any other."""
    services: tuple[str, ...] = ()
    """Columns of kinds of service, for classes of service."""
    measure: str = "mean-time"
    minutes: float = 45.0
    half_minutes: float = 20.0
    scenario: str = ""
    """A proposal in TOML, done to the timetable first; what `compare` compares."""
    unit: str = "trip"
    save_km: float = 0.0
    keep_first_last: bool = True
    keep_per_route: int = 0
    keep_arrivals: tuple[tuple[str, str], ...] = ()
    floors: tuple[tuple[str, float], ...] = ()
    place_floors: tuple[tuple[str, float], ...] = ()
    factors: tuple[tuple[str, float], ...] = ()
    batches: int = 5
    home_by: str = ""
    arrive_by: tuple[str, ...] = ()
    leave_out_faulty: bool = False

    def __post_init__(self) -> None:
        self.check()

    def check(self) -> None:
        """Raises AccessError for what no run could answer, before anything is read."""
        from hjulet.instruments.access import AccessError

        for name, known in (("kind", KINDS), ("measure", MEASURES), ("unit", UNITS)):
            if getattr(self, name) not in known:
                raise AccessError(
                    f"{name} is '{getattr(self, name)}'; one of {', '.join(known)} was expected"
                )
        if not self.feeds:
            raise AccessError("no timetable was given")
        if self.kind == "compare" and not self.scenario.strip():
            raise AccessError("a comparison needs a proposal: what is withdrawn?")
        if self.kind == "least-harm" and not self.save_km > 0:
            raise AccessError(
                f"what is to be saved is more than 0 vehicle-km, not {self.save_km:g}", column="save_km"
            )
        if self.kind == "least-harm" and self.unit == "stop":
            raise AccessError("a plan is of trips, blocks, routes or route-hours, not of stops")
        if self.points is None and (self.people or self.opportunities or self.services):
            raise AccessError("people and what they go to are columns of points; no points were given")

    def key(self) -> str:
        """64 hex digits: the same question of the same files has the same, and reads none of them."""
        others = frozenset().union(*OWN.values()) - OWN[self.kind]
        told = {name: value for name, value in self.as_json().items() if name not in others}
        words = json.dumps([FORM, told], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(words.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """All of it, with the files by their hashes and no path."""
        told = asdict(self)
        told["feeds"] = [one.digest for one in self.feeds]
        told["points"] = self.points.digest if self.points else None
        told["day"] = self.day.isoformat()
        return told

    @classmethod
    def from_json(cls, told: Mapping[str, Any], *, timetables: Path, points: Path) -> Asked:
        """What `as_json` gave, with the folders where the files lie under their hashes."""
        known = {one.name for one in fields(cls)}
        values = {name: _tuples(value) for name, value in told.items() if name in known}
        values["feeds"] = tuple(File(one, timetables / f"{one}.zip") for one in told["feeds"])
        digest = told.get("points")
        values["points"] = File(digest, points / f"{digest}.csv") if digest else None
        values["day"] = date.fromisoformat(told["day"])
        return cls(**values)

    def of_kind(self, kind: str, **changes: Any) -> Asked:
        """Another question of the same study."""
        return replace(self, kind=kind, **changes)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(one) for one in value) if isinstance(value, list | tuple) else value
