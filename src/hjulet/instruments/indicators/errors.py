"""What is said when a framework or its data cannot be used."""

from __future__ import annotations


class IndicatorError(ValueError):
    """Bad input, said with where it stands: the file and line, the unit, the indicator."""

    def __init__(
        self, message: str, *, file: str = "", line: int | None = None, unit: str = "", indicator: str = ""
    ) -> None:
        self.message, self.file, self.line, self.unit, self.indicator = message, file, line, unit, indicator
        where = f"{file}:{line}" if file and line is not None else file or (f"line {line}" if line else "")
        named = [f"unit {unit}" if unit else "", f"indicator {indicator}" if indicator else ""]
        about = ", ".join(part for part in (where, *named) if part)
        super().__init__(f"{about}: {message}" if about else message)
