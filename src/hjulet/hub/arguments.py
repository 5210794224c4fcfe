"""Words of a command line as numbers: argparse takes these as `type`, and says the sentence when it is none."""

from __future__ import annotations

from argparse import ArgumentTypeError


def whole(words: str) -> int:
    """1, 2, 3 …: how many of something."""
    return _whole(words, at_least=1)


def natural(words: str) -> int:
    """0, 1, 2 …: how many of what may be none, or a seed."""
    return _whole(words, at_least=0)


def share(words: str) -> float:
    """From 0 to 1."""
    try:
        found = float(words)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise ArgumentTypeError(
            f"'{words}' is not a share from 0 to 1 with a decimal point, such as 0.2 for 20 %"
        )
    return found


def _whole(words: str, *, at_least: int) -> int:
    # Before int(), which takes the digits of other scripts, signs and underscores.
    if not (words.isascii() and words.isdecimal()) or int(words) < at_least:
        raise ArgumentTypeError(f"'{words}' is not a whole number of {at_least} or more")
    return int(words)
