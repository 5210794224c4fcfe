"""Charts of scores, ranks and frameworks with Altair. No chart assumes 0 to 100: values outside are normal, and none is
cut off. What is missing has no mark, or is hatched, and is never drawn as 0. A draft says so under the title."""

from hjulet.instruments.indicators.charts.bars import dumbbell, profile, rank_bars, reference_bars
from hjulet.instruments.indicators.charts.drawing import Language, to_svg
from hjulet.instruments.indicators.charts.heat_map import heat_map
from hjulet.instruments.indicators.charts.map import choropleth, kinds_map
from hjulet.instruments.indicators.charts.parts import sunburst, tree
from hjulet.instruments.indicators.charts.radar import radar
from hjulet.instruments.indicators.charts.slope import slope
from hjulet.instruments.indicators.charts.words import WORDS

__all__ = [
    "WORDS",
    "Language",
    "choropleth",
    "dumbbell",
    "heat_map",
    "kinds_map",
    "profile",
    "radar",
    "rank_bars",
    "reference_bars",
    "slope",
    "sunburst",
    "to_svg",
    "tree",
]
