"""What the loops of access need of the processor beyond `hjulet.instruments.compiling`."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic


@intrinsic
def leading_zeros(_typing: Any, word: Any) -> Any:
    """How many bits of a 64-bit word stand before its highest one; the processor has an instruction for it."""

    def make(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctlz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.int64), make


inlined = njit(cache=True, nogil=True, inline="always")
"""For what stands in the innermost loops: a call that hands over ten arrays costs more than what it does."""
