"""SCB's older interface (PxWeb, version 1), for when the newer one cannot be reached or does not know a table.

A table is named by its path, as BE/BE0101/BE0101A/BefolkningNy. SCB has said that it closes around the turn of
2026/27; nothing else hangs on this module, so that it can be taken away then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hjulet.instruments.sources.asking import Answers, keep_pace, talking_to
from hjulet.instruments.sources.errors import Refused, SourceError
from hjulet.instruments.sources.px_rows import Reading
from hjulet.instruments.sources.scb_tables import SYSTEM, NoTable, Selection, Tables

if TYPE_CHECKING:
    from requests import Response, Session

ADDRESS = "https://api.scb.se/OV0104/v1/doris/sv/ssd"
MOST_CELLS = 100_000
CALLS, WINDOW_SECONDS = 10, 10.0
"""SCB's limits for it, from its description; it does not state them in its answers, as the newer one does."""
POPULATION = ("BE/BE0101/BE0101A/BefolkningNy", "BE/BE0101/BE0101A/BefolkningCKM")
"""What TAB638 and its successor are here: until 2024, and with noise from 2025."""
NOISE_ENDING = "CKM"
NOISE_NOTE = "Tabellens namn slutar på CKM: siffrorna har slumpmässig osäkerhet (Cell Key Method)."


def is_path(table: str) -> bool:
    """Whether a table is named as the older interface does.

    Examples
    --------
    >>> is_path("BE/BE0101/BE0101A/BefolkningNy"), is_path("TAB638")
    (True, False)
    """
    return "/" in table


class OldScb(Tables):
    """The same tables under other names."""

    interface = "PxWeb 1"

    def __init__(
        self,
        session: Session,
        address: str = ADDRESS,
        *,
        most_cells: int = MOST_CELLS,
        calls: int = CALLS,
        window_seconds: float = WINDOW_SECONDS,
    ) -> None:
        self._session, self._address = session, address.rstrip("/")
        self._answers = Answers(session)
        self.most_cells = most_cells
        keep_pace(session, self._address, calls, window_seconds)

    def metadata(self, table: str) -> dict[str, Any]:
        """What the table says of itself, as PxWebApi 2 writes it. Raises NoTable when there is no such table."""
        path = table.strip("/")
        try:
            with talking_to(SYSTEM):
                said = _body(self._session.get(f"{self._address}/{path}"))
        except Refused as error:
            if error.status in (400, 404):
                raise NoTable(
                    f"SCB's older interface has no table {path}; a path is as {POPULATION[0]}"
                ) from None
            raise
        if isinstance(said, list):
            here = ", ".join(str(one.get("id")) for one in said[:6] if isinstance(one, dict))
            raise NoTable(f"{path} is a folder at SCB and no table; in it are {here}")
        return _as_newer(path, said)

    def _listed(self, code_list: str) -> list[str]:
        raise SourceError(
            f"SCB's older interface does not say what is in the code list {code_list};"
            " leave --codelist out and choose the values with --select"
        )

    def _data(self, reading: Reading, question: Selection) -> dict[str, Any]:
        query: list[Any] = [
            {"code": code, "selection": {"filter": "item", "values": list(values)}}
            for code, values in question.items()
        ]
        body: dict[str, Any] = {"query": query, "response": {"format": "json-stat2"}}
        with talking_to(SYSTEM):
            answer: dict[str, Any] = _body(
                self._session.post(f"{self._address}/{reading.table.strip('/')}", json=body)
            )
        return answer

    def _told_with(self, reading: Reading, answer: Mapping[str, Any]) -> Reading:
        """The older metadata have no notes; the answers do, and say there whether figures carry noise."""
        notes = (*reading.metadata["note"], *answer.get("note", ()))
        return replace(reading, metadata={**reading.metadata, "note": notes})


def _body(response: Response) -> Any:
    response.raise_for_status()
    return response.json()


def _as_newer(path: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata of the older kind in the form of the newer, which all else reads."""
    variables: Sequence[Mapping[str, Any]] = said.get("variables", ())
    if not variables:
        raise SourceError(f"{path}: the older interface gave no variables; its keys are {', '.join(said)}")
    return {
        "label": said.get("title", path),
        "note": [NOISE_NOTE] if path.endswith(NOISE_ENDING) else [],
        "id": [one["code"] for one in variables],
        "role": {
            "time": [one["code"] for one in variables if one.get("time")],
            "metric": [one["code"] for one in variables if one["code"] == "ContentsCode"],
        },
        "dimension": {
            one["code"]: {
                "label": one.get("text", one["code"]),
                "category": {
                    "index": list(one["values"]),
                    "label": dict(zip(one["values"], one["valueTexts"], strict=True)),
                },
                "extension": {"elimination": bool(one.get("elimination", False))},
            }
            for one in variables
        },
    }
