"""Where timetables, points and results lie in the data folder, and how a file comes there: whole, under its content's name."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

CHUNK = 1024 * 1024


class TooLarge(Exception):
    """More came than was expected; nothing is kept."""


def timetables_folder() -> Path:
    return Path(settings.HOME) / "timetables"


def points_folder() -> Path:
    return Path(settings.HOME) / "access-points"


def results_folder() -> Path:
    return Path(settings.HOME) / "access-results"


def timetable_path(digest: str) -> Path:
    return timetables_folder() / f"{digest}.zip"


def points_path(digest: str) -> Path:
    return points_folder() / f"{digest}.csv"


def result_folder(key: str) -> Path:
    return results_folder() / key


def keep_file(chunks: Iterable[bytes], folder: Path, ending: str, *, most: int) -> tuple[str, int, Path]:
    """Write what comes under the name of its SHA-256: the digest, how many bytes, and where.

    Never served as media: these folders lie beside, and only their owner reads them. Raises TooLarge.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    told, size = hashlib.sha256(), 0
    descriptor, unfinished = tempfile.mkstemp(prefix=".coming-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise TooLarge
                told.update(chunk)
                file.write(chunk)
        kept = folder / f"{told.hexdigest()}{ending}"
        Path(unfinished).replace(kept)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return told.hexdigest(), size, kept


def chunks_of(path: Path) -> Iterable[bytes]:
    """A file on disk, piece by piece."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def forget_result(key: str) -> None:
    """Remove an answer and the parts of it that were kept on the way."""
    folder = result_folder(key)
    for one in (folder, folder.with_suffix(".blocks")):
        shutil.rmtree(one, ignore_errors=True)
