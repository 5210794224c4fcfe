"""Which columns of a file are origin, destination and flow: the first three, unless their headings say something else."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection

ROLES = ("origin", "destination", "flow")


def columns_of(arguments: argparse.Namespace, path: str) -> dict[str, str | None]:
    """The columns to read; None for the one in its usual place.

    Where the first three hold a year, a group, or a place instead of people, they are those whose headings say so, and
    that is told. Raises TerritoryError when no headings do, or rows are of groups and none is chosen.
    """
    from hjulet.instruments.sources.flow_files import FLOW_HEADS, HOME_HEADS, WORK_HEADS
    from hjulet.instruments.territories import TerritoryError
    from hjulet.instruments.territories.reading import headings

    named: dict[str, str | None] = {role: getattr(arguments, role) for role in ROLES}
    heads = headings(path)
    three = list(zip(ROLES, heads, strict=False))
    if not any(_is_other(role, head) for role, head in three if not named[role]):
        return named
    shown = ", ".join(f"'{head}'" for _, head in three)
    first = f"its first three columns ({shown}) are not origin, destination and flow"
    found = dict(named)
    for role, known in zip(ROLES, (HOME_HEADS, WORK_HEADS, FLOW_HEADS), strict=True):
        fitting = [head for head in heads if head.casefold() in known]
        found[role] = named[role] or (fitting[0] if len(fitting) == 1 else None)
    if not all(found.values()):
        raise TerritoryError(
            f"{first}; name them with --origin, --destination and --flow. There are: {', '.join(heads)}",
            file=path,
            row=1,
        )
    _check_groups(arguments, path, heads)
    taken = ", ".join(f"--{role} {found[role]}" for role in ROLES)
    print(f"note: {path}: {first}; by their headings these are taken: {taken}", file=sys.stderr)
    return found


def _is_other(role: str, head: str) -> bool:
    """Whether a heading says that the column is something else: a year, a group, or a place where people are wanted."""
    from hjulet.instruments.indicators.gathering import YEAR_HEADS
    from hjulet.instruments.sources.flow_files import GROUP_HEADS, HOME_HEADS, WORK_HEADS

    others: Collection[str] = (*YEAR_HEADS, *GROUP_HEADS)
    if role == "flow":
        others = (*others, *HOME_HEADS, *WORK_HEADS)
    return head.casefold() in others


def _check_groups(arguments: argparse.Namespace, path: str, heads: list[str]) -> None:
    from hjulet.instruments.sources.flow_files import GROUP_HEADS
    from hjulet.instruments.territories import TerritoryError
    from hjulet.instruments.territories.reading import read_columns

    column = next((head for head in heads if head.casefold() in GROUP_HEADS), "")
    chosen = arguments.group or arguments.by_group or arguments.group_column
    if not column or chosen or column in dict(arguments.where):
        return
    groups = sorted({str(one) for one in read_columns(path, [column])[column].to_list()})
    if len(groups) > 1:
        raise TerritoryError(
            f"rows are of several groups ({', '.join(groups[:6])}), which are not added up; choose one with --group",
            file=path, row=1, column=column,
        )  # fmt: skip
