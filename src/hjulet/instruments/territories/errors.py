"""What is said when flows or territories cannot be made of what was given."""

from __future__ import annotations

from hjulet.instruments.errors import located


class TerritoryError(ValueError):
    """Bad input, said with where it stands: the file, the row and the column, or the area.

    Rows are counted from 1 in a frame; in a file they are its lines, of which the first holds the headings.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str = "",
        row: int | None = None,
        column: str = "",
        area: object = None,
    ) -> None:
        self.message, self.file, self.row, self.column, self.area = message, file, row, column, area
        named = (
            file,
            f"row {row}" if row is not None else "",
            f"column '{column}'" if column else "",
            f"area {area}" if area is not None else "",
        )
        super().__init__(located(message, *named))
