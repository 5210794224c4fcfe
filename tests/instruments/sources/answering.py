"""Sources on this machine: small servers that answer in the form of SCB's and Kolada's interfaces, over real HTTP."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from math import prod
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, list[str]]
    body: Any


@dataclass
class Fault:
    """What goes wrong instead of an answer to the next question whose path has these words."""

    where: str
    status: int = 0
    """0: the connection is dropped."""
    headers: dict[str, str] = field(default_factory=dict)
    body: object = None
    times: int = 1
    after: int = 0
    """How many are answered before it."""


class Source:
    """One source. `answer` is overridden; faults come before it, in order."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.faults: list[Fault] = []
        self.address = ""

    def answer(self, asked: Asked) -> tuple[int, Any]:
        raise NotImplementedError

    def asked_for(self, words: str) -> list[Asked]:
        return [one for one in self.asked if words in one.path]

    def busy_after(self, where: str, answers: int, seconds: int) -> None:
        """After so many answers from there, one that asks to be left alone for a while."""
        self.faults.append(Fault(where, 429, {"Retry-After": str(seconds)}, after=answers))

    def respond(self, asked: Asked) -> tuple[int, dict[str, str], Any] | None:
        self.asked.append(asked)
        for fault in self.faults:
            if fault.where in asked.path and fault.after:
                fault.after -= 1
            elif fault.where in asked.path and fault.times:
                fault.times -= 1
                return (fault.status, fault.headers, fault.body) if fault.status else None
        status, body = self.answer(asked)
        return status, {}, body


