"""What is said when a framework or its data cannot be used."""

from __future__ import annotations

from hjulet.instruments.errors import file_line, located


class IndicatorError(ValueError):
    """Bad input, said with where it stands: the file and line, the unit, the indicator."""

    def __init__(
        self, message: str, *, file: str = "", line: int | None = None, unit: str = "", indicator: str = ""
    ) -> None:
        self.message, self.file, self.line, self.unit, self.indicator = message, file, line, unit, indicator
        named = (f"unit {unit}" if unit else "", f"indicator {indicator}" if indicator else "")
        super().__init__(located(message, file_line(file, line), *named))
