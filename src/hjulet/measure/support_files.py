"""Lists of projects that are loaded, and what was computed of each, kept as files for each edition. No Django.

Measuring takes a second or three: the worker does it when something has been loaded. A page opens one file.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hjulet.instruments.sources.operations import SERIES
from hjulet.measure.commuting import commuting_edition
from hjulet.measure.computed import FOLDER
from hjulet.measure.keeping import forget_older, keep_whole, lock_of
from hjulet.measure.populations import SERIES as POPULATION
from hjulet.measure.support import SupportFigures, as_json, from_json

if TYPE_CHECKING:
    from hjulet.instruments.sources import Dataset, Store

FORM = 1
"""Of the kept files: with another number they are computed anew."""
KEPT_EDITIONS = 3
DONE = "done.json"
logger = logging.getLogger(__name__)
_open_now: dict[Path, SupportFigures | None] = {}
MOST_OPEN = 8


@dataclass(frozen=True, slots=True)
class SupportList:
    """A list of projects that is loaded, known by its manifest alone."""

    name: str
    fund: str
    first_year: int
    last_year: int
    credit: str
    retrieved: str
    is_generated: bool
    dataset: Dataset


def support_lists(store: Store) -> tuple[SupportList, ...]:
    """The newest of each list, the latest period first. Made-up lists are there only while no real one is.

    Raises SourceError when a manifest cannot be read.
    """
    from hjulet.instruments.sources.tables import OPERATIONS

    datasets = [one for one in store.datasets() if one.kind == OPERATIONS]
    real = [one for one in datasets if not one.is_generated]
    found = [_list(one) for one in real or datasets]
    return tuple(sorted(found, key=lambda one: (-one.last_year, -one.first_year, one.name)))


def _list(one: Dataset) -> SupportList:
    from hjulet.instruments.sources import SourceError

    try:
        first, last = int(one.periods[0]), int(one.periods[-1])
    except (ValueError, IndexError):
        raise SourceError(
            f"the manifest of {one.source}/{one.name} names no years; load the list again"
        ) from None
    return SupportList(
        one.name,
        str(one.about.query.get("fund", "")),
        first,
        last,
        one.about.credit.removeprefix("Källa: "),
        one.retrieved.date().isoformat(),
        one.is_generated,
        one,
    )


def support_edition(store: Store) -> str:
    """8 hex digits for all that the figures rest on: projects, populations, commuting. "" without projects."""
    projects = store.edition([SERIES])
    if not projects:
        return ""
    words = f"{projects} {store.edition([POPULATION])} {commuting_edition(store)}"
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def support_figures(store: Store, given: SupportList, edition: str) -> SupportFigures | None:
    """What was computed of the list; computed now when it has not been, by the first who asks while others wait.

    None when its projects cannot be placed by any rule. Raises SourceError when what is loaded cannot be read.
    """
    try:
        return kept_support(store, given, edition)
    except (OSError, ValueError, KeyError, TypeError):  # not computed yet, or harmed
        keep_support(store, is_anew=is_kept(store, edition))
        return kept_support(store, given, edition)


def kept_support(store: Store, given: SupportList, edition: str) -> SupportFigures | None:
    """The same without waiting. Raises OSError when it has not been computed, other errors when it is harmed."""
    path = _folder(store, edition) / f"{given.name}.json"
    if path not in _open_now:
        said = json.loads(path.read_bytes())
        while len(_open_now) >= MOST_OPEN:
            _open_now.pop(next(iter(_open_now)), None)
        _open_now[path] = None if "problem" in said else from_json(said)
    return _open_now[path]


def is_kept(store: Store, edition: str) -> bool:
    return (_folder(store, edition) / DONE).exists()


def keep_support(store: Store, *, is_anew: bool = False) -> bool:
    """Measure every list that is loaded and keep it; False when that is done already, or nothing is loaded."""
    edition = support_edition(store)
    if not edition or (is_kept(store, edition) and not is_anew):
        return False
    folder = _folder(store, edition)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with lock_of(folder):
        if is_kept(store, edition) and not is_anew:
            return False
        if not keep_whole(folder, lambda making: _write(store, edition, making)):
            return False
        forget_older(folder.parent, "support-*", kept=KEPT_EDITIONS)
    return True


def _write(store: Store, edition: str, folder: Path) -> bool:
    """Whether it is still of what is loaded: when more has come meanwhile, the next round takes it all."""
    from hjulet.instruments.funding import FundingError
    from hjulet.measure.support_computing import compute

    for one in support_lists(store):
        try:
            said = as_json(compute(store, one))
        except FundingError as error:  # the others are told of all the same
            logger.warning("the list of projects %s cannot be measured: %s", one.name, error)
            said = {"problem": str(error)}
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{one.name}.json").write_text(text, encoding="utf-8")
    (folder / DONE).write_text(json.dumps({"edition": edition, "form": FORM}), encoding="utf-8")
    return support_edition(store) == edition


def _folder(store: Store, edition: str) -> Path:
    return Path(store.folder) / FOLDER / f"support-{edition}-{FORM}"
