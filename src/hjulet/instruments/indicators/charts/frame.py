"""What the charts have in common: words, sizes, and a plain ground on which everything is put by pixel.

A picture is drawn 360 wide, for a phone: names stand above what they name, and nothing has to shrink to be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from hjulet.instruments.indicators.charts.drawing import FORMATS, Language
from hjulet.instruments.indicators.charts.words import WORDS
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.palette import INK, SOFT, WARM

if TYPE_CHECKING:
    import altair as alt

    from hjulet.instruments.indicators.table import Table, Values

WIDTH: Final = 360
TEXT, SMALL = 14, 12.5
"""Sizes of words in px."""
LINE_PX = 17
SMALL_SCALE: Final = 5.0
"""Scores no larger than this are on a scale such as 0 to 1."""
EDGE, HEADING_GAP = 2, 10
USUAL_EM, CAPITAL_EM = 0.55, 0.68
LETTERS_EM: Final[Mapping[str, float]] = {
    **dict.fromkeys("ijl.,:;'|!", 0.25),
    **dict.fromkeys("frt()-[]/ \u00a0\u202f", 0.31),
    **dict.fromkeys("mwMW%", 0.83),
    **dict.fromkeys("0123456789−–+", 0.56),
}
"""How wide letters are, as a share of their size; others are USUAL_EM, or CAPITAL_EM."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of one kind put by pixel. Rows have x and y, and perhaps x2 and y2, text, colour, words (what a pointer
    shows) and value (the figure itself). `look` holds for all of them, `more` are further parts of the layer."""

    kind: str
    rows: tuple[Mapping[str, Any], ...]
    look: Mapping[str, Any]
    more: Mapping[str, Any]

    def goes_with(self, other: Marks) -> bool:
        """Whether the two can be one layer. Vega takes time for each layer, and next to none for each mark."""
        return (
            self.kind == other.kind
            and not (self.more or other.more)
            and self.look.keys() == other.look.keys()
            and _has(self.rows) == _has(other.rows)
        )


def marks(
    rows: Iterable[Mapping[str, Any]], kind: str, *, more: Mapping[str, Any] | None = None, **look: Any
) -> Marks:
    """The rows as marks of Vega-Lite's kind ("rule", "circle", "rect", "text" …); `color` goes to rows without one."""
    colour = look.pop("color", None)
    coloured = [{"colour": colour, **row} if colour else row for row in rows]
    return Marks(kind, tuple(coloured), look, more or {})


def words_at(rows: Iterable[Mapping[str, Any]], **look: Any) -> Marks:
    """Words put by pixel, to the right of x and above y."""
    usual = {"align": "left", "baseline": "alphabetic", "fontSize": TEXT, "fontWeight": 400, "color": INK}
    return marks(rows, "text", **{**usual, **look})


