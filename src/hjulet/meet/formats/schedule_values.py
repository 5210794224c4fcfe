"""Single values of programme files: what a guid, a link, a kind and a day are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from hjulet.meet.formats.schedule import LINK_LENGTH
from hjulet.meet.formats.schedule_shapes import text_of
from hjulet.meet.formats.schedule_times import SMALL_HOURS

BREAKS = frozenset(
    ("break", "breaks", "pause", "paus", "rast", "lunch", "coffee break", "fika", "kaffe", "mingel")
)
_check_link = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class ListedDay:
    label: str
    day: date | None
    starts: datetime | None
    ends: datetime | None

    def holds(self, moment: datetime) -> bool:
        """Whether the moment, on its own clock, is on that day or in the night after it."""
        if self.starts and self.ends and self.starts <= moment <= self.ends:
            return True
        midnight = datetime.combine(self.day, datetime.min.time()) if self.day else None
        return midnight is None or midnight <= moment.replace(tzinfo=None) < midnight + timedelta(hours=30)

    def night_after(self, moment: datetime) -> datetime:
        """A clock time before the day begins (at four, when nothing is said) is in the night that follows it."""
        following = moment + timedelta(days=1)
        if self.starts is None:
            return following if moment.time() < SMALL_HOURS else moment
        ends = self.ends or self.starts + timedelta(days=1)
        return following if moment < self.starts and following < ends else moment


def guid_of(value: Any) -> UUID | None:
    text = text_of(value)
    try:
        return UUID(text) if len(text) in (32, 36) else None
    except ValueError:
        return None


def host_of(url: str) -> str:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def kind_of(kind: str, title: str) -> str:
    word = kind.casefold()
    if word in BREAKS or (not word and title.casefold() in BREAKS):
        return "break"
    return (
        "workshop"
        if any(part in word for part in ("workshop", "lärpass", "hands-on", "tutorial"))
        else "session"
    )


def joined(abstract: str, description: str) -> str:
    if description in abstract:
        return abstract
    return description if abstract in description else f"{abstract}\n\n{description}"


def is_link(text: str) -> bool:
    """An address of the web that the tables can hold."""
    try:
        _check_link(text)
    except ValidationError:
        return False
    return len(text) <= LINK_LENGTH