@contextmanager
def served(source: Source, under: str = "") -> Iterator[Source]:
    """The source answers at `source.address` until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            asked = Asked(self.command, parts.path.removeprefix(under), parse_qs(parts.query), body)
            told = source.respond(asked)
            if told is None:
                self.close_connection = True
                return
            status, headers, said = told
            raw = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            for name, value in ({"Content-Type": "application/json"} | headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    source.address = f"http://127.0.0.1:{server.server_port}{under}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield source
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


NOISE = "Från och med referensåret 2025 är en liten kontrollerad slumpmässig osäkerhet införd. Cell Key Method (CKM)."
MARITAL = {"OG": "ogifta", "G": "gifta"}


class Scb(Source):
    """Two tables of population, as SCB has them: until 2024, and one with noise, other codes and other totals."""

    def __init__(self, most_cells: int = 150_000, calls: int = 1000, window: float = 1.0) -> None:
        super().__init__()
        self.config = {
            "apiVersion": "2.2.0",
            "maxDataCells": most_cells,
            "maxCallsPerTimeWindow": calls,
            "timeWindow": window,
            "defaultLanguage": "sv",
        }
        self.allowed_cells = most_cells
        """What is truly allowed: may be less than what /config says."""
        places = {
            "00": "Riket",
            "03": "Uppsala län",
            "0180": "Stockholm",
            "0330": "Knivsta",
            "0584": "Vadstena",
        }
        self.tables = {
            "TAB638": table(
                "Folkmängden efter region, civilstånd, ålder och kön. År 1968-2024",
                {
                    "Region": ("region", places, True, ""),
                    "Civilstand": ("civilstånd", MARITAL, True, ""),
                    "Alder": (
                        "ålder",
                        {"0": "0 år", "1": "1 år", "100+": "100+ år", "tot": "totalt ålder"},
                        True,
                        "",
                    ),
                    "Kon": ("kön", {"1": "män", "2": "kvinnor"}, True, ""),
                    "ContentsCode": (
                        "tabellinnehåll",
                        {"BE0101N1": "Folkmängd", "BE0101N2": "Folkökning"},
                        False,
                        "",
                    ),
                    "Tid": ("år", {str(year): str(year) for year in range(2000, 2025)}, False, ""),
                },
            ),
            "TAB5557": table(
                "Folkmängden efter region, civilstånd, ålder och kön. År 2025",
                {
                    "Region": ("region", places, False, ""),
                    "Civilstand": ("civilstånd", MARITAL | {"SC": "samtliga civilstånd"}, False, ""),
                    "Alder": (
                        "ålder",
                        {
                            "0": "0 år",
                            "1": "1 år",
                            "100+1": "100+ år",
                            "0-4": "0-4 år",
                            "TOT1": "totalt, ettårsklasser",
                        },
                        False,
                        "",
                    ),
                    "Kon": (
                        "kön",
                        {"TotSa": "totalt, män och kvinnor", "1": "män", "2": "kvinnor"},
                        True,
                        "TotSa",
                    ),
                    "ContentsCode": ("tabellinnehåll", {"000007ME": "Folkmängd"}, False, ""),
                    "Tid": ("år", {"2025": "2025"}, False, ""),
                },
                [NOISE],
            ),
        }
        self.listed = list(self.tables)
        """Those that a search finds."""
        self.code_lists = {"vs_RegionKommun07": ["0180", "0330"]}
        self.figure: Callable[[dict[str, str]], int | None] = population

    def answer(self, asked: Asked) -> tuple[int, Any]:
        if asked.path == "/config":
            return 200, self.config
        if asked.path == "/tables":
            return 200, {
                "tables": [self._listed(name) for name in self.listed],
                "page": {"totalElements": len(self.listed)},
            }
        if (match := re.fullmatch(r"/codelists/(.+)", asked.path)) and match[1] in self.code_lists:
            return 200, {
                "id": match[1],
                "values": [{"code": one, "label": one} for one in self.code_lists[match[1]]],
            }
        if (match := re.fullmatch(r"/tables/(\w+)/(metadata|data)", asked.path)) and match[1] in self.tables:
            found = self.tables[match[1]]
            return (200, found) if match[2] == "metadata" else self._data(found, asked.body)
        return 404, {"type": "Table not found", "title": "Table not found", "status": 404}

    def _listed(self, name: str) -> dict[str, Any]:
        years = list(self.tables[name]["dimension"]["Tid"]["category"]["index"])
        return {
            "id": name,
            "label": self.tables[name]["label"],
            "firstPeriod": years[0],
            "lastPeriod": years[-1],
            "paths": [[{"id": "BE"}, {"id": "BE0101"}, {"id": "BE0101A"}]],
        }

    def _data(self, found: dict[str, Any], body: dict[str, Any]) -> tuple[int, Any]:
        chosen = {one["variableCode"]: one["valueCodes"] for one in body["selection"]}
        for name, said in found["dimension"].items():
            if name not in chosen and not said["extension"]["elimination"]:
                return 400, {"title": "Missing selection for mandatory variable", "status": 400}
        if prod(map(len, chosen.values())) > self.allowed_cells:
            return 403, {"title": "Too many cells selected", "status": 403}
        names = [name for name in found["id"] if name in chosen]
        cells = [dict(zip(names, codes, strict=True)) for codes in product(*(chosen[name] for name in names))]
        dimension = {
            name: found["dimension"][name]
            | {"category": {"index": {code: at for at, code in enumerate(chosen[name])}}}
            for name in names
        }
        return 200, {
            "class": "dataset",
            "id": names,
            "size": [len(chosen[name]) for name in names],
            "dimension": dimension,
            "value": [self.figure(cell) for cell in cells],
            "status": {str(at): ".." for at, cell in enumerate(cells) if self.figure(cell) is None},
        }


def population(cell: dict[str, str]) -> int | None:
    """A figure that says itself what it is of: place, year, age, sex."""
    if cell["Region"] == "0330" and cell["Tid"] < "2002":
        return 0
    if cell["Region"] == "0584" and cell["Tid"] < "2010":
        return 0
    if cell["Region"] == "0180" and cell["Tid"] == "2003":
        return None
    age = {"0": 0, "1": 1, "100+": 2, "100+1": 2}.get(cell.get("Alder", "tot"), 9)
    sex = {"1": 1, "2": 2}.get(cell.get("Kon", "T"), 3)
    return int(cell["Region"]) * 1_000_000 + int(cell["Tid"]) * 100 + age * 10 + sex


def table(label: str, variables: dict[str, Any], notes: list[str] | None = None) -> dict[str, Any]:
    """Metadata as PxWebApi 2 gives them."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "updated": "2026-02-21T07:00:00Z",
        "note": notes or [],
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "id": list(variables),
        "size": [len(values) for _, values, _, _ in variables.values()],
        "dimension": {
            code: {
                "label": words,
                "category": {"index": {value: at for at, value in enumerate(values)}, "label": values},
                "extension": {"elimination": can_be_left_out}
                | ({"eliminationValueCode": total} if total else {}),
            }
            for code, (words, values, can_be_left_out, total) in variables.items()
        },
    }


