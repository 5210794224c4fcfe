"""What Vega draws, made fit for a page or a paper: half as long, hatched where values are missing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from lxml import etree

from hjulet.instruments.indicators import palette

SVG = "{http://www.w3.org/2000/svg}"
TOKENS: Mapping[str, str] = {
    palette.PETROL: "--main",
    palette.WARM: "--accent",
    palette.INK: "--ink",
    palette.SOFT: "--ink-soft",
    palette.QUIET: "--chart-quiet",
    palette.LINE: "--line",
    palette.GROUND: "--ground",
    **{colour: f"--step-{number}" for number, colour in enumerate(palette.STEPS, start=1)},
    **{colour: f"--side-{number}" for number, colour in enumerate(palette.SIDES, start=1)},
    **{colour: f"--area-{number}" for number, colour in enumerate(palette.AREAS, start=1)},
}
"""The stylesheet's custom property for each colour of the charts."""
KEPT = frozenset(
    [
        "d",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "cx",
        "cy",
        "r",
        "width",
        "height",
        "transform",
        "fill",
        "stroke",
        "text-anchor",
        "dy",
        "font-size",
        "font-weight",
        "font-style",
        "stroke-dasharray",
        "stroke-linecap",
        "stroke-linejoin",
    ]
)
KEPT_UNLESS: Mapping[str, str] = {
    "opacity": "1",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    "stroke-width": "1",
}
"""Attributes that say something unless they have this value."""
PAPER_FONT = "Libertinus Serif"
"""The face of our papers, which typst carries."""
NOTHING = ("", "M0,0h0v0h0Z")
LARGEST = 1.2
"""How much larger than it was drawn a drawing may be, where there is room: its words are then as large as the page's."""
FURNITURE = ("axis", "legend", "title")
"""What Vega describes in English and is no mark."""
STILL = "translate(0,0)"
HATCH = (
    '<defs><pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path fill="{ground}" d="M0 0h5v5H0z"/><path stroke="{line}" stroke-width="1.6" d="M0 0v5"/></pattern></defs>'
)
_COLOUR = re.compile(r'(?<=(?:fill|roke)=")#[0-9a-f]{6}(?=")')
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


def for_page(svg: str, words: str) -> str:
    """The drawing with its name, in the page's font and the colours of the page's stylesheet."""
    inside, box = _lean(svg)
    width = round(float(box.split()[2]) * LARGEST)
    return (
        f'<svg class="chart" viewBox="{box}" width="{width}" role="img"><title>{escape(words)}</title>'
        f"{_coloured(inside, in_tokens=True)}</svg>"
    )


def for_paper(svg: str) -> str:
    """The drawing as a file, in the colours it has. What is said of it is said where it is put."""
    inside, box = _lean(svg)
    _, _, width, height = box.split()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{width}" height="{height}"'
        f' font-family="{PAPER_FONT}">'
        f"{_coloured(inside, in_tokens=False)}</svg>"
    )


def _lean(svg: str) -> tuple[str, str]:
    """What is inside, without measures, classes and English words; and the viewBox."""
    root = etree.fromstring(svg.encode(), parser=etree.XMLParser(resolve_entities=False))
    for element in list(root.iter(f"{SVG}*")):
        if element is not root:
            _clean(element)
    # From the innermost out, so that a group that becomes empty goes as well.
    for group in reversed(list(root.iter(f"{SVG}g"))):
        _unwrap(group)
    inside = "".join(etree.tostring(child, encoding="unicode") for child in root)
    return re.sub(r' xmlns(:xlink)?="[^"]*"', "", inside), root.get("viewBox", "0 0 0 0")


def _clean(element: Any) -> None:
    """Only what is drawn, with numbers to a tenth. A mark's own words become a title, which a pointer shows."""
    shape = element.get("d")
    if shape in NOTHING or element.get("display") == "none" or element.get("class") == "background":
        element.getparent().remove(element)
        return
    is_mark = (
        element.get("role") == "graphics-symbol" and element.get("aria-roledescription") not in FURNITURE
    )
    words = element.get("aria-label") if is_mark else None
    for key, value in element.attrib.items():
        if value == STILL:
            del element.attrib[key]
        elif key in ("d", "transform", "x2", "y2"):
            element.set(key, _NUMBER.sub(_to_a_tenth, value))
        elif key not in KEPT and KEPT_UNLESS.get(key, value) == value:
            del element.attrib[key]
    if words and shape:
        etree.SubElement(element, f"{SVG}title").text = words


def _to_a_tenth(found: re.Match[str]) -> str:
    short = f"{float(found[0]):.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def _unwrap(group: Any) -> None:
    """Vega puts groups within groups. One that says nothing, or holds nothing, is taken away."""
    if len(group) and group.attrib:
        return
    parent = group.getparent()
    at = parent.index(group)
    parent[at : at + 1] = list(group)


def _coloured(inside: str, *, in_tokens: bool) -> str:
    def in_page(colour: str) -> str:
        return f"var({TOKENS[colour]}, {colour})" if in_tokens and colour in TOKENS else colour

    # Two drawings on one page must not share a name; the same drawing twice may.
    name = "hatch-" + hashlib.sha256(inside.encode()).hexdigest()[:8]
    hatch = HATCH.format(name=name, ground=in_page(palette.GROUND), line=in_page(palette.QUIET))
    coloured = _COLOUR.sub(
        lambda found: f"url(#{name})" if found[0] == palette.MISSING else in_page(found[0]), inside
    )
    return (hatch if palette.MISSING in inside else "") + coloured
