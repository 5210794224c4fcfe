"""SCB's older interface on this machine: the tables of the newer one, under their paths and in the older form."""

from __future__ import annotations

from math import prod
from typing import Any

from tests.instruments.sources.answering import Asked, Scb, Source

FOLDER = "/BE/BE0101/BE0101A"
PATHS = {f"{FOLDER}/BefolkningNy": "TAB638", f"{FOLDER}/BefolkningCKM": "TAB5557"}


class OldScb(Source):
    """PxWeb 1: GET is about the table, POST its figures; a folder is a list."""

    def __init__(self, most_cells: int = 100_000) -> None:
        super().__init__()
        self.most_cells = most_cells
        self.newer = Scb()
        self.paths = dict(PATHS)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        if asked.path == FOLDER:
            return 200, [{"id": path.rpartition("/")[2], "type": "t", "text": "…"} for path in self.paths]
        if asked.path not in self.paths:
            return 404, {"error": "Parameter error"}
        found = self.newer.tables[self.paths[asked.path]]
        return (200, _metadata(found)) if asked.method == "GET" else self._data(found, asked.body)

    def _data(self, found: dict[str, Any], body: dict[str, Any]) -> tuple[int, Any]:
        assert body["response"] == {"format": "json-stat2"}
        assert {one["selection"]["filter"] for one in body["query"]} == {"item"}
        selection = [
            {"variableCode": one["code"], "valueCodes": one["selection"]["values"]} for one in body["query"]
        ]
        if prod(len(one["valueCodes"]) for one in selection) > self.most_cells:
            return 403, {"error": "Too many values"}
        status, answer = self.newer._data(found, {"selection": selection})
        return status, answer | ({"note": found["note"]} if found["note"] else {})


def _metadata(found: dict[str, Any]) -> dict[str, Any]:
    variables = []
    for code, said in found["dimension"].items():
        labels = said["category"]["label"]
        one = {
            "code": code,
            "text": said["label"],
            "values": list(labels),
            "valueTexts": list(labels.values()),
        }
        one |= {"elimination": True} if said["extension"]["elimination"] else {}
        variables.append(one | ({"time": True} if code == "Tid" else {}))
    return {"title": found["label"], "variables": variables}
