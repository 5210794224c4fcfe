"""What COINr's table iMeta says: the tree of indicators and aggregates, their directions and weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.file_checking import tree_faults
from hjulet.instruments.indicators.model import Framework, Indicator, Node, Steps
from hjulet.instruments.indicators.sheets import Sheet

BOTTOM = "indicator"
NEEDED = ("iCode", "Level", "Parent", "Direction", "Weight", "Type")
TYPES = ("Indicator", "Aggregate", "Group", "Denominator", "Other")


def framework_of(meta: Sheet, id: str = "coinr") -> Framework:  # noqa: A002
    """The framework that an iMeta describes. Raises IndicatorError with the line of what is wrong."""
    for heading in NEEDED:
        meta.require(heading, "a column of iMeta")
    codes = meta.texts("iCode")
    first: dict[str, int] = {}
    for row, code in enumerate(codes):
        if not code:
            raise meta.error("the row has no iCode; give it one", row)
        if first.setdefault(code, row) != row:
            line = meta.lines[first[code]]
            raise meta.error(f"the code stands twice, first on line {line}; keep one", row, indicator=code)
    indicators: list[Indicator] = []
    nodes: list[Node] = []
    for row, code in enumerate(codes):
        kind = _type(meta, row, code)
        if kind == "Indicator":
            indicators.append(_indicator(meta, row, code))
        elif kind == "Aggregate":
            nodes.append(_node(meta, row, code))
    if not indicators:
        raise meta.error("there is no row of Type Indicator")
    if not nodes:
        raise meta.error("there is no row of Type Aggregate, so nothing to put the indicators together to")
    framework = Framework(
        id=id,
        version="1",
        title={"en": id},
        levels=(BOTTOM, *_levels(nodes)),
        indicators=tuple(indicators),
        nodes=tuple(nodes),
        steps=Steps(weights="table"),
        file=meta.file,
    )
    if faults := list(tree_faults(framework)):
        raise faults[0]
    return framework


def _type(meta: Sheet, row: int, code: str) -> str:
    kind = meta.text(row, "Type")
    if kind.capitalize() not in TYPES:
        raise meta.error(f"its Type is '{kind}'; expected one of {', '.join(TYPES)}", row, indicator=code)
    return kind.capitalize()


def _levels(nodes: Sequence[Node]) -> list[str]:
    """The levels above the indicators, from the bottom. A number that nobody has is no level."""
    return sorted({node.level for node in nodes}, key=lambda level: int(level.removeprefix("level")))


def _indicator(meta: Sheet, row: int, code: str) -> Indicator:
    if (level := _figure(meta, row, "Level", code)) != 1:
        raise meta.error(f"its Level is {level:g}; an Indicator is of Level 1", row, indicator=code)
    direction = _figure(meta, row, "Direction", code)
    if direction not in (-1, 1):
        raise meta.error(
            f"its Direction is {direction:g}; expected 1 (more is better) or -1 (less is)",
            row,
            indicator=code,
        )
    target = _figure(meta, row, "Target", code) if "Target" in meta.headings else np.nan
    return Indicator(
        code,
        _word(meta, row, "Parent"),
        int(direction),
        title=_titles(meta, row),
        unit=_word(meta, row, "Unit"),
        weight=_weight(meta, row, code),
        denominator=_word(meta, row, "Denominator"),
        target=None if np.isnan(target) else target,
        line=meta.lines[row],
    )


def _node(meta: Sheet, row: int, code: str) -> Node:
    level = _figure(meta, row, "Level", code)
    if not (level >= 2 and level == int(level)):
        raise meta.error(f"its Level is {level:g}; an Aggregate is of Level 2 or more", row, indicator=code)
    return Node(
        code,
        f"level{int(level)}",
        _word(meta, row, "Parent"),
        _titles(meta, row),
        _weight(meta, row, code),
        meta.lines[row],
    )


def _weight(meta: Sheet, row: int, code: str) -> float:
    weight = _figure(meta, row, "Weight", code)
    if np.isnan(weight) and not _word(meta, row, "Parent"):
        return 1.0  # what is at the top is part of nothing
    if not weight >= 0:
        came = "missing" if np.isnan(weight) else f"{weight:g}"
        raise meta.error(f"its Weight is {came}; give a number that is 0 or more", row, indicator=code)
    return weight


def _figure(meta: Sheet, row: int, heading: str, code: str) -> float:
    try:
        return meta.number(row, heading)
    except IndicatorError as fault:
        said = f"its {heading} is no number: {fault.message}"
        raise meta.error(said, row, indicator=code) from None


def _word(meta: Sheet, row: int, heading: str) -> str:
    word = meta.text(row, heading) if heading in meta.headings else ""
    return "" if word == "NA" else word


def _titles(meta: Sheet, row: int) -> dict[str, str]:
    title = _word(meta, row, "iName")
    return {"en": title} if title else {}


def codes_of(meta: Sheet, kind: str) -> list[str]:
    """The codes of the rows of a Type, in their order."""
    pairs = zip(meta.texts("iCode"), meta.texts("Type"), strict=True)
    return [code for code, mine in pairs if mine.capitalize() == kind]
