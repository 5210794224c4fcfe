"""What is said when a timetable, a scenario or points cannot be used, and what is wrong with a feed that can."""

from __future__ import annotations

from dataclasses import dataclass

from hjulet.instruments.errors import file_line, located


class AccessError(ValueError):
    """Bad input, said with where it stands: the file and line, the column, and what it is about (a trip, a stop, a point).

    Lines are counted from 1, and the first holds the headings.
    """

    def __init__(
        self, message: str, *, file: str = "", line: int | None = None, column: str = "", about: str = ""
    ) -> None:
        self.message, self.file, self.line, self.column, self.about = message, file, line, column, about
        super().__init__(
            located(message, file_line(file, line), f"column '{column}'" if column else "", about)
        )


@dataclass(frozen=True)
class Problem:
    """Something in a feed that a planner should know of: what, how many times, and where it is first seen."""

    code: str
    """A short name that stays the same, such as `too_fast`."""
    count: int
    file: str
    line: int | None
    """The first line it was seen on; None where it is about the whole file."""
    text_sv: str
    text_en: str

    def __str__(self) -> str:
        return located(self.text_en, file_line(self.file, self.line))