class Kolada(Source):
    """Version 3, with pages of a size of our choice."""

    def __init__(self, per_page: int = 5000, follow: str = "next_url", count: str = "all") -> None:
        super().__init__()
        self.per_page, self.follow, self.count = per_page, follow, count
        self.kpis = {
            "N00905": "Medianinkomst",
            "N00997": "Gini",
            "N00941": "Brott, anmälda",
            "N77777": "Nedlagd",
        }
        self.places = {"0000": ("Riket", "L"), "0001": ("Region Stockholm", "L"), "0180": ("Stockholm", "K")}
        self.places |= {f"10{at:02}": (f"Kommun {at}", "K") for at in range(27)}
        self.groups = [
            {"id": "G1", "title": "Agenda 2030 - Mål 1, kommuner", "members": [{"member_id": "N00905"}]},
            {"id": "G2", "title": "Agenda 2030 - Mål 11, kommuner", "members": [{"member_id": "N00941"}]},
        ]
        self.years = (2022, 2023)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        path = asked.path.strip("/")
        if path == "municipality":
            values = [{"id": key, "title": name, "type": kind} for key, (name, kind) in self.places.items()]
        elif path == "municipality_groups":
            values = [{"id": "G35779", "title": "Liknande kommuner", "members": []}]
        elif path == "kpi_groups":
            values = self.groups
        elif path.startswith("kpi/"):
            ids = path.removeprefix("kpi/").split(",")
            values = [{"id": one, "title": self.kpis[one]} for one in ids if one in self.kpis]
        elif path == "data":
            values = self._data(asked.query)
        else:
            return 404, {"detail": "Not Found"}
        return 200, self._page(asked, values)

    def _data(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        years = [int(year) for year in query.get("year", map(str, self.years))]
        cells = product(query.get("kpi_id", ()), query.get("municipality_id", ()), years)
        return [
            {"kpi": kpi, "municipality": place, "period": year, "values": measured(kpi, place, year)}
            for kpi, place, year in cells
            if kpi != "N77777" and year in self.years
        ]

    def _page(self, asked: Asked, values: list[Any]) -> dict[str, Any]:
        at = int(asked.query.get("page", ["1"])[0])
        some = values[(at - 1) * self.per_page : at * self.per_page]
        body: dict[str, Any] = {"values": some, "count": len(values) if self.count == "all" else len(some)}
        if at * self.per_page < len(values):
            words = "&".join(
                f"{name}={value}" for name, given in asked.query.items() if name != "page" for value in given
            )
            body[self.follow] = f"{self.address}{asked.path}?{words}&page={at + 1}"
        return body


def measured(kpi: str, place: str, year: int) -> list[dict[str, Any]]:
    number = float(int(kpi[1:]) * 100 + int(place[1:]) + year / 10_000)
    return [
        {"gender": "T", "value": number, "status": "Normal", "count": 1, "isdeleted": False},
        {"gender": "K", "value": None, "status": "Missing", "count": 1, "isdeleted": False},
        {"gender": "M", "value": number + 0.5, "status": "", "count": 1, "isdeleted": False},
        {"gender": "M", "value": -1.0, "status": "", "count": 1, "isdeleted": True},
    ]
