"""A proposal as a small file: what is withdrawn, moved, shortened, run on demand or brought back."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.questions import seconds_of

WHICH = {"trips": list, "routes": list, "stops": list, "after": str, "before": str, "between": list}
KINDS: Mapping[str, Mapping[str, type | tuple[type, ...]]] = {
    "withdraw": WHICH,
    "restore": WHICH,
    "retime": {**WHICH, "minutes": (int, float)},
    "shorten": {**WHICH, "first_stop": str, "last_stop": str},
    "on_demand": {
        "name": str, "zone": list, "to": list, "after": str, "before": str, "between": list,
        "wait_minutes": (int, float), "every_minutes": int, "km_per_hour": (int, float),
    },
}  # fmt: skip
NEEDED = {"retime": ("minutes",), "on_demand": ("zone", "to")}


@dataclass(frozen=True)
class Edit:
    """One thing that is done: of a kind, to which trips, and how (`how` holds what only this kind has)."""

    kind: str
    trips: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    after: int | None = None
    before: int | None = None
    how: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    """Where it stands in its file, for messages."""

    @property
    def closes_stops(self) -> bool:
        """Are stops alone withdrawn: every trip drives past them."""
        others = self.trips or self.routes or self.after is not None or self.before is not None
        return self.kind == "withdraw" and bool(self.stops) and not others


@dataclass(frozen=True)
class Scenario:
    """Edits, done one after the other."""

    edits: tuple[Edit, ...]
    title: str = ""
    file: str = ""

    def apply(self, network: Network) -> Applied:
        """The network with all of it done. Raises AccessError, with the edit, when one cannot be done."""
        from hjulet.instruments.access.editing import edited

        applied = Applied(network)
        for edit in self.edits:
            try:
                applied = edited(applied, edit)
            except AccessError as fault:
                raise AccessError(fault.message, file=self.file, about=edit.about) from None
        return applied


@dataclass(frozen=True, eq=False)
class Applied:
    """A network after a scenario, and what was done to it: never assumed, always counted."""

    network: Network
    withdrawn: int = 0
    restored: int = 0
    retimed: int = 0
    shortened: int = 0
    stops_closed: int = 0
    on_demand: int = 0

    def counts(self) -> dict[str, int]:
        """How many trips (stops, departures offered) each kind of edit has met."""
        names = ("withdrawn", "restored", "retimed", "shortened", "stops_closed", "on_demand")
        return {name: getattr(self, name) for name in names}

    def sentence(self, language: str = "en") -> str:
        """What was done, in one line: "2 trips withdrawn, 1 retimed".

        Examples
        --------
        >>> network = Network.from_hops(departure=[0], arrival=[60], origin=[0], destination=[1], trip=[0])
        >>> Applied(network, withdrawn=2, retimed=1).sentence()
        '2 trips withdrawn, 1 trip retimed'
        >>> Applied(network).sentence("sv")
        'Ingenting är ändrat'
        """
        words = SENTENCES[language]
        parts = [
            f"{count} {words[name][0 if count == 1 else 1]}" for name, count in self.counts().items() if count
        ]
        return ", ".join(parts) or words[""][0]


SENTENCES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {
        "": ("nothing has been changed", ""),
        "withdrawn": ("trip withdrawn", "trips withdrawn"),
        "restored": ("trip restored", "trips restored"),
        "retimed": ("trip retimed", "trips retimed"),
        "shortened": ("trip shortened", "trips shortened"),
        "stops_closed": ("stop closed", "stops closed"),
        "on_demand": ("departure on demand added", "departures on demand added"),
    },
    "sv": {
        "": ("Ingenting är ändrat", ""),
        "withdrawn": ("tur indragen", "turer indragna"),
        "restored": ("tur återinförd", "turer återinförda"),
        "retimed": ("tur flyttad i tid", "turer flyttade i tid"),
        "shortened": ("tur förkortad", "turer förkortade"),
        "stops_closed": ("hållplats stängd", "hållplatser stängda"),
        "on_demand": ("anropsstyrd avgång tillagd", "anropsstyrda avgångar tillagda"),
    },
}


def read_scenario(path: str | Path) -> Scenario:
    """A scenario from a TOML file.

    Raises
    ------
    AccessError : with the file and the edit, for a word that is not known, or one that is missing.

    Notes
    -----
    Each edit is a table: ``[[withdraw]]`` (trips; or with `stops` alone, those stops are closed), ``[[restore]]``,
    ``[[retime]]`` (`minutes`), ``[[shorten]]`` (`first_stop`, `last_stop`) and ``[[on_demand]]`` (`zone` and `to`, stops). They
    are done kind by kind in this order. Which trips: `trips`, `routes`, `stops`, `after`, `before`, `between`.
    """
    file = Path(path)
    try:
        words = file.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise AccessError(f"it cannot be read ({fault.strerror})", file=str(path)) from None
    except UnicodeDecodeError as fault:
        raise AccessError(f"it is no TOML file ({fault})", file=str(path)) from None
    return scenario_of(words, file=str(path))


def scenario_of(words: str, *, file: str = "") -> Scenario:
    """A scenario from the words of such a file. Raises AccessError as `read_scenario` does.

    Examples
    --------
    >>> scenario_of('[[withdraw]]\\ntrips = ["a", "b"]').edits[0].trips
    ('a', 'b')
    """
    try:
        said = tomllib.loads(words)
    except tomllib.TOMLDecodeError as fault:
        raise AccessError(f"it is no TOML file ({fault})", file=file) from None
    title = said.pop("title", "")
    unknown = next((word for word in said if word not in KINDS), None)
    if unknown:
        raise AccessError(
            f"'{unknown}' is not known; there are: title, {', '.join(f'[[{kind}]]' for kind in KINDS)}",
            file=file,
        )
    edits = []
    for kind in KINDS:
        tables = said.get(kind, [])
        if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
            raise AccessError(f"write each as a table of its own: [[{kind}]]", file=file, about=kind)
        edits += [_edit(kind, one, file, number) for number, one in enumerate(tables, start=1)]
    if not edits:
        raise AccessError("there is nothing in it to do; begin with [[withdraw]]", file=file)
    return Scenario(tuple(edits), str(title), file)


def _edit(kind: str, table: dict[str, Any], file: str, number: int) -> Edit:
    about = f"{kind} {number}"
    for word, value in table.items():
        if word not in KINDS[kind]:
            raise AccessError(
                f"'{word}' is not known here; there are: {', '.join(KINDS[kind])}", file=file, about=about
            )
        is_list_of_words = not isinstance(value, list) or all(isinstance(one, str) for one in value)
        if not isinstance(value, KINDS[kind][word]) or isinstance(value, bool) or not is_list_of_words:
            raise AccessError(f"{value!r} cannot be used for '{word}'", file=file, about=about)
    for word in NEEDED.get(kind, ()):
        if word not in table:
            raise AccessError(f"'{word}' is missing", file=file, about=about)
    try:
        after, before = _times(table)
    except AccessError as fault:
        raise AccessError(fault.message, file=file, about=about) from None
    which = {word: tuple(table.get(word, ())) for word in ("trips", "routes", "stops")}
    how = {word: value for word, value in table.items() if word not in WHICH}
    if kind != "on_demand" and not any(which.values()) and after is None and before is None:
        raise AccessError(
            "which trips? Say trips, routes, stops, after, before or between", file=file, about=about
        )
    return Edit(kind, **which, after=after, before=before, how=how, about=about)


def _times(table: dict[str, Any]) -> tuple[int | None, int | None]:
    between = table.get("between")
    if between is not None and len(between) != 2:
        raise AccessError('\'between\' is two times, such as ["19:00", "24:00"]')
    after, before = between or (table.get("after"), table.get("before"))
    return (
        None if after is None else seconds_of(after),
        None if before is None else seconds_of(before),
    )
