"""The JSON Schema of a framework file, from which editors complete keys and mark faults while one writes."""

from __future__ import annotations

from typing import Any

from hjulet.instruments.indicators.file_keys import DEFAULTS, FRAMEWORK, INDICATOR, LIST, NODE, Key, Section

Schema = dict[str, Any]
"""JSON Schema has no narrower type: https://json-schema.org/draft/2020-12/schema."""

_TITLES: Schema = {
    "type": "object",
    "propertyNames": {"pattern": "^[a-z]{2}$"},
    "additionalProperties": {"type": "string"},
}
_TYPES: dict[str, Schema] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "flag": {"type": "boolean"},
}


def schema() -> Schema:
    """The JSON Schema (2020-12) of a framework file.

    It holds for each key what `validate` holds for it. What only shows in the whole file is left to
    `validate`: parents, circles, weights, and which parameter belongs to which method.

    Examples
    --------
    >>> schema()["required"]
    ['framework', 'indicators']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A framework of composite indicators: one file is one version",
        "type": "object",
        "properties": {
            "framework": _section(FRAMEWORK),
            "defaults": _section(DEFAULTS),
            "nodes": {"type": "object", "additionalProperties": _section(NODE)},
            "indicators": {
                "anyOf": [
                    {"type": "object", "additionalProperties": _section(INDICATOR), "minProperties": 1},
                    {"type": "string", "description": LIST},
                ]
            },
            "rubric": {
                "type": "array",
                "items": _TITLES,
                "description": "what a jury judges beside the figures",
            },
        },
        "required": ["framework", "indicators"],
        "additionalProperties": False,
    }


def _section(section: Section) -> Schema:
    found: Schema = {
        "type": "object",
        "properties": {name: {"description": key.words, **_key(key)} for name, key in section.items()},
        "additionalProperties": False,
    }
    if required := [name for name, key in section.items() if key.required]:
        found["required"] = required
    return found


def _key(key: Key) -> Schema:
    if key.section is not None:
        one = _section(key.section)
        return one if key.kind == "section" else {"anyOf": [one, {"type": "array", "items": one}]}
    if key.kind == "titles":
        return _TITLES
    one = dict(_TYPES[key.kind.removesuffix("s")])
    if key.choices:
        one["enum"] = list(key.choices)
    if key.pattern:
        one["pattern"] = key.pattern
    if key.least is not None:
        one["minimum"] = key.least
    if key.most is not None:
        one["maximum"] = key.most
    if not key.kind.endswith("s"):
        return one
    several: Schema = {"type": "array", "items": one}
    return several | ({"minItems": key.length, "maxItems": key.length} if key.length else {})
