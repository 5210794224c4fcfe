"""An export as one file: every invoice in UBL, and a table of their lines. The same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime


def as_zip(files: Mapping[str, bytes], *, at: datetime) -> bytes:
    """The files in the order given, all with one time, that of the export on a clock in Sweden."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(
                name, date_time=(at.year, at.month, at.day, at.hour, at.minute, at.second)
            )
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return content.getvalue()
