"""Statistics from SCB, Kolada, Eurostat and files: fetched, kept as snapshots, and read as one long table.

The public names are gathered here and fetched when they are first used, since reading statistics needs polars.

Examples
--------
>>> from hjulet.instruments.sources import Store
>>> Store("no-such-folder").datasets()
[]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hjulet.instruments.names import on_first_use

if TYPE_CHECKING:
    from hjulet.instruments.sources.errors import NoNetwork, Refused, SourceError
    from hjulet.instruments.sources.series import names_of, series_of
    from hjulet.instruments.sources.store import About, Dataset, Store

__all__ = ["About", "Dataset", "NoNetwork", "Refused", "SourceError", "Store", "names_of", "series_of"]

_NAMES = {
    "errors": ("NoNetwork", "Refused", "SourceError"),
    "series": ("names_of", "series_of"),
    "store": ("About", "Dataset", "Store"),
}
__getattr__, __dir__ = on_first_use(__name__, _NAMES)
