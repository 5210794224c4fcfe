"""What is archived before it is removed: one zip to read today with a browser, and in fifty years with anything.

The same content always gives the same bytes, so that a run that was interrupted after writing finds its own
file again, and so that the checksum in the protocol can be checked against the file.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hjulet.meet.formats.tables import as_csv

Cell = str | int | float | datetime | None

# Zip knows no time zones and nothing before 1980: the same for every file, so that bytes depend on content alone.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ArchiveTable:
    """One kind of record: a file name, a heading, what the columns are called, and the rows."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def as_zip(title: str, facts: Mapping[str, Any], tables: Sequence[ArchiveTable]) -> bytes:
    """`innehall.html`, a CSV per table, `metadata.json`, and `sha256.txt` with the checksum of each."""
    files: dict[str, bytes] = {
        "innehall.html": _as_html(title, facts, tables).encode(),
        "metadata.json": _as_json(title, facts, tables),
    }
    for table in tables:
        files[f"{table.name}.csv"] = as_csv([list(table.columns), *table.rows])
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    files["sha256.txt"] = sums.encode()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=_NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            archive.writestr(entry, files[name])
    return content.getvalue()


def archive_name(slug: str, number: str, content: bytes) -> str:
    """Says what it is, and by the first of its checksum which version: "traff-G5-1a2b3c4d5e6f.zip"."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", f"{slug}-{number}").strip("-")[:150]
    return f"{safe}-{hashlib.sha256(content).hexdigest()[:12]}.zip"


def _words(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.strftime("%Y-%m-%d %H:%M") if isinstance(cell, datetime) else str(cell)


def _as_html(title: str, facts: Mapping[str, Any], tables: Sequence[ArchiveTable]) -> SafeString:
    sections = [
        format_html(
            "<section>\n<h2>{}</h2>\n<table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n</section>\n",
            table.title,
            format_html_join("", '<th scope="col">{}</th>', ((column,) for column in table.columns)),
            format_html_join(
                "",
                "<tr>{}</tr>\n",
                (
                    (format_html_join("", "<td>{}</td>", ((_words(cell),) for cell in row)),)
                    for row in table.rows
                ),
            ),
        )
        for table in tables
    ]
    return format_html(
        '<!doctype html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n<title>{}</title>\n</head>\n<body>\n'
        "<h1>{}</h1>\n<dl>\n{}</dl>\n{}</body>\n</html>\n",
        title,
        title,
        format_html_join("", "<dt>{}</dt><dd>{}</dd>\n", ((key, value) for key, value in facts.items())),
        SafeString("".join(sections)),
    )


def _as_json(title: str, facts: Mapping[str, Any], tables: Sequence[ArchiveTable]) -> bytes:
    described = {
        "title": title,
        "facts": dict(facts),
        "tables": [
            {
                "file": f"{table.name}.csv",
                "title": table.title,
                "columns": list(table.columns),
                "rows": len(table.rows),
                "encoding": "UTF-8 with byte order mark, semicolon between cells, times in Sweden",
            }
            for table in tables
        ],
    }
    return (json.dumps(described, ensure_ascii=False, indent=2, default=_plain) + "\n").encode()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
