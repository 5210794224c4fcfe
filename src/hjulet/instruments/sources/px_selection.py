"""Which values of a table at SCB are asked for: `Region=01*`, `Tid=from(2015)`, made into codes and into questions.

The client can expand `*` and split a question that is too large, but counts `top(3)` as one value and then splits
wrong. So all is made into codes here, from the table's own metadata and code lists, before the client is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import prod
from typing import Any

from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.json_stat import codes_of

CALL = re.compile(r"(top|bottom|from|to|range)\(([^)]*)\)", re.IGNORECASE)
TOTAL_CODES = ("totsa", "tot", "tot1", "1+2", "sc", "total", "t")


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of a table."""

    code: str
    label: str
    labels: Mapping[str, str]
    """Of each value's code, its words, in the order of the table."""
    role: str = ""
    """"time", "metric" or "geo" where the table says so."""
    can_be_left_out: bool = False
    """Left out, the table gives its total, published and not summed here."""
    total_code: str = ""
    """The value that is the total, where the table says which."""

    @property
    def is_place(self) -> bool:
        """Whether its values are places: said by the table, or by its name."""
        words = self.label.lower()
        return (
            self.role == "geo"
            or self.code == "Region"
            or any(sign in words for sign in ("region", "kommun", "län"))
        )


def variables_of(metadata: Mapping[str, Any]) -> dict[str, Variable]:
    """The variables of a table from its metadata, in order."""
    roles = {name: role for role, names in metadata.get("role", {}).items() for name in names}
    found = {}
    for code in metadata["id"]:
        said = metadata["dimension"][code]
        extension = said.get("extension", {})
        labels = said["category"].get("label", {})
        found[code] = Variable(
            code,
            said.get("label", code),
            {value: labels.get(value, value) for value in codes_of(said)},
            roles.get(code, ""),
            bool(extension.get("elimination", False)),
            str(extension.get("eliminationValueCode") or ""),
        )
    return found


def selected(variable: Variable, wanted: Sequence[str], values: Sequence[str] | None = None) -> list[str]:
    """The codes that words stand for: codes, `*` and `?`, top(n), bottom(n), from(a), to(b), range(a,b).

    `values` are those of a code list that takes the place of the table's own. Raises SourceError when a word stands
    for nothing.

    Examples
    --------
    >>> year = Variable("Tid", "år", dict.fromkeys(["2021", "2022", "2023", "2024"]))
    >>> selected(year, ["from(2023)"]), selected(year, ["top(1)", "2021"]), selected(year, ["202?"])[:2]
    (['2023', '2024'], ['2021', '2024'], ['2021', '2022'])
    """
    among = list(values) if values is not None else list(variable.labels)
    chosen: set[str] = set()
    for word in wanted:
        found = _meant(word.strip(), among)
        if not found:
            few = ", ".join(among[:4] + (["…", among[-1]] if len(among) > 5 else among[4:]))
            raise SourceError(
                f"{variable.code}={word} stands for no value of '{variable.label}'; it has {few}"
            )
        chosen.update(found)
    return [code for code in among if code in chosen]


def _meant(word: str, among: Sequence[str]) -> Sequence[str]:
    if word in among:
        return [word]
    if call := CALL.fullmatch(word):
        name, given = call[1].lower(), [part.strip() for part in call[2].split(",")]
        if name in ("top", "bottom"):
            count = int(given[0]) if given[0].isdigit() else 0
            # SCB's tables end with the newest, and its top(n) means the newest: those with the greatest code.
            ordered = sorted(among)
            return (ordered[-count:] if name == "top" else ordered[:count]) if count else []
        low = given[0] if name in ("from", "range") else ""
        high = given[-1] if name in ("to", "range") else "\uffff"
        return [code for code in among if low <= code <= high]
    return [code for code in among if fnmatchcase(code, word)] if any(sign in word for sign in "*?") else []


def total_of(variable: Variable) -> list[str] | None:
    """What is asked for a variable that nothing was said about: [] is to leave it out, else its published total.

    None when the table has no total for it: then the user has to choose, since values with noise are never summed.
    """
    if variable.total_code:
        return [variable.total_code]
    if variable.can_be_left_out:
        return []
    if len(variable.labels) == 1:
        return list(variable.labels)
    totals = [code for code in variable.labels if code.lower() in TOTAL_CODES]
    named = [
        code for code, label in variable.labels.items() if label.lower().startswith(("total", "samtliga"))
    ]
    found = totals or named
    return found if len(found) == 1 else None


def split(codes: Mapping[str, Sequence[str]], most_cells: int, by: str) -> list[dict[str, list[str]]]:
    """Questions of at most `most_cells` cells that together are the whole: by years first, then by what is longest.

    Years first, so that each part is one or some whole years, which a broken run can go on from.

    Examples
    --------
    >>> split({"Region": ["a", "b"], "Tid": ["1", "2", "3"]}, 4, "Tid")
    [{'Region': ['a', 'b'], 'Tid': ['1', '2']}, {'Region': ['a', 'b'], 'Tid': ['3']}]
    >>> len(split({"Region": ["a", "b"], "Tid": ["1", "2", "3"]}, 1, "Tid"))
    6
    """
    whole = {name: list(values) for name, values in codes.items()}
    if prod(len(values) for values in whole.values()) <= most_cells:
        return [whole]
    name = by if len(whole.get(by, ())) > 1 else max(whole, key=lambda name: len(whole[name]))
    if len(whole[name]) < 2:
        return [whole]
    others = prod(len(values) for other, values in whole.items() if other != name)
    size = max(1, min(most_cells // others, len(whole[name]) - 1))
    pieces = [whole[name][at : at + size] for at in range(0, len(whole[name]), size)]
    return [part for piece in pieces for part in split({**whole, name: piece}, most_cells, by)]


def selections(words: Iterable[str]) -> dict[str, list[str]]:
    """From the command line: ["Region=0180,1480", "Tid=from(2015)"]. Raises SourceError for one without `=`.

    Examples
    --------
    >>> selections(["Region=0180,1480", "Tid=range(2015,2020)"])
    {'Region': ['0180', '1480'], 'Tid': ['range(2015,2020)']}
    """
    found: dict[str, list[str]] = {}
    for one in words:
        name, equals, values = one.partition("=")
        if not (equals and name.strip() and values.strip()):
            raise SourceError(f"'{one}' is not understood; write VARIABLE=VALUES, as Region=0180,1480")
        found.setdefault(name.strip(), []).extend(re.split(r",(?![^(]*\))", values.strip()))
    return found
