"""Statistics from SCB, Kolada, Eurostat and files: fetched, kept as snapshots, and read as one long table.

The public names are gathered here and fetched when they are first used, since reading statistics needs polars.

Examples
--------
>>> from hjulet.instruments.sources import Store
>>> Store("no-such-folder").datasets()
[]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

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
_MODULES = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_MODULES)
