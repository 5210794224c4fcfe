"""Fills in the editor's own forms as a browser does: what the page holds is sent back, with what one has changed."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone
from lxml import html

EDIT_FORM = "w-editor-form"
PAGE_FORM = "page-edit-form"


class OpenForm:
    """A form of the editor as it stands on the page."""

    def __init__(self, client: Client, url: str) -> None:
        self.client = client
        self.url = url
        response = client.get(url)
        assert response.status_code == 200, f"{url} answered {response.status_code}"
        self.document = html.fromstring(response.content.decode())
        posted = [form for form in self.document.forms if form.method == "POST"]
        form = next((form for form in posted if form.get("id") in {EDIT_FORM, PAGE_FORM}), posted[0])
        self.url = form.get("action") or url
        self.fields: dict[str, Any] = {}
        # A hidden field without a value is sent empty, which lxml leaves out.
        empty = [
            (field.name, "")
            for field in form.inputs
            if field.get("type") == "hidden" and field.get("value") is None
        ]
        for name, value in [*form.form_values(), *((name, value) for name, value in empty if name)]:
            if name in self.fields:
                before = self.fields[name]
                self.fields[name] = [*(before if isinstance(before, list) else [before]), value]
            else:
                self.fields[name] = value

    def set(self, **fields: Any) -> OpenForm:
        self.fields.update(fields)
        return self

    def add(self, relation: str, **fields: Any) -> OpenForm:
        """One more row, as after a click on the plus sign. Nested rows are named `session_speakers=[{…}]`."""
        prefix = f"{relation}-{self.fields[f'{relation}-TOTAL_FORMS']}"
        self.fields[f"{relation}-TOTAL_FORMS"] = str(int(self.fields[f"{relation}-TOTAL_FORMS"]) + 1)
        self.fields |= {f"{prefix}-id": "", f"{prefix}-ORDER": "1", f"{prefix}-DELETE": ""}
        for name, value in fields.items():
            if isinstance(value, list):
                self._add_nested(f"{prefix}-{name}", value)
            else:
                self.fields[f"{prefix}-{name}"] = value
        return self

    def _add_nested(self, relation: str, rows: list[dict[str, Any]]) -> None:
        self.fields |= {
            f"{relation}-TOTAL_FORMS": str(len(rows)),
            f"{relation}-INITIAL_FORMS": "0",
            f"{relation}-MIN_NUM_FORMS": "0",
            f"{relation}-MAX_NUM_FORMS": "1000",
        }
        for number, row in enumerate(rows):
            prefix = f"{relation}-{number}"
            self.fields |= {f"{prefix}-id": "", f"{prefix}-ORDER": str(number + 1), f"{prefix}-DELETE": ""}
            self.fields |= {f"{prefix}-{name}": value for name, value in row.items()}

    def send(self, action: str = "") -> Any:
        """Press a button: "action-publish", or nothing to save a draft."""
        data = {name: value for name, value in self.fields.items() if value is not None}
        if action:
            data[action] = "1"
        return self.client.post(self.url, data)

    def publish(self) -> Any:
        return self.send("action-publish")


def clock(moment: Any) -> str:
    """A moment as the editor's field takes it: on a clock in Sweden, without zone."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def words_of(response: Any) -> str:
    """All text of a page with single spaces between."""
    return " ".join(html.fromstring(response.content.decode()).text_content().split())
