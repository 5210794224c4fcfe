"""Which series a framework is made of, by the system that has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hjulet.instruments.indicators.model import Framework

OWN = ""
"""The system of an indicator that names no source: its values come from a file, under its own code."""


def series_of(framework: Framework) -> dict[str, list[str]]:
    """Of each system, the series in the order of the framework, each once.

    Examples
    --------
    >>> from hjulet.instruments.indicators.files import load
    >>> series_of(load("hdi"))
    {'': ['le', 'eys', 'mys', 'gnipc']}
    >>> series_of(load("brpplus-2025"))["kolada"][:2]
    ['N05401', 'N05402']
    """
    systems: dict[str, dict[str, None]] = {}
    for one in framework.indicators:
        system, _, series = one.source.partition(":") if one.source else (OWN, "", one.code)
        if system != "formula":
            systems.setdefault(system, {})[series] = None
    return {system: list(series) for system, series in systems.items()}


def names_of(framework: Framework) -> list[str]:
    """All names by which a store may have the framework's values: of the series, and the indicators' own codes."""
    series = [name for names in series_of(framework).values() for name in names]
    return list(dict.fromkeys([*series, *(one.code for one in framework.indicators)]))
