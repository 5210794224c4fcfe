"""Tables at SCB, whichever of its interfaces they come through: what is asked, in which parts, and as which rows.

An interface says what a table is and answers a question in JSON-stat; all else is the same here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from hjulet.instruments.sources.asking import Answers
from hjulet.instruments.sources.datasets import About
from hjulet.instruments.sources.divisions import mended
from hjulet.instruments.sources.errors import Refused, SourceError
from hjulet.instruments.sources.json_stat import frame_of
from hjulet.instruments.sources.loading import Job, Part, name_of
from hjulet.instruments.sources.observations import empty
from hjulet.instruments.sources.px_rows import Reading, rows_of, sex_of
from hjulet.instruments.sources.px_selection import Variable, selected, split, total_of, variables_of

if TYPE_CHECKING:
    import polars as pl

SYSTEM = "SCB"
LICENCE = "CC0 1.0"
REGION = "Region"
Selection = Mapping[str, Sequence[str]]


class NoTable(SourceError):
    """The interface does not know the table."""


class Tables(ABC):
    """Plans the loading of tables; asks only for what is about them until the parts are fetched."""

    interface: str
    """What answers, for the manifest."""
    most_cells: int
    _answers: Answers

    @abstractmethod
    def metadata(self, table: str) -> dict[str, Any]:
        """What the table says of itself, as PxWebApi 2 writes it. Raises NoTable when there is no such table."""

    @abstractmethod
    def _listed(self, code_list: str) -> list[str]:
        """The codes of a code list."""

    @abstractmethod
    def _data(self, reading: Reading, question: Selection) -> dict[str, Any]:
        """The answer to one question, in JSON-stat 2."""

    def _told_with(self, reading: Reading, answer: Mapping[str, Any]) -> Reading:
        """The reading with what the answer says of the table beyond its metadata."""
        return reading

    def reading(
        self,
        table: str,
        selection: Selection,
        code_lists: Mapping[str, str] | None = None,
        *,
        years: Sequence[int] = (),
        name: str = "",
    ) -> Reading:
        """One table and the codes that are asked of it. Raises SourceError for what the table does not have.

        `years` are those of them that the table has. Years, regions and sexes are all that there are when nothing is said; of other variables the published total.
        `name` is the series, where all of it is one.
        """
        metadata = self.metadata(table)
        variables = variables_of(metadata)
        if unknown := [one for one in [*selection, *(code_lists or {})] if one not in variables]:
            raise SourceError(f"{table} has no variable '{unknown[0]}'; it has {', '.join(variables)}")
        codes = {}
        for code, variable in variables.items():
            given = (code_lists or {}).get(code)
            listed = self._listed(given) if given else None
            if years and code not in selection and (variable.role == "time" or code == "Tid"):
                codes[code] = [_of_years(table, variable, years)]
            elif code in selection:
                codes[code] = [selected(variable, selection[code], listed)]
            else:
                codes[code] = _usual(table, variable, listed)
        return Reading(table, metadata, variables, codes, dict(code_lists or {}), name)

    def parts(self, reading: Reading) -> list[Part]:
        """The questions that a reading takes: no larger than the interface allows."""
        return [
            Part(f"{reading.table} {sorted(question.items())}", self._asking(reading, question))
            for whole in reading.questions()
            for question in split(whole, self.most_cells, reading.time)
        ]

    def job(
        self,
        readings: Sequence[Reading],
        *,
        name: str,
        title: str = "",
        query: Mapping[str, Any] | None = None,
    ) -> Job:
        """The job of loading some readings into one dataset."""
        notes = [note for one in readings for note in one.notes()]
        tables = ", ".join(dict.fromkeys(one.table for one in readings))
        about = About(
            title or "; ".join(dict.fromkeys(one.title for one in readings)),
            {"interface": self.interface, **(query or {"tables": [one.query() for one in readings]})},
            LICENCE,
            f"Källa: SCB, tabell {tables}",
            {},
            {},
            tuple(dict.fromkeys(notes)),
        )
        parts = [part for one in readings for part in self.parts(one)]
        return Job("scb", name, about, parts, mended)

    def _asking(self, reading: Reading, question: Selection) -> Callable[[], pl.DataFrame]:
        def fetch() -> pl.DataFrame:
            return self._answered(reading, question)

        return fetch

    def _answered(self, reading: Reading, question: Selection) -> pl.DataFrame:
        """The rows of one question; asked in halves when the interface says that it is too large after all."""
        import polars as pl

        self._answers.forget()
        try:
            answer = self._data(reading, question)
        except Refused as error:
            cells = reading.cells(question)
            if error.status != 403 or cells < 2:
                raise
            halves = split(question, (cells + 1) // 2, reading.time)
            return pl.concat([self._answered(reading, half) for half in halves])
        frame = frame_of(answer)
        if frame.height != reading.cells(question):
            raise SourceError(
                f"{reading.table} was asked for {reading.cells(question)} cells and gave {frame.height}"
            )
        told = self._told_with(reading, answer)
        return rows_of(told, frame, self._answers.retrieved()) if frame.height else empty()


def readings_of(scb: Tables, series: Sequence[str], years: Sequence[int] = ()) -> list[Reading]:
    """The readings that a framework's series take, as "TAB638?ContentsCode=BE0101N1&Alder=tot"."""
    found = []
    for one in series:
        table, _, query = one.partition("?")
        selection: dict[str, list[str]] = {}
        for code, value in parse_qsl(query, keep_blank_values=True):
            selection.setdefault(code, []).extend(value.split(","))
        found.append(scb.reading(table, selection, years=years, name=one))
    return found


def dataset_name(table: str, selection: Selection, code_lists: Mapping[str, str]) -> str:
    """A table asked for in two ways is two datasets, so that the smaller never stands in for the larger."""
    return name_of(table, {"selection": dict(selection), "codelists": dict(code_lists)})


def _usual(table: str, variable: Variable, listed: Sequence[str] | None) -> list[list[str]]:
    """What is asked of a variable that nothing was said about; one list for each question."""
    every = list(listed) if listed is not None else list(variable.labels)
    if (
        variable.role == "time"
        or variable.code in ("Tid", REGION)
        or variable.role == "geo"
        or listed is not None
    ):
        return [every]
    if variable.code == "Kon":
        return _sexes(variable)
    total = total_of(variable)
    if total is None and variable.role == "metric":
        return [every]
    if total is None:
        few = ", ".join(f"{code} ({label})" for code, label in list(variable.labels.items())[:4])
        raise SourceError(
            f"{table} gives no total for {variable.code} ({variable.label}), and parts are not summed here;"
            f" choose with --select {variable.code}=…: {few} …"
        )
    return [total]


def _of_years(table: str, time: Variable, years: Sequence[int]) -> list[str]:
    """The table's own years, quarters or months among the years; "2015-" may reach beyond its last."""
    found = [code for code in time.labels if code[:4].isdigit() and int(code[:4]) in years]
    if not found:
        every = list(time.labels)
        raise SourceError(f"{table} has nothing of the years asked for; it has {every[0]} to {every[-1]}")
    return found


def _sexes(variable: Variable) -> list[list[str]]:
    """The published total as well as women and men: where it is no value of its own, by leaving the variable out."""
    has_total = variable.total_code or any(sex_of(*one) == "T" for one in variable.labels.items())
    if has_total or not variable.can_be_left_out:
        return [list(variable.labels)]
    return [[], list(variable.labels)]
