"""Where static files of others come from: out of their packages as they are installed, and never copied into ours."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

MAP_FOLDER = "hjulet/maplibre"
MAP_FILES = ("maplibre-gl.js", "maplibre-gl.css")


def map_folder() -> Path | None:
    """The scripts in the package `maplibre`, which is never imported: it would load a hundred models. None without it."""
    found = importlib.util.find_spec("maplibre")
    for place in (found.submodule_search_locations or ()) if found else ():
        folder = Path(place) / "srcjs"
        if all((folder / name).is_file() for name in MAP_FILES):
            return folder
    return None


class MapFinder(BaseFinder):
    """MapLibre GL JS with its stylesheet, and nothing else of its package."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        folder, name = map_folder(), path.removeprefix(f"{MAP_FOLDER}/")
        if folder is None or name not in MAP_FILES or path == name:
            return [] if find_all else None
        found = str(folder / name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        folder = map_folder()
        if folder is None:
            return
        storage = _WithoutSourceMap(location=folder)
        storage.prefix = MAP_FOLDER
        for name in MAP_FILES:
            yield name, storage


class _WithoutSourceMap(FileSystemStorage):
    """A script names its source map, which the package does not have: Django would look for it, and stop."""

    prefix: str = ""

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        content = (Path(self.location) / name).read_bytes()
        kept = [line for line in content.split(b"\n") if not line.startswith(b"//# sourceMappingURL=")]
        return ContentFile(b"\n".join(kept), name=name)
