"""How the loops become machine code: compiled once, kept beside the package, free of the interpreter's lock.

`python -m hjulet.instruments.access` compiles all of them, which belongs to installing. Numba sees by a file's time and size
that it has changed, but not when another that it calls has: run that command after changing one of the `…_kernel.py`.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

compiled = njit(cache=True, nogil=True)
"""No fastmath, and integers wherever sums are made: the same bits on every machine and with any number of workers."""


@intrinsic
def leading_zeros(_typing: Any, word: Any) -> Any:
    """How many bits of a 64-bit word stand before its highest one; the processor has an instruction for it."""

    def make(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctlz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.int64), make


inlined = njit(cache=True, nogil=True, inline="always")
"""For what stands in the innermost loops: a call that hands over ten arrays costs more than what it does."""
