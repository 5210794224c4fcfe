"""What is said when funding cannot be read or measured."""

from __future__ import annotations


class FundingError(ValueError):
    """Bad input, said with where it stands: the file and line, the column, the project, the place."""

    def __init__(
        self,
        message: str,
        *,
        file: str = "",
        line: int | None = None,
        column: str = "",
        project: str = "",
        place: str = "",
    ) -> None:
        self.message, self.file, self.line, self.column = message, file, line, column
        self.project, self.place = project, place
        where = f"{file}:{line}" if file and line is not None else file
        named = [
            f"column '{column}'" if column else "",
            f"project {project}" if project else "",
            f"place {place}" if place else "",
        ]
        about = ", ".join(part for part in (where, *named) if part)
        super().__init__(f"{about}: {message}" if about else message)
