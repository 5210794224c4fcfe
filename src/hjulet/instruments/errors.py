"""What every instrument says of bad input: what is wrong, with where it stands before it."""

from __future__ import annotations


def located(message: str, *where: str) -> str:
    """The message after the places that are known: "a.csv:3, place 0180: no figure".

    Examples
    --------
    >>> located("no figure", file_line("a.csv", 3), "", "place 0180")
    'a.csv:3, place 0180: no figure'
    """
    about = ", ".join(part for part in where if part)
    return f"{about}: {message}" if about else message


def file_line(file: str, line: int | None) -> str:
    """ "a.csv:3", "a.csv" or "line 3"; empty when neither is known."""
    if file:
        return file if line is None else f"{file}:{line}"
    return f"line {line}" if line else ""


class PlaceYearError(ValueError):
    """Bad input, said with where it stands: the file and line, the place, the year."""

    def __init__(
        self,
        message: str,
        *,
        file: str = "",
        line: int | None = None,
        place: str = "",
        year: int | None = None,
    ) -> None:
        self.message, self.file, self.line, self.place, self.year = message, file, line, place, year
        named = (f"place {place}" if place else "", f"year {year}" if year is not None else "")
        super().__init__(located(message, file_line(file, line), *named))
