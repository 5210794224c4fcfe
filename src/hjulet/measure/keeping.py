"""Folders of what is computed from the statistics: there whole or not at all, and of each kind the newest few. No Django."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from hjulet.instruments.cache import only_one_builds


def lock_of(folder: Path) -> AbstractContextManager[None]:
    """Held by the one who makes the folder; the others wait."""
    return only_one_builds(folder.parent, _lock_name(folder))


def keep_whole(folder: Path, make: Callable[[Path], bool]) -> bool:
    """Let `make` fill a folder beside, which takes this one's name and place when it says that it should be kept.

    Whoever is broken off leaves nothing under a good name. To be called with the lock held.
    """
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        if not make(making):
            return False
        making.chmod(0o755)  # the site may run as another user than whoever computes
        shutil.rmtree(folder, ignore_errors=True)
        making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return True


def forget_older(parent: Path, pattern: str, *, kept: int) -> None:
    """Remove all but the newest folders of a kind, with their locks; they are made again if somebody asks."""
    found = sorted(parent.glob(pattern), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in found[kept:]:
        shutil.rmtree(old, ignore_errors=True)
        (parent / _lock_name(old)).unlink(missing_ok=True)


def _lock_name(folder: Path) -> str:
    return f".{folder.name}.lock"
