"""Sentences about peers, in Swedish and in English, with numbers as each language writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hjulet.instruments.peers.traits import Trait

ALIKE, SOME, MUCH = 0.25, 1.0, 2.0
"""Robust standard deviations: below the first two places are as good as equal, above the last far apart."""


def number(value: float, decimals: int = 0, *, swedish: bool) -> str:
    """As each language writes it.

    Examples
    --------
    >>> number(-17631.25, 1, swedish=True), number(-17631.25, 1, swedish=False)
    ('−17\\xa0631,2', '−17,631.2')
    """
    text = f"{abs(value):,.{decimals}f}"
    if swedish:
        text = text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    is_negative = value < 0 and any(digit in "123456789" for digit in text)
    return f"\N{MINUS SIGN}{text}" if is_negative else text


def percent(share: float, *, swedish: bool, decimals: int = 1) -> str:
    """A share in 0–1 as per cent: "12,3 %" and "12.3%"."""
    return number(share * 100, decimals, swedish=swedish) + ("\N{NO-BREAK SPACE}%" if swedish else "%")


def value_of(trait: Trait, value: float, *, swedish: bool) -> str:
    """A value of a trait with its unit; "uppgift saknas" and "not known" where it is nan."""
    if value != value:
        return "uppgift saknas" if swedish else "not known"
    if trait.unit == "share":
        return percent(value, swedish=swedish)
    decimals = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    if float(value).is_integer():
        decimals = 0
    return f"{number(value, decimals, swedish=swedish)} {trait.unit}".strip()


def compared_with(gap: float, *, swedish: bool) -> str:
    """What a gap of so many robust standard deviations is in words."""
    if abs(gap) < ALIKE:
        return "nästan lika" if swedish else "much the same"
    higher = gap > 0
    if swedish:
        word = "högre" if higher else "lägre"
        return f"något {word}" if abs(gap) < SOME else word if abs(gap) < MUCH else f"mycket {word}"
    word = "higher" if higher else "lower"
    return f"somewhat {word}" if abs(gap) < SOME else word if abs(gap) < MUCH else f"much {word}"


def listed(words: Sequence[str], *, swedish: bool) -> str:
    """ "a, b och c"."""
    joint = " och " if swedish else " and "
    return joint.join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def changed(share: float, *, swedish: bool) -> str:
    """A change in inhabitants in words: "12 procent färre invånare"."""
    size = number(abs(share) * 100, swedish=swedish)
    if size == "0":
        return "lika många invånare" if swedish else "as many inhabitants"
    if swedish:
        return f"{size} procent {'fler' if share > 0 else 'färre'} invånare"
    return f"{size} per cent {'more' if share > 0 else 'fewer'} inhabitants"
