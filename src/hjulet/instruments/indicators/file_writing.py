"""A framework as the text of its file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from hjulet.instruments.indicators.file_keys import PARAMETERS
from hjulet.instruments.indicators.model import (
    Aggregate,
    Bounds,
    Compare,
    Framework,
    Impute,
    Indicator,
    Node,
    Normalise,
    Steps,
    Treat,
)

Value = str | bool | int | float | Sequence["Value"] | Mapping[str, "Value"]


def dumps(framework: Framework) -> str:
    """The text of a framework file (TOML). `loads(dumps(framework)) == framework`; comments are not kept.

    What is as it would be without being said is left out.
    """
    head: dict[str, Value] = {
        "description": framework.description,
        "levels": framework.levels,
        "units": framework.units,
        "draft": framework.is_draft,
        "source": framework.source,
        "supersedes": framework.supersedes,
        "shortlist": framework.shortlist or "",
    }
    needed: dict[str, Value] = {"id": framework.id, "version": framework.version, "title": framework.title}
    parts = ["[framework]", *_lines(needed | _said(head))]
    if steps := _steps(framework.steps):
        parts += ["", "[defaults]", *_lines(steps)]
    if framework.nodes:
        parts += ["", "[nodes]", *_lines({node.code: _node(node) for node in framework.nodes})]
    parts += ["", "[indicators]", *_lines({one.code: _indicator(one) for one in framework.indicators})]
    for criterion in framework.rubric:
        parts += ["", "[[rubric]]", *_lines(criterion)]
    return "\n".join(parts) + "\n"


def _lines(table: Mapping[str, Value]) -> list[str]:
    return [f"{_key(name)} = {_value(value)}" for name, value in table.items()]


def _said(table: Mapping[str, Value]) -> dict[str, Value]:
    """Without what is empty or false, which is how it is without being said."""
    return {
        name: value
        for name, value in table.items()
        if value is not False and not (isinstance(value, str | Sequence | Mapping) and not value)
    }


def _node(node: Node) -> dict[str, Value]:
    table: dict[str, Value] = {"level": node.level, "parent": node.parent, "title": node.title}
    return _said(table) | ({"weight": node.weight} if node.weight != 1 else {})


def _indicator(one: Indicator) -> dict[str, Value]:
    table: dict[str, Value] = {
        "parent": one.parent,
        "direction": one.direction,
        "title": one.title,
        "source": one.source,
        "unit": one.unit,
        "transform": one.transform if one.transform != "none" else "",
        "denominator": one.denominator,
        "kind": one.kind if one.kind != "level" else "",
        "windows": one.windows,
        "se": one.standard_error,
    }
    if one.weight != 1:
        table["weight"] = one.weight
    if one.target is not None:
        table["target"] = one.target
    if one.target_year is not None:
        table["target_year"] = one.target_year
    if one.normalise is not None:
        table["normalise"] = _normalise(one.normalise)
    return _said(table)


def _steps(steps: Steps) -> dict[str, Value]:
    table: dict[str, Value] = {}
    if steps.impute != Impute():
        impute = steps.impute
        table["impute"] = _said({"method": impute.method, "group": impute.group, "units": impute.units})
    if steps.min_availability:
        table["min_availability"] = steps.min_availability
    if steps.treat != Treat():
        treat = steps.treat
        table["treat"] = {
            "method": treat.method,
            "most_points": treat.most_points,
            "skewness": treat.skewness,
            "kurtosis": treat.kurtosis,
        }
    if steps.normalise != Normalise():
        table["normalise"] = _normalise(steps.normalise)
    if steps.weights != "equal":
        table["weights"] = steps.weights
    if steps.aggregate != (Aggregate(),):
        several = [_aggregate(one) for one in steps.aggregate]
        table["aggregate"] = several if len(several) > 1 else several[0]
    if steps.national != "none":
        table["national"] = steps.national
    if steps.compare is not None:
        table["compare"] = _compare(steps.compare)
    return table


def _normalise(normalise: Normalise) -> dict[str, Value]:
    # A method other than min–max made in Python carries the default range, which it has no use for.
    known = PARAMETERS.get(normalise.method, {})
    table: dict[str, Value] = {"method": normalise.method}
    table |= {name: value for name, value in normalise.parameters.items() if name in known}
    if normalise.bounds != Bounds():
        table["bounds"] = {"year": normalise.bounds.year, "sex": normalise.bounds.sex}
    if normalise.clip:
        table["clip"] = True
    if normalise.constant is not None:
        table["constant"] = normalise.constant
    return table


def _aggregate(aggregate: Aggregate) -> dict[str, Value]:
    table: dict[str, Value] = {"method": aggregate.method, **aggregate.parameters}
    return table | ({"min_available": aggregate.min_available} if aggregate.min_available else {})


def _compare(compare: Compare) -> dict[str, Value]:
    return {"lag": compare.lag, "rule": compare.rule}


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # A JSON text is a TOML text, but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(name)} = {_value(one)}" for name, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(_value(one) for one in value)}]"
    return repr(value)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _value(name)
