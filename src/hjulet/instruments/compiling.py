"""How loops become machine code: compiled once, kept beside the package, free of the interpreter's lock.

Compiling takes seconds, so that it belongs to installing: `python -m hjulet.instruments.territories`, and so with the other
packages that have loops, compiles all and keeps it where numba keeps what it makes (beside the modules, else in the user's
cache; NUMBA_CACHE_DIR says another). Numba sees by a file's time and size that it has changed, but not when another that it
calls has: run that command after changing a `…_kernel.py`.
"""

from __future__ import annotations

from pathlib import Path

from numba import njit

compiled = njit(cache=True, nogil=True)
"""No fastmath: a tie must be the same tie on every machine, and a sum the same bits."""


def forget_compiled(package: Path) -> None:
    """Remove what was compiled of a package's loops, so that all of it is compiled anew."""
    for made in (package / "__pycache__").glob("*_kernel.*.nb[ic]"):
        made.unlink(missing_ok=True)
