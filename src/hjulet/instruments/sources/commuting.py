"""How flows between home and work are kept in the long table: the unit is home, the series says where work is.

SCB has counted commuters in four ways since 1993. Each has a series name of its own, so that years counted
differently never come to stand in one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FLOWS = "commuting"


@dataclass(frozen=True, slots=True)
class CommutingSeries:
    """One way of counting who works where."""

    key: str
    """In the series' names: "commuting-bas?work=2580"."""
    table: str
    """At SCB; "" for what is not from there."""
    old_path: str
    """The table in SCB's older interface."""
    first: int
    last: int | None
    """The years it was made for; None while it goes on."""
    title: str
    """In Swedish, as a source is named."""
    people: str = ""
    """Who is counted, and since when otherwise: a sentence for people."""
    has_noise: bool = False
    """Whether figures are disturbed so that nobody is known: parts do not add up to the total."""
    english: str = ""
    """The title in English, where it is another."""

    @property
    def title_en(self) -> str:
        return self.english or self.title


SCB_SERIES: tuple[CommutingSeries, ...] = (
    CommutingSeries(
        "rams1993",
        "TAB334",
        "AM/AM0207/AM0207L/AM0207PendlKomA9303",
        1993,
        2003,
        "RAMS 1993–2003",
        "Förvärvsarbetande 16 år och äldre i november.",
    ),
    CommutingSeries(
        "rams2004",
        "TAB333",
        "AM/AM0207/AM0207L/AM0207PendlKomA04",
        2004,
        2018,
        "RAMS 2004–2018",
        "Förvärvsarbetande 16 år och äldre i november. Från 2011 räknas åldrar och näringar något annorlunda.",
    ),
    CommutingSeries(
        "rams2019",
        "TAB5850",
        "AM/AM0207/AM0207Z/AM0207PendlKomA04N",
        2019,
        2021,
        "RAMS 2019–2021",
        "Förvärvsarbetande 16–74 år i november, efter en ny källa för inkomster.",
    ),
    CommutingSeries(
        "bas",
        "TAB1830",
        "AM/AM0210/AM0210F/ArRegPend2",
        2020,
        None,
        "BAS från 2020",
        "Sysselsatta 15–74 år. Från 2024 räknas företagare på ett nytt sätt.",
        has_noise=True,
        english="BAS from 2020",
    ),
)
"""The oldest first. Where two have a year, the later one is what SCB goes on with."""
OWN = CommutingSeries("file", "", "", 0, None, "egen fil", english="a file of your own")
"""Flows out of a file: nobody knows how they were counted, so they are a line of their own."""
MADE_UP = CommutingSeries("generated", "", "", 0, None, "påhittade flöden", english="made-up flows")
"""Flows of nobody, for demonstrations and tests: they give way to any others."""
SMALL_VALUES = (
    "Flöden på en eller två personer visas inte eller är avrundade, och den vars arbetsplats är okänd räknas till"
    " hemkommunen: en andel nära en gräns är inte säker."
)
NOT_GLUED = "Åren räknas på olika sätt i {titles}: en ändring mellan dem kan vara en ändring i siffrorna."
SERIES: Mapping[str, CommutingSeries] = {one.key: one for one in (MADE_UP, OWN, *SCB_SERIES)}


def series_name(key: str, work: str) -> str:
    """The name of the series of those who work in a municipality.

    >>> series_name("bas", "2580")
    'commuting-bas?work=2580'
    """
    return f"{FLOWS}-{key}?work={work}"


def parts_of(name: str) -> tuple[str, str] | None:
    """The way of counting and the place of work of a series' name; None when it is no flow.

    >>> parts_of("commuting-bas?work=2580"), parts_of("population?age=0")
    (('bas', '2580'), None)
    """
    head, mark, work = name.partition("?work=")
    family, dash, key = head.partition("-")
    return (key, work) if mark and dash and family == FLOWS and key in SERIES else None
