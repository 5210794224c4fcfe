"""Kolada (RKA): key figures of municipalities and regions, through the client koladapy, version 3 of the interface.

The client is asked batch by batch: given more at once it logs a batch that failed and goes on without it. Its session
is replaced with ours, whose retries fire (the client wraps the errors that its own are waiting for).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr
from datetime import datetime
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar

from hjulet.instruments.sources.asking import Answers, client, talking_to
from hjulet.instruments.sources.datasets import About
from hjulet.instruments.sources.divisions import mended
from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.kolada_groups import KpiGroup, groups_titled
from hjulet.instruments.sources.loading import Job, Part, name_of
from hjulet.instruments.sources.observations import empty, schema

if TYPE_CHECKING:
    import polars as pl
    from requests import Session

ADDRESS = "https://api.kolada.se/v3/"
SYSTEM = "Kolada"
CREDIT = "Källa: Kolada (RKA)"
SOURCE = "Kolada (RKA)"
IDS_AT_ONCE = 25
"""How many ids Kolada takes in one question; the client's own figure."""
COUNTRY = "00"
KINDS = ("municipalities", "counties", "country", "groups")
USUAL = ("municipalities", "counties", "country")
Answer = TypeVar("Answer")


class Kolada:
    """Plans the loading of key figures; asks only for what is about them until the parts are fetched."""

    def __init__(self, session: Session, address: str = ADDRESS, requests_per_second: float = 5.0) -> None:
        koladapy = client("koladapy", "kolada")
        self._api = koladapy.KoladaAPI(
            base_url=address if address.endswith("/") else address + "/",
            max_requests_per_second=requests_per_second,
        )
        self._api.session = session
        self._session = session
        self._answers = Answers(session)

    def job(
        self,
        kpis: Sequence[str] = (),
        *,
        groups: Sequence[str] = (),
        years: Sequence[int] = (),
        units: Sequence[str] = USUAL,
        name: str = "",
        title: str = "",
    ) -> Job:
        """The job of loading key figures, and those of groups of key figures, for some units and years.

        Parameters
        ----------
        kpis : ids, as "N00905".
        groups : titles of Kolada's own groups; each becomes the key figures it holds now.
        years : all that there are, without.
        units : kinds ("municipalities", "counties", "country", "groups") or codes ("0180", "01", "G35779").
        name, title : of the dataset; without, after the ids.

        Raises SourceError for an id, a group or a unit that Kolada does not know.
        """
        members = groups_titled(self._kpi_groups(), groups) if groups else {}
        ids = list(dict.fromkeys([*kpis, *(kpi for group in members.values() for kpi in group)]))
        if not ids:
            raise SourceError("no key figure is named; give their ids, or a framework")
        titles = self._titles(ids)
        wanted = self._units(units)
        narrowed: dict[str, object] = {"years": list(years)} if years else {}
        if tuple(units) != USUAL:
            narrowed["units"] = list(units)
        about = About(
            title or f"Nyckeltal i Kolada: {', '.join(ids[:3])}{' …' if len(ids) > 3 else ''}",
            {"kpis": ids, "years": list(years), "units": list(units), "groups": list(groups)},
            "CC BY 4.0",
            CREDIT,
            titles,
            members,
            [f"Kolada har ingen grupp för {one}." for one in groups if one not in members],
        )
        parts = [
            Part(f"{','.join(kpi_ids)} {','.join(places)}", self._asking(kpi_ids, places, years))
            for kpi_ids, places in product(_batches(ids), _batches(wanted))
        ]
        stem = name or "kpi-" + ("-".join(ids) if len(ids) < 4 else name_of(ids[0], ids))
        return Job("kolada", name_of(stem, narrowed), about, parts, lambda rows: _finished(rows, ids))

    def _asking(
        self, kpis: Sequence[str], places: Sequence[str], years: Sequence[int]
    ) -> Callable[[], pl.DataFrame]:
        def fetch() -> pl.DataFrame:
            items: list[dict[str, Any]] = []
            times: list[datetime] = []
            for some in _batches(years) or [[]]:
                ask = partial(
                    self._api.get_values,
                    kpi_id=list(kpis),
                    municipality_id=list(places),
                    years=list(some) or None,
                )
                items += self._complete(ask)
                times.append(self._answers.retrieved())
            return _rows(items, min(times))

        return fetch

    def _complete(self, ask: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
        """All items that an answer says there are; the pages that the client does not see are fetched here."""
        self._answers.forget()
        items = list(self._quietly(ask))
        pages = self._answers.pages()
        following = _next_page(pages[-1]) if pages else None
        while following:
            with talking_to(SYSTEM):
                response = self._session.get(following)
                response.raise_for_status()
            page = response.json()
            items += page.get("values", [])
            pages.append(page)
            following = _next_page(page)
        counts = [int(page["count"]) for page in pages if page.get("count") is not None]
        # `count` is that of all pages in one version of the interface, and of each page in another.
        if counts and len(items) != counts[0] and len(items) < sum(counts):
            raise SourceError(
                f"Kolada said that there are {counts[0]} values and gave {len(items)}; run the same command again"
            )
        return items

    def _quietly(self, ask: Callable[[], Answer]) -> Answer:
        with _without_bars(), talking_to(SYSTEM):
            return ask()

    def _titles(self, ids: Sequence[str]) -> dict[str, str]:
        known = {
            str(kpi["id"]): str(kpi["title"])
            for some in _batches(ids)
            for kpi in self._complete(partial(self._api.get_kpis, some))
        }
        if unknown := [one for one in ids if one not in known]:
            raise SourceError(
                f"Kolada knows no key figure {', '.join(unknown)}; ids are as N00905, see kolada.se"
            )
        return {one: known[one] for one in ids}

    def _kpi_groups(self) -> list[KpiGroup]:
        return [KpiGroup.of(one) for one in self._complete(self._api.get_kpi_groups)]

    def _units(self, asked: Sequence[str]) -> list[str]:
        """Kolada's ids of what was asked for, sorted."""
        known = {
            str(one["id"]): str(one.get("type", "")) for one in self._complete(self._api.get_municipalities)
        }
        if "groups" in asked or any(one.startswith("G") for one in asked):
            known |= {str(one["id"]): "G" for one in self._complete(self._api.get_municipality_groups)}
        ids: set[str] = set()
        for one in asked:
            if one in KINDS:
                ids |= {key for key, letter in known.items() if _kind(key, letter) == one}
            elif (key := _kolada_id(one)) in known:
                ids.add(key)
            else:
                raise SourceError(
                    f"Kolada knows no unit '{one}'; give {', '.join(KINDS)}, all, or codes of 2 or 4 digits"
                )
        return sorted(ids)


@contextmanager
def _without_bars() -> Iterator[None]:
    """The client draws bars of its own, on a terminal; away from one it draws none."""
    with redirect_stderr(io.StringIO()):
        yield


def _next_page(page: Mapping[str, Any]) -> str | None:
    return page.get("next_url") or page.get("next_page")


def _kind(key: str, letter: str) -> str:
    if key == "0000":
        return "country"
    return {"K": "municipalities", "L": "counties", "G": "groups"}.get(letter, "")


def _kolada_id(code: str) -> str:
    """Kolada writes a region as 00 and its county: 0001 is Region Stockholm, 0000 the country."""
    return f"00{code}" if len(code) == 2 and code.isdigit() else code


def our_code(key: str) -> str:
    """A county has two digits here, as at SCB.

    Examples
    --------
    >>> our_code("0001"), our_code("0000"), our_code("0180"), our_code("G35779")
    ('01', '00', '0180', 'G35779')
    """
    return key[2:] if key.startswith("00") and len(key) == 4 else key


def _batches(words: Sequence[Any]) -> list[list[Any]]:
    return [list(words[at : at + IDS_AT_ONCE]) for at in range(0, len(words), IDS_AT_ONCE)]


def _rows(items: Sequence[Mapping[str, Any]], retrieved: datetime) -> pl.DataFrame:
    import polars as pl

    rows = [
        {
            "unit": our_code(str(item["municipality"])),
            "period": str(item["period"]),
            "sex": value.get("gender") or "T",
            "indicator": str(item["kpi"]),
            "value": value.get("value"),
            "status": _status(value),
            "source": SOURCE,
            "retrieved": retrieved,
        }
        for item in items
        for value in item.get("values", ())
        if not value.get("isdeleted")
    ]
    return pl.DataFrame(rows, schema=schema()) if rows else empty()


def _status(value: Mapping[str, Any]) -> str:
    """Kolada's own word, but for what is as it should be."""
    word = str(value.get("status") or "")
    return "" if word.lower() in ("", "normal") and value.get("value") is not None else word or "missing"


def _finished(rows: pl.DataFrame, ids: Sequence[str]) -> tuple[pl.DataFrame, list[str]]:
    """All parts together; says which key figures there was nothing for, since nothing is no error at Kolada."""
    whole, notes = mended(rows)
    there = set(whole["indicator"].unique())
    if there and (empty_ones := [one for one in ids if one not in there]):
        notes = [*notes, f"Kolada har inga värden för {', '.join(empty_ones)} i urvalet."]
    return whole, notes
