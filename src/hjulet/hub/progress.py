"""How far a long work has come, drawn on a terminal; nothing where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from hjulet.instruments.sources.loading import Progress as Tell

Given = ParamSpec("Given")
Made = TypeVar("Made")
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


@contextmanager
def progress_bar(words: str, unit: str = "part") -> Iterator[Tell]:
    """A bar that is told how much is done, of how much; drawn by tqdm where a client has brought it, else nothing."""
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        yield lambda done, total: None
        return
    with tqdm(desc=words, unit=unit, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False) as bar:

        def tell(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield tell


def counting(make: Callable[Given, Made], tell: Tell, total: int) -> Callable[Given, Made]:
    """The same function, which tells after each call how many there have been; it may be called in threads."""
    lock, done = Lock(), 0

    def counted(*given: Given.args, **named: Given.kwargs) -> Made:
        nonlocal done
        made = make(*given, **named)
        with lock:
            done += 1
            tell(done, total)
        return made

    return counted
