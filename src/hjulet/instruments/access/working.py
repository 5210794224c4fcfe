"""Blocks of destinations, by threads here or by an executor elsewhere; kept as they come, so that a run can be taken up again.

Each block gives whole numbers that are added up, so that any number of workers, in any order, gives the same bits.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from hjulet.instruments.access.errors import AccessError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Parts = Mapping[str, NDArray[Any]]

Progress = Callable[[int, int], None]
BLOCK = 32


def blocks_of(count: int, block: int = BLOCK) -> list[Counts]:
    """Positions 0 to `count` in pieces."""
    import numpy as np

    return [np.arange(low, min(low + block, count)) for low in range(0, count, block)]


def worked(
    work: Callable[..., Parts],
    shared: Any,
    blocks: Sequence[Counts],
    *,
    workers: int | None = None,
    executor: Any = None,
    checkpoint: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[int, Parts]]:
    """`work(shared, block)` of each block, as they are done, with the block's number; those kept in a folder are read.

    Parameters
    ----------
    workers : threads; default, the processors there are
    executor : anything with `submit` as in `concurrent.futures`, or a Dask client; `work` must then be a module's own
    checkpoint : a folder in which each block is kept; what stands there for the same question is not made again

    Raises
    ------
    AccessError : the folder belongs to another question.
    """
    done = 0
    todo = []
    for number in range(len(blocks)):
        kept = _read(checkpoint, number)
        if kept is None:
            todo.append(number)
            continue
        done += 1
        yield number, kept
    if progress:
        progress(done, len(blocks))
    for number, parts in _run(work, shared, blocks, todo, workers, executor):
        _write(checkpoint, number, parts)
        done += 1
        if progress:
            progress(done, len(blocks))
        yield number, parts


def _run(
    work: Callable[..., Parts],
    shared: Any,
    blocks: Sequence[Counts],
    todo: Sequence[int],
    workers: int | None,
    executor: Any,
) -> Iterator[tuple[int, Parts]]:
    count = workers or os.cpu_count() or 1
    if executor is None and (count == 1 or len(todo) < 2):
        for number in todo:
            yield number, work(shared, blocks[number])
        return
    if executor is None:
        with ThreadPoolExecutor(count) as pool:
            yield from _submitted(pool, work, shared, blocks, todo, 2 * count)
        return
    if hasattr(executor, "scatter"):
        handed = executor.scatter(shared, broadcast=True)
        futures = {executor.submit(work, handed, blocks[number], pure=False): number for number in todo}
        for future in futures:
            yield futures[future], future.result()
        return
    yield from _submitted(executor, work, shared, blocks, todo, 4 * count)


def _submitted(
    pool: Any,
    work: Callable[..., Parts],
    shared: Any,
    blocks: Sequence[Counts],
    todo: Sequence[int],
    ahead: int,
) -> Iterator[tuple[int, Parts]]:
    """A few at a time, so that what has been made does not wait in memory."""
    left = list(reversed(todo))
    running: dict[Any, int] = {}
    while left or running:
        while left and len(running) < ahead:
            number = left.pop()
            running[pool.submit(work, shared, blocks[number])] = number
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            yield running.pop(future), future.result()


def opened(checkpoint: Path | None, question: Sequence[Any]) -> Path | None:
    """The folder for what is kept, which holds the fingerprint of its question."""
    import numpy as np

    if checkpoint is None:
        return None
    told = hashlib.sha256()
    for part in question:
        told.update(
            np.ascontiguousarray(part).tobytes() if isinstance(part, np.ndarray) else repr(part).encode()
        )
    checkpoint.mkdir(parents=True, exist_ok=True)
    mark = checkpoint / "question"
    if not mark.exists():
        mark.write_text(told.hexdigest())
    elif mark.read_text() != told.hexdigest():
        raise AccessError(
            "what is kept there answers another question: name another folder, or remove this one",
            file=str(checkpoint),
        )
    return checkpoint


def _read(checkpoint: Path | None, number: int) -> Parts | None:
    import numpy as np

    if checkpoint is None or not (file := checkpoint / f"block-{number:06}.npz").exists():
        return None
    try:
        with np.load(file) as kept:
            return dict(kept)
    except (OSError, ValueError, EOFError, BadZipFile, zlib.error):
        return None  # a disk that was full or taken away left half a file: it is made again


def _write(checkpoint: Path | None, number: int, parts: Parts) -> None:
    """Written beside and then named, so that a run that is killed leaves whole files only."""
    import numpy as np

    if checkpoint is None:
        return
    unfinished = checkpoint / f".block-{number:06}-{os.getpid()}.npz"
    np.savez_compressed(unfinished, allow_pickle=False, **parts)
    unfinished.replace(checkpoint / f"block-{number:06}.npz")
