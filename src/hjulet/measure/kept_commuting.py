"""Flows between home and work as pages read them, and how sure a map of them is: kept once for each edition. No Django.

Reading the long table takes a tenth of a second for each year and drawing the flows anew a second, so the worker does
both. Labour markets themselves take milliseconds, and are made when somebody asks, by whatever rule they ask for.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.instruments.sources.commuting import SERIES
from hjulet.instruments.territories.errors import TerritoryError
from hjulet.measure.commuting import CommutingYear, commuting_edition, read_commuting
from hjulet.measure.computed import FOLDER
from hjulet.measure.keeping import forget_older, keep_whole, lock_of

if TYPE_CHECKING:
    from hjulet.instruments.sources import Store
    from hjulet.instruments.territories import Flows

FORM = 2
"""Of the kept files: with another number they are computed anew."""
KEPT_EDITIONS = 3
REPLICATES = 300
"""Shares within five percentage points, in a second for a year."""
SEED = 1
ABOUT = "years.json"
LEAST_PLACES = 0.9
"""A year with fewer municipalities than this share of the fullest year's is not what is shown of the country."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GroupSureness:
    """How many labour markets a group has, beside parts of all people that are as large and drawn by lot."""

    regions: int
    by_chance: tuple[int, int]
    """Nine random parts of ten."""
    p_value: float


@dataclass(frozen=True, slots=True)
class Sureness:
    """How a year's map by SCB's rule holds, had the year been lived again."""

    interval: tuple[int, int]
    """Of the number of labour markets, nine times of ten."""
    stays: Mapping[str, float]
    """Share of the times that a municipality stays with its labour market, by code."""
    groups: Mapping[str, GroupSureness]
    """"women" and "men"; empty where the statistics do not tell them apart."""


@dataclass(frozen=True, slots=True)
class KeptCommuting:
    """What is known of one edition of the flows."""

    folder: Path
    edition: str
    years: tuple[CommutingYear, ...]
    """The oldest first; at least one."""
    places: tuple[int, ...]
    """How many municipalities each year has."""
    is_current: bool = True
    """Whether these are the flows that are loaded now; an older edition is shown while the newer is computed."""

    @property
    def latest(self) -> CommutingYear:
        """The last year that has nearly as many municipalities as the fullest: a file about a few is not the country."""
        enough = LEAST_PLACES * max(self.places)
        return next(
            year for year, places in zip(self.years[::-1], self.places[::-1], strict=True) if places >= enough
        )

    def year(self, year: int) -> CommutingYear | None:
        return next((one for one in self.years if one.year == year), None)

    def latest_of(self, code: str) -> CommutingYear | None:
        """The year to tell about a municipality: the usual one, else the last that has it; None when none has."""
        for year in (self.latest, *reversed(self.years)):
            if code in self.flows(year).rank:
                return year
        return None

    def flows(self, year: CommutingYear) -> Flows:
        """Of all and, where they are told apart, of women and men. Raises SourceError for a file that is harmed or gone."""
        with self._mended():
            return _flows(self.folder, year)

    def sureness(self, year: CommutingYear) -> Sureness:
        """Raises SourceError for a file that is harmed or gone."""
        with self._mended():
            return _sureness(self.folder, year)

    @contextmanager
    def _mended(self) -> Iterator[None]:
        """What cannot be read is removed, so that the worker computes it anew."""
        from hjulet.instruments.sources import SourceError

        try:
            yield
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            _opened.cache_clear()
            raise SourceError(
                f"what is kept in {self.folder} cannot be read ({error}); it is computed again"
            ) from None


def kept_commuting(store: Store) -> KeptCommuting | None:
    """What is kept of the flows that are loaded now; the newest that is kept while they are computed; None when there are
    no flows, or nothing has been computed yet.

    Raises SourceError when the manifests cannot be read.
    """
    edition = commuting_edition(store)
    if not edition:
        return None
    kept = _try_open(_folder(store, edition), edition)
    if kept is not None:
        return kept
    parent = Path(store.folder) / FOLDER
    for folder in sorted(parent.glob(f"commuting-*-{FORM}"), key=_age):
        older = _try_open(folder, folder.name.split("-")[1])
        if older is not None:
            return replace(older, is_current=False)
    return None


def _age(folder: Path) -> float:
    try:
        return -folder.stat().st_mtime
    except OSError:  # tidied away just now
        return 0.0


def _try_open(folder: Path, edition: str) -> KeptCommuting | None:
    try:
        return _opened(folder, edition)
    except (OSError, ValueError, KeyError, TypeError):  # not computed yet, or harmed
        return None


def is_kept(store: Store, edition: str) -> bool:
    """Whether it can be opened, and every year's files are there."""
    folder = _folder(store, edition)
    kept = _try_open(folder, edition) if (folder / ABOUT).exists() else None
    return kept is not None and all(
        (folder / f"{year.key}.{ending}").exists() for year in kept.years for ending in ("npz", "json")
    )


