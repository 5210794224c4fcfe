"""What may stand in a framework file: every key, its type and its meaning, once, for the reader and for editors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from hjulet.instruments.indicators.model import AggregateMethod, ImputeMethod, NormaliseMethod, TreatMethod

Kind = Literal[
    "text",
    "texts",
    "titles",
    "number",
    "numbers",
    "number_or_text",
    "integer",
    "integers",
    "flag",
    "section",
    "sections",
]


@dataclass(frozen=True, slots=True)
class Key:
    """One key. `titles` is text by language; `sections` is one section or a list of them."""

    kind: Kind
    words: str
    choices: tuple[str | int, ...] = ()
    required: bool = False
    least: float | None = None
    most: float | None = None
    pattern: str = ""
    section: Section | None = None
    length: int | None = None


Section = Mapping[str, Key]

BOUNDS: Section = {
    "year": Key("text", "the year that the least and the greatest come from", ("own", "latest", "all")),
    "sex": Key("text", "the sex that they come from", ("own", "T", "pooled")),
}

_RANGE = {
    "low": Key("number", "the low end"),
    "high": Key("number", "the high end"),
}
_NEEDED = {name: replace(key, required=True) for name, key in _RANGE.items()}
PARAMETERS: Mapping[str, Section] = {
    "minmax": _RANGE,
    "scaled": _NEEDED,
    "goalposts": {
        **_NEEDED,
        "scale": Key("number", "how far it is from the low end to the high one afterwards; 1 when not given"),
        "offset": Key("number", "what the low end becomes; 0 when not given"),
    },
    "zscore": {
        "mean": Key("number", "the mean afterwards; 0 when not given"),
        "deviation": Key("number", "the standard deviation afterwards; 1 when not given", least=0),
    },
    "distance_to_reference": {
        "reference": Key("text", "the unit that all are compared with", required=True),
    },
}
"""The parameters of each method of normalisation. A method that is not here has none."""

AGGREGATE_PARAMETERS: Mapping[str, Section] = {
    "power": {"exponent": Key("number", "the exponent of the power mean", required=True)},
    "owa": {"order_weights": Key("numbers", "a weight for each part, the best part first", required=True)},
    "mpi": {
        "sign": Key("number", "-1 draws the uneven down, 1 up", (-1, 1)),
        "ddof": Key("number", "0 as in the paper, 1 as the R package Compind has it", (0, 1)),
    },
    "ampi": {"sign": Key("number", "-1 draws the uneven down, 1 up", (-1, 1))},
}
"""The parameters of each method of aggregation."""

NORMALISE: Section = {
    "method": Key("text", "how values are made comparable", tuple(get_args(NormaliseMethod)), required=True),
    "range": Key("numbers", "low and high in one, as [0, 100]", length=2),
    **{
        name: replace(key, required=False) for section in PARAMETERS.values() for name, key in section.items()
    },
    "bounds": Key("section", "where the least and the greatest come from", section=BOUNDS),
    "clip": Key("flag", "whether what lies outside the range is moved to its end"),
    "constant": Key("number", "what a column gets in which all are alike; missing when not given"),
}
IMPUTE: Section = {
    "method": Key("text", "how gaps are filled", tuple(get_args(ImputeMethod)), required=True),
    "group": Key("text", "the grouping column, for group_mean and group_median"),
    "units": Key("texts", "for which kinds of unit; for all when not given"),
}
TREAT: Section = {
    "method": Key("text", "what is done with outliers", tuple(get_args(TreatMethod)), required=True),
    "most_points": Key("integer", "at most so many values are drawn in", least=0),
    "skewness": Key("number", "above this skewness", least=0),
    "kurtosis": Key("number", "and above this kurtosis", least=0),
}
AGGREGATE: Section = {
    "method": Key("text", "how parts are put together", tuple(get_args(AggregateMethod)), required=True),
    "missing": Key("text", "what is missing is left out of the mean: there is no other rule", ("skip",)),
    "min_available": Key("number", "the share of its parts that a unit must have", least=0, most=1),
    **{
        name: replace(key, required=False)
        for section in AGGREGATE_PARAMETERS.values()
        for name, key in section.items()
    },
}
COMPARE: Section = {
    "lag": Key("integer", "so many years back", required=True, least=1),
    "rule": Key(
        "text",
        "what is taken when that year is missing",
        ("exact", "latest_at_or_before_else_nearest"),
    ),
}
DEFAULTS: Section = {
    "impute": Key("section", "how gaps are filled", section=IMPUTE),
    "min_availability": Key(
        "number", "the share of the indicators that a unit must have to be taken in", least=0, most=1
    ),
    "treat": Key("section", "what is done with outliers", section=TREAT),
    "normalise": Key("section", "how values are made comparable", section=NORMALISE),
    "weights": Key(
        "text",
        "equal: each part of a node counts alike; by_count: as many times as it has indicators; "
        "table: as its own weight says",
        ("equal", "by_count", "table"),
    ),
    "aggregate": Key(
        "sections",
        "how parts are put together: one for all levels, or a list from the bottom",
        section=AGGREGATE,
    ),
    "national": Key("text", "the figure for the country", ("none", "mean_of_units", "weighted")),
    "compare": Key("section", "what a value is compared with", section=COMPARE),
}
FRAMEWORK: Section = {
    "id": Key("text", "small letters a-z, digits and hyphens", required=True, pattern="^[a-z][a-z0-9-]*$"),
    "version": Key(
        "text", "as the publisher names it", required=True, pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$"
    ),
    "title": Key("titles", "the name, by language", required=True),
    "description": Key("titles", "a few sentences, by language"),
    "levels": Key("texts", 'from the bottom, as ["indicator", "theme", "index"]', required=True),
    "units": Key("texts", 'kinds of unit, each normalised apart, as ["se:municipality"]'),
    "draft": Key("flag", "said in every output until the publisher has decided"),
    "source": Key("text", "where the framework was published"),
    "supersedes": Key("text", "the version before, as brpplus@2024"),
    "shortlist": Key("integer", "how many of the first go on to a jury, which judges by the rubric", least=1),
}
LIST = 'a table beside the file with the indicators, as "my-indicators.csv": a column `code`, and one for each key'
"""What `indicators = "…"` may be instead of a table of its own, above the first heading of the file."""
NODE: Section = {
    "level": Key("text", "one of the levels above the indicators", required=True),
    "parent": Key("text", "the node that it is part of; none at the top"),
    "title": Key("titles", "the name, by language"),
    "weight": Key("number", 'what it counts in its parent, with weights = "table"', least=0),
}
INDICATOR: Section = {
    "parent": Key("text", "the node that it is part of", required=True),
    "direction": Key("integer", "1: more is better; -1: less is", (-1, 1)),
    "title": Key("titles", "the name, by language"),
    "source": Key(
        "text",
        "kolada:ID, kolada-group:TITLE, scb:TABLE?QUERY, eurostat:CODE?QUERY or formula:EXPRESSION",
    ),
    "unit": Key("text", "the unit of its values"),
    "transform": Key("text", "what is done to its values first", ("none", "log")),
    "weight": Key("number", 'what it counts in its parent, with weights = "table"', least=0),
    "denominator": Key("text", "the column that it is divided by"),
    "target": Key("number", "what is to be reached, in the unit of its values"),
    "target_year": Key("integer", "when", least=1900, most=2200),
    "kind": Key("text", "the value itself, or its change", ("level", "change")),
    "windows": Key("integers", "for a change: over how many years", least=1),
    "se": Key("text", "the column with its standard error"),
    "normalise": Key("section", "when it is made comparable otherwise than the rest", section=NORMALISE),
}
