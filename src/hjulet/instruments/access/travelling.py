"""How long it takes from everywhere to everywhere, over the departures of a window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.options import Options
from hjulet.instruments.access.questions import Ends, Rules, Window
from hjulet.instruments.access.ranking import links
from hjulet.instruments.access.working import Progress, blocks_of, worked

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class TravelTimes:
    """Minutes from each origin to each destination.

    `minutes` has shape (percentiles, destinations, origins); nan where the percentile takes a departure that does not arrive
    within the longest journey. `reached_share` is how many departures do, 0-1; `mean_minutes`, `changes` and `walking_minutes`
    are the means of those; all of shape (destinations, origins), the last two empty unless asked for.
    """

    options: Options = field(repr=False)
    percentiles: tuple[float, ...]
    minutes: Singles = field(repr=False)
    reached_share: Singles = field(repr=False)
    mean_minutes: Singles = field(repr=False)
    changes: Singles = field(repr=False)
    walking_minutes: Singles = field(repr=False)

    def frame(self) -> pl.DataFrame:
        """A row for each pair that is reached from some departure: `origin`, `destination`, `p50`, … in minutes (missing where
        that percentile is not reached), `mean_minutes`, `reached_share`, and perhaps `changes` and `walking_minutes`.
        """
        import numpy as np
        import polars as pl

        ends = self.options.ends
        origin, destination = np.nonzero(self.reached_share.T > 0)
        columns: dict[str, Any] = {
            "origin": pl.Series(ends.origins, dtype=pl.String).gather(origin),
            "destination": pl.Series(ends.destinations, dtype=pl.String).gather(destination),
        }
        for number, percent in enumerate(self.percentiles):
            columns[f"p{percent:g}"] = pl.Series(self.minutes[number][destination, origin]).fill_nan(None)
        for name in ("mean_minutes", "reached_share", "changes", "walking_minutes"):
            values = getattr(self, name)
            if values.size:
                columns[name] = values[destination, origin]
        return pl.DataFrame(columns)


@dataclass(frozen=True, eq=False)
class Asked:
    """What each worker is handed."""

    options: Options = field(repr=False)
    percents: Floats = field(repr=False)
    detailed: bool = False


def travel_times(
    network: Network,
    ends: Ends,
    window: Window,
    rules: Rules | None = None,
    *,
    percentiles: Sequence[float] = (50, 25, 75),
    details: bool = False,
    workers: int | None = None,
    executor: Any = None,
    progress: Progress | None = None,
) -> TravelTimes:
    """How many minutes does it take from each place to each, whenever one leaves home in the window?

    Parameters
    ----------
    percentiles : 0-100; 50 is the median. Between two departures the value lies between theirs, as `numpy.percentile` has it.
    details : also the mean number of changes and the minutes walked on the best journeys (of equally quick ones, the one that
        changes least where that was looked at first: another journey may be as quick)

    Returns
    -------
    TravelTimes : destinations are done a block at a time; what every departure takes is never kept.

    Raises
    ------
    AccessError : a percentile is not within 0-100.

    References
    ----------
    Dibbelt, Pajor, Strasser and Wagner, Connection Scan Algorithm, ACM Journal of Experimental Algorithmics 23 (2018).
    """
    import numpy as np

    if not percentiles or not all(0 <= percent <= 100 for percent in percentiles):
        raise AccessError(f"percentiles are 0 to 100, not {', '.join(map(str, percentiles)) or 'none'}")
    options = Options.of(network, ends, window, rules)
    asked = Asked(options, np.asarray(percentiles, dtype=np.float64), details)
    shape = len(ends.destinations), len(ends.origins)
    minutes = np.empty((len(percentiles), *shape), dtype=np.float32)
    told = np.empty((4 if details else 2, *shape), dtype=np.float32)
    blocks = blocks_of(len(ends.destinations))
    for number, part in worked(
        times_of, asked, blocks, workers=workers, executor=executor, progress=progress
    ):
        minutes[:, blocks[number]] = part["minutes"]
        told[:, blocks[number]] = part["told"]
    empty = np.empty((0, 0), dtype=np.float32)
    return TravelTimes(
        options, tuple(percentiles), minutes, *told[:2], *(told[2:] if details else (empty, empty))
    )  # fmt: skip


def times_of(asked: Asked, destinations: Counts) -> dict[str, Singles]:
    """A block of destinations: minutes by percentile, and the share reached, the mean, changes and minutes walked."""
    import numpy as np

    from hjulet.instruments.access.matrix_kernel import matrix_of

    options = asked.options
    network, ends = options.network, options.ends
    out = np.empty((len(destinations), options.shape[1], len(asked.percents)), dtype=np.float64)
    told = np.empty((len(destinations), options.shape[1], 4), dtype=np.float64)
    matrix_of(
        options.hops, options.option, options.origin_starts, options.begin, links(ends.egress), links(options.reaching),
        links(network.walks), network.hop_from[options.kept], destinations, options.shape, options.times, asked.percents,
        asked.detailed, out, told,
    )  # fmt: skip
    told[:, :, 0] /= options.window.count
    told[:, :, 1] /= 60
    told[:, :, 3] /= 60
    kept = np.moveaxis(told, 2, 0)[: 4 if asked.detailed else 2]
    return {"minutes": (np.moveaxis(out, 2, 0) / 60).astype(np.float32), "told": kept.astype(np.float32)}


def time_blocks(asked: Asked) -> Iterator[tuple[Counts, dict[str, Singles]]]:
    """Block after block, for what is larger than memory: destinations (positions) and what `times_of` gives."""
    for block in blocks_of(len(asked.options.ends.destinations)):
        yield block, times_of(asked, block)