def keep_commuting(store: Store) -> bool:
    """Compute what is new and keep it; False when there was nothing to do. A second for each year.

    Raises SourceError when what is loaded cannot be read, TerritoryError when it is no flows.
    """
    edition = commuting_edition(store)
    if not edition or is_kept(store, edition):
        return False
    folder = _folder(store, edition)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with lock_of(folder):
        if is_kept(store, edition) or not keep_whole(folder, lambda making: _compute(store, edition, making)):
            return False
        forget_older(folder.parent, "commuting-*", kept=KEPT_EDITIONS)
    return True


def _folder(store: Store, edition: str) -> Path:
    return Path(store.folder) / FOLDER / f"commuting-{edition}-{FORM}"


def _compute(store: Store, edition: str, folder: Path) -> bool:
    """Whether it is still of what is loaded: when more has come meanwhile, the next round takes it all."""
    years = []
    for year, flows in read_commuting(store):
        digest = _digest(flows)
        try:
            sureness = _known_sureness(folder.parent, year, digest) or {
                "digest": digest,
                **_computed_sureness(flows),
            }
        except TerritoryError:  # the other years are none the worse for it
            logger.exception("the flows of %s are left out", year.key)
            continue
        _keep_flows(folder / f"{year.key}.npz", flows)
        _write(folder / f"{year.key}.json", sureness)
        years.append(
            {
                "year": year.year,
                "series": year.series.key,
                "source": year.source,
                "retrieved": year.retrieved,
                "is_generated": year.is_generated,
                "places": len(flows),
            }
        )
    if not years:
        raise TerritoryError("none of the years of flows that are loaded can be computed; the log says why")
    _write(folder / ABOUT, years)
    return commuting_edition(store) == edition


def _digest(flows: Flows) -> str:
    found = hashlib.sha256(",".join(map(str, flows.ids)).encode())
    for array in (flows.starts, flows.destinations, flows.values):
        found.update(array.tobytes())
    for name in sorted(flows.groups):
        found.update(name.encode() + flows.groups[name].tobytes())
    return found.hexdigest()[:16]


def _known_sureness(parent: Path, year: CommutingYear, digest: str) -> dict[str, Any] | None:
    """What was computed of the very same flows for an earlier edition: another year was loaded, and this is as it was."""
    for path in sorted(parent.glob(f"commuting-*-{FORM}/{year.key}.json")):
        try:
            told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # harmed, or tidied away just now
            continue
        if told.get("digest") == digest:
            return told
    return None


def _keep_flows(path: Path, flows: Flows) -> None:
    import numpy as np

    groups: dict[str, Any] = {
        f"group_{name}": values.astype(np.float32) for name, values in flows.groups.items()
    }
    np.savez(
        path,
        ids=np.array(flows.ids, dtype="U4"),
        starts=flows.starts,
        destinations=flows.destinations,
        values=flows.values.astype(np.float32),
        **groups,
    )


def _computed_sureness(flows: Flows) -> dict[str, Any]:
    from hjulet.instruments.territories import by_group, labour_market_areas, stability

    held = stability(flows, labour_market_areas, replicates=REPLICATES, seed=SEED)
    groups = (
        by_group(flows, labour_market_areas, replicates=REPLICATES, seed=SEED).groups if flows.groups else {}
    )
    return {
        "interval": held.interval,
        "stays": dict(zip(flows.ids, held.stays_share.round(3).tolist(), strict=True)),
        "groups": {
            name: {"regions": one.n_regions, "by_chance": one.chance_interval, "p_value": one.p_value}
            for name, one in groups.items()
        },
    }


@lru_cache(maxsize=4)
def _opened(folder: Path, edition: str) -> KeptCommuting:
    told = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    years = tuple(
        CommutingYear(
            one["year"], SERIES[one["series"]], one["source"], one["retrieved"], one["is_generated"]
        )
        for one in told
    )
    if not years:
        raise ValueError("no years are kept")
    return KeptCommuting(folder, edition, years, tuple(one["places"] for one in told))


@lru_cache(maxsize=40)
def _flows(folder: Path, year: CommutingYear) -> Flows:
    import numpy as np

    from hjulet.hub import built_in
    from hjulet.instruments.territories import Flows

    with np.load(folder / f"{year.key}.npz") as kept:
        groups = {
            name.removeprefix("group_"): kept[name].astype(float)
            for name in kept.files
            if name.startswith("group_")
        }
        return Flows(
            tuple(kept["ids"].tolist()),
            kept["starts"],
            kept["destinations"],
            kept["values"].astype(float),
            built_in.names(),  # type: ignore[arg-type] # a mapping is asked by any id
            f"{year.source}, {year.year}",
            year.year,
            groups=groups,
        )


@lru_cache(maxsize=40)
def _sureness(folder: Path, year: CommutingYear) -> Sureness:
    told = json.loads((folder / f"{year.key}.json").read_text(encoding="utf-8"))
    low, high = told["interval"]
    groups = {
        name: GroupSureness(one["regions"], (one["by_chance"][0], one["by_chance"][1]), one["p_value"])
        for name, one in told["groups"].items()
    }
    return Sureness((low, high), told["stays"], groups)


def _write(path: Path, said: Any) -> None:
    path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
