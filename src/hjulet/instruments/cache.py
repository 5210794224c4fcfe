"""Where things are kept that are made from the code and never committed: the seed databases, the lexicon."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def cache_folder() -> Path:
    """HJULET_CACHE, else .cache in a checkout, else the user's cache."""
    if folder := os.environ.get("HJULET_CACHE"):
        return Path(folder).resolve()
    checkout = PACKAGE.parent.parent
    if (checkout / "pyproject.toml").exists():
        return checkout / ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hjulet"


@contextmanager
def only_one_builds(folder: Path, what: str = "lock") -> Iterator[None]:
    """Others who come meanwhile for the same thing wait, and then find what the first has built."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / what).open("w") as lock:
        try:
            import fcntl
        except ImportError:  # where there is none, two builders do the same work and the last one stays
            yield
        else:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
