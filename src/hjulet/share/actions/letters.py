"""Putting the mails about examples in the outbox. What they say is filled in when they are sent (`queries.letters`)."""

from __future__ import annotations

from typing import Any

from hjulet.hub.models import Person
from hjulet.meet.actions.outbox import write_spoke_letter
from hjulet.share.models import ExamplePage


def write(person: Person, letter: str, example: ExamplePage, *, key: str, **facts: Any) -> None:
    """One mail about the example. The same key for the same person again changes nothing."""
    write_spoke_letter(
        person,
        f"share.{letter}",
        key=f"{example.pk}:{key}:{person.pk}",
        example=example.pk,
        **facts,
    )
