"""OpenSearch as the engine, against a conversation written down after its documented formats: no server was at hand."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from wagtail.models import PageViewRestriction

from hjulet.hub.models import SearchDocument
from hjulet.hub.rules import ANYONE
from hjulet.hub.search import index_document, remove_document, search
from hjulet.hub.search.index import Index
from hjulet.hub.search.opensearch import OpensearchStore, bring_up_to_date
from hjulet.hub.spoke import Findable
from tests.factories import make_gathering

pytestmark = pytest.mark.django_db

RECORDED = Path(__file__).parent / "data" / "opensearch_conversation.json"


@dataclass
class Replay:
    """A server that knows one conversation: each request must be the next one of it, and gets its answer."""

    expected: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    url: str = ""

    def will_hear(self, name: str, **numbers: object) -> None:
        """The scene of that name, with the numbers of this database put in."""
        text = json.dumps(json.loads(RECORDED.read_text(encoding="utf-8"))[name])
        for key, value in numbers.items():
            text = text.replace(f"<{key}>", str(value))
        self.expected += json.loads(text)

    def answer(self, method: str, path: str, body: str) -> tuple[int, Any]:
        if not self.expected:
            self.wrong.append(f"unexpected: {method} {path} {body[:500]}")
            return 500, {}
        turn = self.expected.pop(0)
        said = [json.loads(line) for line in body.splitlines() if line]
        if (method, path, said) != (turn["method"], turn["path"], turn["body"]):
            self.wrong.append(
                f"expected {turn['method']} {turn['path']} {turn['body']}, came {method} {path} {said}"
            )
        return turn["status"], turn["answer"]


@pytest.fixture
def opensearch(settings) -> Iterator[Replay]:
    replay = Replay()

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            status, answer = replay.answer(self.command, self.path, self.rfile.read(length).decode())
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _handle  # noqa: N815  the names the library asks for

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    replay.url = f"http://127.0.0.1:{server.server_port}/prov"
    settings.SEARCH_URL = replay.url
    yield replay
    server.shutdown()
    server.server_close()
    assert replay.wrong == []
    assert replay.expected == []


def make_found(number: int) -> SearchDocument:
    index_document(
        Findable(
            kind="news", object_id=900_000 + number, title="Qvastbindning", path=f"/aktuellt/qvast-{number}/"
        )
    )
    return SearchDocument.objects.get(kind="news", object_id=900_000 + number)


def test_change_is_sent_after_the_transaction_and_never_before(
    opensearch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        document = make_found(1)
    opensearch.will_hear("written", first=document.pk, hash=document.content_hash)
    for callback in callbacks:
        callback()
    with django_capture_on_commit_callbacks() as callbacks:
        remove_document("news", 900_001)
    opensearch.will_hear("removed", first=document.pk)
    for callback in callbacks:
        callback()


def test_question_goes_to_the_engine_and_its_proposals_through_the_database(opensearch, settings):
    settings.SEARCH_URL = ""
    first, second = make_found(1), make_found(2)
    hidden = make_gathering(title="Qvastbindning i hemlighet")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    of_hidden = SearchDocument.objects.get(kind="gathering", object_id=hidden.pk)
    settings.SEARCH_URL = opensearch.url
    # The engine also proposes what has been removed since, and what only members may see.
    opensearch.will_hear("asked", first=first.pk, second=second.pk, hidden=of_hidden.pk, gone=10**9)
    found = search(ANYONE, "qvastbindning", expand=False)
    assert [hit.document_id for hit in found.hits] == [first.pk, second.pk]
    assert isinstance(Index().store, OpensearchStore)


def test_engine_that_is_away_is_done_without(settings, caplog, django_capture_on_commit_callbacks):
    settings.SEARCH_URL = "http://127.0.0.1:1/prov"
    with django_capture_on_commit_callbacks(execute=True):
        document = make_found(1)
    assert [hit.document_id for hit in search(ANYONE, "qvastbindning").hits] == [document.pk]
    assert "OpenSearch was not told" in caplog.text
    assert "OpenSearch does not answer" in caplog.text


def test_engine_that_refuses_is_done_without(opensearch, settings):
    settings.SEARCH_URL = ""
    document = make_found(1)
    settings.SEARCH_URL = opensearch.url
    opensearch.will_hear("refused")
    assert [hit.document_id for hit in search(ANYONE, "qvastbindning", expand=False).hits] == [document.pk]


def test_bringing_up_to_date_sends_only_the_difference(opensearch, settings):
    settings.SEARCH_URL = ""
    SearchDocument.objects.all().delete()
    kept, changed = make_found(1), make_found(2)
    settings.SEARCH_URL = opensearch.url
    opensearch.will_hear(
        "synced",
        kept=kept.pk,
        kept_hash=kept.content_hash,
        changed=changed.pk,
        changed_hash=changed.content_hash,
    )
    assert bring_up_to_date() == (1, 1)


def test_without_the_setting_the_database_searches_alone(settings):
    settings.SEARCH_URL = ""
    assert Index().store.name == connections["default"].vendor
    assert bring_up_to_date() == (0, 0)
