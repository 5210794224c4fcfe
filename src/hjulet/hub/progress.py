"""How far a long work has come, drawn on a terminal."""

from __future__ import annotations

import sys

BAR_WIDTH = 30


class Progress:
    """How far a long work has come, on a terminal; nothing where nobody watches."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.is_watched = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        if self.is_watched:
            filled = BAR_WIDTH * done // max(total, 1)
            bar = "#" * filled + "." * (BAR_WIDTH - filled)
            end = "\n" if done >= total else ""
            print(f"\r{self.what} [{bar}] {done}/{total}", end=end, file=sys.stderr, flush=True)  # noqa: T201 (a bar is its work)
