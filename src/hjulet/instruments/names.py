"""The public names of a package, fetched from its modules when they are first used: what is heavy waits until then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module


def on_first_use(
    package: str, names: Mapping[str, Iterable[str]]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """A package's `__getattr__` and `__dir__`, from its names by module.

    Examples
    --------
    >>> fetch, there = on_first_use("json", {"decoder": ("JSONDecoder",)})
    >>> fetch("JSONDecoder").__name__, there()
    ('JSONDecoder', ['JSONDecoder'])
    """
    modules = {name: module for module, some in names.items() for name in some}

    def fetch(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{modules[name]}"), name)

    return fetch, lambda: sorted(modules)
