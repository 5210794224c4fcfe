"""What is said when funding cannot be read or measured."""

from __future__ import annotations

from hjulet.instruments.errors import file_line, located


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
        named = (
            f"column '{column}'" if column else "",
            f"project {project}" if project else "",
            f"place {place}" if place else "",
        )
        super().__init__(located(message, file_line(file, line), *named))
