"""The colours of the charts: few, told apart by the colour-blind, and known by name to whoever puts charts on a page.

Own place in petrol and the rest grey; what is missing has a colour of its own, which a page turns into hatching.
"""

from __future__ import annotations

from typing import Final

PETROL: Final = "#0b4f55"
WARM: Final = "#b8501c"
INK: Final = "#1b1f23"
SOFT: Final = "#4a545a"
"""Words beside the main thing."""
QUIET: Final = "#b4bdc0"
"""All the others."""
LINE: Final = "#d9dfe0"
"""Axes, grids and rings."""
GROUND: Final = "#ffffff"
"""Between two areas that touch, and behind words."""
MISSING: Final = "#eceeee"
"""No value. In no scale, so that it cannot be taken for a low one."""

STEPS: Final = ("#d7e8e7", "#a3cac9", "#66a3a5", "#2f777c", "#0b4450")
"""From little to much, in five classes of even lightness."""
SIDES: Final = ("#a8430f", "#dfa27c", "#ece9e4", "#86b3b5", "#0b5258")
"""From below to above a middle; brown and petrol differ in every common kind of colour blindness."""

AREAS: Final = ("#cfe3e2", "#efdcc6", "#d5dcec", "#e3e6c8", "#ecd5dc", "#d9d6cf")
"""To tell areas that touch apart: pale, of even lightness, and meaning nothing else. Borders are drawn as well."""
