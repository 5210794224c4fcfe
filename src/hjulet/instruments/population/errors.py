"""What is said when figures of population cannot be used."""

from __future__ import annotations


class PopulationError(ValueError):
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
        where = f"{file}:{line}" if file and line is not None else file or (f"line {line}" if line else "")
        named = [f"place {place}" if place else "", f"year {year}" if year is not None else ""]
        about = ", ".join(part for part in (where, *named) if part)
        super().__init__(f"{about}: {message}" if about else message)
