"""Steps in short words, as they are given on a command line: "minmax:0:100", "group_mean:county"."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, cast, get_args

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.file_keys import PARAMETERS as KEYS
from hjulet.instruments.indicators.model import (
    Aggregate,
    AggregateMethod,
    Framework,
    Impute,
    ImputeMethod,
    Normalise,
    NormaliseMethod,
)

if TYPE_CHECKING:
    from hjulet.instruments.indicators.table import Table
    from hjulet.instruments.indicators.varying import Vary

IN_COINR = {
    "prank": "percentile_rank",
    "dist2max": "distance_to_maximum",
    "dist2ref": "distance_to_reference",
    "dist2targ": "distance_to_target",
    "fracmax": "fraction_of_maximum",
    "amean": "arithmetic",
    "gmean": "geometric",
    "hmean": "harmonic",
}
"""What the R package COINr calls them."""
PARAMETERS = {
    "minmax": ("low", "high"),
    "zscore": ("mean", "deviation"),
    "scaled": ("low", "high"),
    "goalposts": ("low", "high", "scale", "offset"),
    "distance_to_reference": ("reference",),
    "power": ("exponent",),
}
"""In which order they follow the method."""
MOST_LIMITS = 1000
"""Of winsorisation, in one analysis: each is a treatment of all columns."""


def normalise_of(words: str) -> Normalise:
    """How to make comparable, from "minmax:0:100", "zscore:10:2", "rank", "distance_to_reference:SWE".

    Raises IndicatorError when the method or its figures are not understood.
    """
    method, given = _method(words, get_args(NormaliseMethod))
    parameters: dict[str, float | str] = {}
    for name, word in given.items():
        parameters[name] = word if name == "reference" else _number(word, words)
    if method == "minmax":
        parameters = {"low": 0.0, "high": 100.0, **parameters}
    if {"low", "high"} <= parameters.keys() and float(parameters["low"]) >= float(parameters["high"]):
        raise IndicatorError(f"in '{words}' the low end is not below the high end")
    if float(parameters.get("deviation", 1.0)) <= 0:
        raise IndicatorError(f"in '{words}' the deviation is not above 0")
    if lacking := [
        name for name, key in KEYS.get(method, {}).items() if key.required and name not in parameters
    ]:
        form = ":".join((method, *(one.upper() for one in PARAMETERS[method])))
        raise IndicatorError(f"'{words}' lacks its {lacking[0]}; write '{form}'")
    return Normalise(cast("NormaliseMethod", method), parameters)


def aggregate_of(words: str) -> tuple[Aggregate, ...]:
    """How to put together, from "arithmetic", or one for each level from the bottom: "arithmetic,geometric".

    "power:0.5" has its exponent, "owa:3:2:1" a weight for each part from the best. Raises IndicatorError when a method
    is not understood.
    """
    return tuple(_aggregate_of(word.strip()) for word in words.split(","))


def _aggregate_of(word: str) -> Aggregate:
    name, *given = word.split(":")
    if name == "owa":
        if not given:
            raise IndicatorError("owa needs a weight for each part, the best first, as in 'owa:3:2:1'")
        return Aggregate("owa", {"order_weights": tuple(_number(figure, word) for figure in given)})
    method, by_name = _method(word, get_args(AggregateMethod))
    parameters = {name: _number(figure, word) for name, figure in by_name.items()}
    if method == "power" and not parameters:
        raise IndicatorError("a power mean needs its exponent, as in 'power:0.5'")
    return Aggregate(cast("AggregateMethod", method), parameters)


def impute_of(words: str) -> Impute:
    """How gaps are filled, from "mean", "group_mean:county", "latest".

    Raises IndicatorError when the method is not understood or lacks its column.
    """
    method, _, group = words.partition(":")
    known = get_args(ImputeMethod)
    if method not in known:
        raise IndicatorError(f"there is no way '{method}' to fill gaps; there are {', '.join(known)}")
    if method.startswith("group_") != bool(group):
        example = f"'{method}:COLUMN'" if method.startswith("group_") else f"'{method}'"
        raise IndicatorError(f"'{words}' is not understood; write {example}")
    return Impute(cast("ImputeMethod", method), group)


def vary_of(words: str, framework: Framework, table: Table, node: str = "") -> Vary:
    """What differs between runs, from clauses with semicolons between them.

    "weights:0.25" (every level above the indicators) or "weights:level2=0.25"; "normalise:minmax:1:100|zscore:10:2";
    "aggregate:arithmetic|geometric"; "winsorise:1-5"; "standard_errors", those that the framework names columns of.
    Raises IndicatorError for what is not understood, and when nothing is to vary.
    """
    from hjulet.instruments.indicators.uncertainty import sampling_errors, usual
    from hjulet.instruments.indicators.varying import Vary

    vary = Vary()
    for clause in filter(None, (part.strip() for part in words.split(";"))):
        what, _, rest = clause.partition(":")
        if what == "weights":
            level, _, share = rest.rpartition("=")
            levels = [level] if level else list(usual(framework, node).weights)
            vary = replace(vary, weights={**vary.weights, **dict.fromkeys(levels, _number(share, clause))})
        elif what == "normalise":
            vary = replace(vary, normalise=tuple(normalise_of(one) for one in rest.split("|")))
        elif what == "aggregate":
            vary = replace(vary, aggregate=tuple(aggregate_of(one) for one in rest.split("|")))
        elif what == "winsorise":
            vary = replace(vary, winsorise=_limits(rest, clause))
        elif what == "standard_errors":
            vary = replace(vary, standard_errors=sampling_errors(framework, table, node))
            if not vary.standard_errors:
                raise IndicatorError("no indicator names a column of standard errors that the data have")
        else:
            raise IndicatorError(
                f"'{clause}' is not understood; what can vary is weights, normalise, aggregate, winsorise and"
                " standard_errors"
            )
    if vary == Vary():
        raise IndicatorError(
            "nothing is to vary; name weights, normalise, aggregate, winsorise or standard_errors"
        )
    return vary


def _limits(words: str, clause: str) -> tuple[int, ...]:
    first, _, last = words.partition("-")
    limits = range(_whole(first, clause), _whole(last or first, clause) + 1)
    if not 0 < len(limits) <= MOST_LIMITS:
        raise IndicatorError(f"'{clause}' is not understood; write the fewest and the most, as winsorise:1-5")
    return tuple(limits)


def _method(words: str, known: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    name, *given = words.split(":")
    method = IN_COINR.get(name, name)
    if method not in known:
        raise IndicatorError(f"there is no method '{name}'; there are {', '.join(known)}")
    names = PARAMETERS.get(method, ())
    if len(given) > len(names):
        form = ":".join((method, *(one.upper() for one in names)))
        raise IndicatorError(f"'{words}' has more than '{form}' takes")
    return method, dict(zip(names, given, strict=False))


def _number(word: str, words: str) -> float:
    try:
        number = float(word)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise IndicatorError(f"'{word}' in '{words}' is not a number")
    return number


def _whole(word: str, words: str) -> int:
    number = _number(word, words)
    if number != int(number):
        raise IndicatorError(f"'{word}' in '{words}' is not a whole number")
    return int(number)
