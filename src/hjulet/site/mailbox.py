"""Reads the mails that `hjulet up` writes to files instead of sending, newest first."""

from __future__ import annotations

import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

SEPARATOR = b"-" * 79


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    to: str
    subject: str
    sent: datetime | None
    text: str
    attachments: list[str]


def mails(folder: Path) -> list[ReceivedMail]:
    """Every mail in the folder. Django's file backend puts a line of 79 dashes after each."""
    found = []
    for path in sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True):
        for raw in reversed(path.read_bytes().split(SEPARATOR)):
            if raw.strip():
                found.append(_read(raw.lstrip()))
    return found


def _read(raw: bytes) -> ReceivedMail:
    message = BytesParser(EmailMessage, policy=email.policy.default).parsebytes(raw)
    body = message.get_body(preferencelist=("plain",))
    date = message["date"]
    return ReceivedMail(
        to=str(message["to"] or ""),
        subject=str(message["subject"] or ""),
        sent=date.datetime if date is not None else None,
        text=body.get_content() if body is not None else "",
        attachments=[part.get_filename() or part.get_content_type() for part in message.iter_attachments()],
    )
