"""Which groups may be shown beside a total so that no group of fewer than five can be worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FEWEST = 5
"""The smallest number of people whose answers are ever shown together."""


@dataclass(frozen=True, slots=True)
class Parted:
    """The groups that may be shown, and how many are in all the others together. Which others is never said."""

    shown: tuple[str, ...]
    rest: int


def parted(sizes: Mapping[str, int]) -> Parted:
    """Part the groups (name → number of people; the empty name is those of no group) into shown and rest.

    A group is shown from five people. What is left when the shown ones are taken from the total is a group,
    too: while it has one to four people the smallest shown group joins it, so that it has five or none. And
    where somebody who knows this rule could still work out a hidden group, no group is shown at all.

    >>> parted({"kommun": 9, "region": 6, "myndighet": 2})
    Parted(shown=('kommun',), rest=8)
    >>> parted({"kommun": 9, "region": 6})
    Parted(shown=('kommun', 'region'), rest=0)
    >>> parted({"kommun": 5, "region": 4, "myndighet": 4})
    Parted(shown=(), rest=13)
    >>> parted({"kommun": 3, "region": 1})
    Parted(shown=(), rest=4)
    """
    shown = sorted(
        (name for name, size in sizes.items() if name and size >= FEWEST),
        key=lambda name: (-sizes[name], name),
    )
    hidden = [size for name, size in sizes.items() if size and name not in shown]
    while shown and 0 < sum(hidden) < FEWEST:
        hidden.append(sizes[shown.pop()])
    if len(shown) == 1 and not hidden:
        shown.pop()  # one group alone is the total
    if shown and hidden and not _may_be_many(len(hidden), sum(hidden), sizes[shown[-1]]):
        shown.clear()
    return Parted(tuple(shown), sum(sizes.values()) - sum(sizes[name] for name in shown))


def _may_be_many(groups: int, rest: int, smallest_shown: int) -> bool:
    """Whether so many hidden groups can share the rest in ways that differ for each of them.

    Either all have one to four and not all the same (any order of them gives the same table), or one of five or
    more, smaller than what is shown, joined others of one to four together (whichever it was). It is asked of
    the table alone, so that hiding more never tells more: a law in the tests tries every way.
    """
    if groups == 1:
        return True  # those of no group, five or more
    most = FEWEST - 1
    all_small = groups < rest < most * groups
    largest_that_joined = min(rest - (groups - 1), smallest_shown - 1)
    return all_small or max(FEWEST, rest - most) <= largest_that_joined
