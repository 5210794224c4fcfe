"""Steps in short words, as they are given on a command line: "minmax:0:100", "group_mean:county"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast, get_args

from hjulet.instruments.indicators.errors import IndicatorError
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
    "goalposts": ("low", "high", "scale"),
    "distance_to_reference": ("reference",),
    "power": ("exponent",),
}
"""In which order they follow the method."""


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
    return Normalise(cast("NormaliseMethod", method), parameters)


def aggregate_of(words: str) -> tuple[Aggregate, ...]:
    """How to put together, from "arithmetic", or one for each level from the bottom: "arithmetic,geometric".

    Raises IndicatorError when a method is not understood.
    """
    ways = []
    for word in words.split(","):
        method, given = _method(word.strip(), get_args(AggregateMethod))
        parameters = {name: _number(figure, word) for name, figure in given.items()}
        if method == "power" and not parameters:
            raise IndicatorError("a power mean needs its exponent, as in 'power:0.5'")
        ways.append(Aggregate(cast("AggregateMethod", method), parameters))
    return tuple(ways)


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


def vary_of(words: str, framework: Framework) -> Vary:
    """What differs between runs, from clauses with semicolons between them.

    "weights:0.25" (every level above the indicators) or "weights:level2=0.25"; "normalise:minmax:1:100|zscore:10:2";
    "aggregate:arithmetic|geometric"; "winsorise:1-5". Raises IndicatorError for what is not understood.
    """
    from hjulet.instruments.indicators.uncertainty import usual
    from hjulet.instruments.indicators.varying import Vary

    vary = Vary()
    for clause in filter(None, (part.strip() for part in words.split(";"))):
        what, _, rest = clause.partition(":")
        if what == "weights":
            level, _, share = rest.rpartition("=")
            levels = [level] if level else list(usual(framework).weights)
            vary = replace(vary, weights={**vary.weights, **dict.fromkeys(levels, _number(share, clause))})
        elif what == "normalise":
            vary = replace(vary, normalise=tuple(normalise_of(one) for one in rest.split("|")))
        elif what == "aggregate":
            vary = replace(vary, aggregate=tuple(aggregate_of(one) for one in rest.split("|")))
        elif what == "winsorise":
            first, _, last = rest.partition("-")
            limits = range(_whole(first, clause), _whole(last or first, clause) + 1)
            vary = replace(vary, winsorise=tuple(limits))
        else:
            raise IndicatorError(
                f"'{clause}' is not understood; what can vary is weights, normalise, aggregate and winsorise"
            )
    return vary


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
        return float(word)
    except ValueError:
        raise IndicatorError(f"'{word}' in '{words}' is not a number") from None


def _whole(word: str, words: str) -> int:
    number = _number(word, words)
    if number != int(number):
        raise IndicatorError(f"'{word}' in '{words}' is not a whole number")
    return int(number)
