"""QR codes as SVG: black squares and nothing else, for a PDF or a page."""

from __future__ import annotations

import re

import segno

QUIET_ZONE = 4
"""Modules of white round a code, as the standard asks."""
BLACK_RUN = re.compile(rb"\x01+")


def qr_svg(text: str, *, is_one_of_many: bool = False) -> str:
    """The code for that text, with its quiet zone, error correction M.

    Choosing the best of the eight masks is four fifths of the work. Any of them can be read, so for a
    thousand badges the first is taken: the checkerboard, which breaks up the zeros of our addresses best.
    """
    code = segno.make(text, error="m", micro=False, boost_error=False, mask=0 if is_one_of_many else None)
    # Drawn here, row by row as lines one module thick: segno's own writer takes three times as long.
    lines = [
        f"M{run.start() + QUIET_ZONE} {y}.5h{run.end() - run.start()}"
        for y, row in enumerate(code.matrix, start=QUIET_ZONE)
        for run in BLACK_RUN.finditer(row)
    ]
    side = len(code.matrix) + 2 * QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path stroke="#000" d="{"".join(lines)}"/></svg>'
    )