def _has(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    return {name for row in rows for name in row if name != "value" and name != "value2"}


def _layer(group: Sequence[Marks]) -> alt.Chart:
    """One layer of Vega-Lite. The rows go in as text: it looks at every number of a list, and Altair does so twice."""
    import altair as alt

    first = group[0]
    look: dict[str, Any] = dict(first.look)
    differing = [name for name in look if any(one.look[name] != look[name] for one in group)]
    look |= {name: {"expr": f"datum.{name}"} for name in differing}
    rows = [{**row, **{name: one.look[name] for name in differing}} for one in group for row in one.rows]
    has = _has(rows)
    encoding: dict[str, Any] = {name: {"field": name} for name in ("x2", "y2") if name in has}
    for name in ("x", "y"):
        if name in has:
            encoding[name] = {"field": name, "type": "quantitative", "scale": None, "axis": None}
    for name, channel in (("text", "text"), ("words", "description"), ("colour", "color")):
        if name in has:
            encoding[channel] = {"field": name, "type": "nominal"}
    if "colour" in has:
        encoding["color"]["scale"] = None
    if "words" not in has:
        look["aria"] = False
    more = dict(first.more)
    encoding |= more.pop("encoding", {})
    drawn_as: Any = {"type": first.kind, **look}
    return alt.Chart(
        {"values": json.dumps(rows, ensure_ascii=False), "format": {"type": "json"}},
        mark=drawn_as,
        encoding=_encoding_class()(**encoding),
        **more,
    )


@cache
def _encoding_class() -> type[alt.FacetedEncoding]:
    """Altair checks each encoding as it is made, against a schema that takes longer to read than the chart to draw.
    This one is checked with the whole, by `chart.to_dict()`, and so by the tests."""
    import altair as alt

    class Encoding(alt.FacetedEncoding):
        _class_is_valid_at_instantiation = False

    return Encoding


def _layers(parts: Sequence[Marks]) -> list[alt.Chart]:
    groups: list[list[Marks]] = []
    for part in parts:
        if not part.rows:
            continue
        if groups and groups[-1][-1].goes_with(part):
            groups[-1].append(part)
        else:
            groups.append([part])
    return [_layer(group) for group in groups]


def picture(
    parts: Sequence[Marks],
    *,
    height: float,
    title: str,
    is_draft: bool,
    language: Language,
    key: str = "",
) -> alt.LayerChart:
    """The marks, the first lowest, with what must be said above them: title, that it is a draft, how it is read."""
    import altair as alt

    heading, room = _heading(title, WORDS[language]["draft"] if is_draft else "", key)
    return alt.LayerChart(
        layer=_layers([*parts, heading]),
        width=WIDTH,
        height=round(height, 1),
        background="transparent",
        # Everything is put by pixel, so that nothing depends on how wide a machine's letters are.
        autosize="none",
        padding={"left": EDGE, "right": EDGE, "top": room, "bottom": EDGE},
        usermeta={"embedOptions": {"formatLocale": dict(FORMATS[language])}},
        config={"view": {"stroke": None, "fill": None}},
    )


def _heading(title: str, draft: str, key: str) -> tuple[Marks, float]:
    """The title, that it is a draft, and how the picture is read, above the picture; and how much room it takes."""
    lines: list[dict[str, Any]] = []
    y = 0.0
    for words, look in (
        (title, {"fontSize": TEXT + 1, "fontWeight": 600, "colour": INK}),
        (draft, {"fontSize": SMALL, "fontWeight": 600, "colour": WARM}),
        (key, {"fontSize": SMALL, "fontWeight": 400, "colour": SOFT}),
    ):
        for line in wrapped(words, WIDTH, float(str(look["fontSize"]))) if words else []:
            y += LINE_PX
            lines.append({"x": 0, "y": y, "text": line, **look})
        y += 3 if words else 0
    room = y + HEADING_GAP if lines else 2 * EDGE
    up = [{**line, "y": line["y"] - room} for line in lines]
    varying = {name: {"expr": f"datum.{name}"} for name in ("fontSize", "fontWeight")}
    return words_at(up, **varying), room


def width_of(words: str, size: float = TEXT) -> float:
    """About how wide words are in px, a little more than in most sans-serif faces, so that none is cut."""
    return (
        sum(LETTERS_EM.get(letter, USUAL_EM if letter.islower() else CAPITAL_EM) for letter in words) * size
    )


def wrapped(words: str, width_px: float, size: float = TEXT) -> list[str]:
    """The words in lines that fit; a long word is left whole."""
    lines: list[str] = []
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= width_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def number(value: float, language: Language, decimals: int = 1) -> str:
    """As it is written in the language, with a real minus sign."""
    written = f"{value:,.{decimals}f}"
    if language == "sv":
        written = written.replace(",", "\u202f").replace(".", ",")
    zero = written.strip("-0,.") == ""
    return written.lstrip("-") if zero else written.replace("-", "−")


def decimals_on(scale: Values | Sequence[float], usual: int) -> int:
    """`usual` on a scale of tens or more, and two more on one such as 0 to 1, where whole numbers say nothing."""
    return usual if np.nanmax(np.abs(scale), initial=0.0) > SMALL_SCALE else usual + 2


def of_unit(table: Table, unit: str) -> Values:
    """The unit's row."""
    check_units({unit}, table.units)
    values: Values = table.values[table.units.index(unit)]
    return values


def check_units(asked: Iterable[str], units: Sequence[str]) -> None:
    if unknown := sorted(set(asked) - set(units)):
        raise IndicatorError("is not among the units of the chart's data", unit=unknown[0])


def titles_of(columns: Sequence[str], titles: Mapping[str, str] | None) -> list[str]:
    return [(titles or {}).get(column, column) for column in columns]


def domain_of(*values: Values) -> list[float]:
    """From the least to the greatest value there is."""
    known = np.concatenate([one.ravel() for one in values])
    known = known[~np.isnan(known)]
    if not known.size:
        return [0.0, 1.0]
    low, high = float(known.min()), float(known.max())
    return [low, high] if high > low else [low - 0.5, high + 0.5]
