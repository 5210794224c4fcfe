"""Indicators of a framework in a table beside its file: a row for each, for frameworks of hundreds.

The columns are `code` and the keys of an indicator in the framework file; a title has a column for each language
(`title.sv`, `title.en`), and several windows stand in one cell with spaces between. An empty cell says nothing.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.file_keys import INDICATOR

if TYPE_CHECKING:
    from hjulet.instruments.indicators.file_reading import Reading
    from hjulet.instruments.indicators.sheets import Sheet

CODE = "code"
TITLE = "title."
COLUMNS = tuple(name for name, key in INDICATOR.items() if key.kind not in ("titles", "section"))
"""The keys that fit in a cell."""


def read_list(reading: Reading, name: str) -> dict[str, dict[str, Any]]:
    """The indicators of a table, by code, as the framework file would say them; faults go to `reading`."""
    if Path(name).name != name or reading.folder is None:
        reading.fault(
            f"the indicators are in '{name}'; give the name of a file in the same folder", ("indicators",)
        )
        return {}
    from hjulet.instruments.indicators.sheets import read_sheet

    try:
        sheet = read_sheet(reading.folder / name)
        sheet.require(CODE, "the indicators' codes")
    except IndicatorError as fault:
        reading.faults.append(fault)
        return {}
    heads = [head for head in sheet.headings if _is_known(reading, sheet, head)]
    found: dict[str, dict[str, Any]] = {}
    for row, code in enumerate(sheet.texts(CODE)):
        if not code or code in found:
            said = f"the code stands twice, first on line {reading.elsewhere[code][1]}" if code else "no code"
            reading.faults.append(sheet.error(f"{said}; each indicator has one place", row, indicator=code))
            continue
        reading.elsewhere[code] = sheet.file, sheet.lines[row]
        found[code] = _said(reading, sheet, row, code, heads)
    return found


def _is_known(reading: Reading, sheet: Sheet, head: str) -> bool:
    if head in COLUMNS or head.startswith(TITLE):
        return True
    if head != CODE:
        columns = (CODE, f"{TITLE}sv", f"{TITLE}en", *COLUMNS)
        near = get_close_matches(head, columns, 1)
        meant = f"Did you mean '{near[0]}'?" if near else f"Known are {', '.join(columns)}."
        reading.faults.append(sheet.error(f"unknown column '{head}'. {meant}"))
    return False


def _said(reading: Reading, sheet: Sheet, row: int, code: str, heads: list[str]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for head in heads:
        if not sheet.text(row, head):
            continue
        try:
            if head.startswith(TITLE):
                said.setdefault("title", {})[head.removeprefix(TITLE)] = sheet.text(row, head)
            else:
                said[head] = _value(sheet, row, head)
        except IndicatorError as fault:
            reading.faults.append(sheet.error(f"'{head}': {fault.message}", row, indicator=code))
    return said


def _value(sheet: Sheet, row: int, head: str) -> Any:
    kind = INDICATOR[head].kind
    if kind == "integers":
        return [int(word) if word.isdecimal() else word for word in sheet.text(row, head).split()]
    if kind not in ("number", "integer"):
        return sheet.text(row, head)
    number = sheet.number(row, head)
    return int(number) if kind == "integer" and number.is_integer() else number
