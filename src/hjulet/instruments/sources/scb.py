"""SCB's statistical database (PxWebApi 2) through the client pxwebpy, table by table.

The limits in cells and calls are read from the interface's own /config by the client. The client's public way to
data drops the status of cells, so its answers are read here as they came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hjulet.instruments.sources.asking import Answers, client, keep_pace, make_patient, talking_to
from hjulet.instruments.sources.errors import Refused, SourceError
from hjulet.instruments.sources.scb_tables import SYSTEM, NoTable, Selection, Tables

if TYPE_CHECKING:
    from requests import Session

    from hjulet.instruments.sources.px_rows import Reading

ADDRESS = "https://statistikdatabasen.scb.se/api/v2"


class Scb(Tables):
    """SCB's interface of today."""

    interface = "PxWebApi 2"

    def __init__(self, session: Session, address: str = ADDRESS) -> None:
        pxweb = client("pxweb", "scb")
        address = address.rstrip("/")
        with talking_to(SYSTEM):
            # The client makes a session of its own, without limit in time or patience, and asks at once: so ours
            # first sees that somebody is there.
            session.get(f"{address}/config").raise_for_status()
            self._api = pxweb.PxApi(address, language="sv", disable_cache=True)
        self._client = self._api._client
        self._client.session = _with_settings(session)
        self._answers = Answers(session)
        limits = self._api.get_config()
        self.most_cells = int(limits["maxDataCells"])
        keep_pace(
            self._client.session, address, int(limits["maxCallsPerTimeWindow"]), float(limits["timeWindow"])
        )

    def tables(self, words: str) -> list[dict[str, Any]]:
        """Tables that the words are in, all pages of them."""
        with talking_to(SYSTEM):
            first = self._api.search(query=words, include_discontinued=True)
            found = int(first["page"]["totalElements"])
            if found > len(first["tables"]):
                first = self._api.search(query=words, include_discontinued=True, page_size=found)
        return list(first["tables"])

    def metadata(self, table: str) -> dict[str, Any]:
        """What the table says of itself. Raises NoTable when there is no such table."""
        try:
            with talking_to(SYSTEM):
                metadata: dict[str, Any] = self._api.get_table_metadata(table)
        except Refused as error:
            if error.status in (400, 404):
                raise NoTable(
                    f"SCB has no table {table}; ids are as TAB638, see statistikdatabasen.scb.se"
                ) from None
            raise
        return metadata

    def _listed(self, code_list: str) -> list[str]:
        try:
            with talking_to(SYSTEM):
                return [str(one["code"]) for one in self._api.get_code_list(code_list)["values"]]
        except Refused as error:
            if error.status in (400, 404):
                raise SourceError(
                    f"SCB has no code list {code_list}; ids are as vs_RegionKommun07 or agg_RegionLA2018"
                ) from None
            raise

    def _data(self, reading: Reading, question: Selection) -> dict[str, Any]:
        with talking_to(SYSTEM):
            answer: dict[str, Any] = self._client.call(
                endpoint=f"/tables/{reading.table}/data", query=reading.body(question)
            )
        return answer


def _with_settings(session: Session) -> Session:
    """The client looks at the settings of a caching session; one that keeps nothing gets them switched off."""
    if hasattr(session, "settings"):
        return session
    requests_cache = client("requests_cache", "scb")
    caching: Session = requests_cache.CachedSession(backend="memory")
    caching.settings.disabled = True  # type: ignore[attr-defined]
    make_patient(caching)
    return caching
