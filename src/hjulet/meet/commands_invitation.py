"""`hjulet import invitation`: what was understood of a text, on the terminal or as JSON; and a draft of it."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date, time
from pathlib import Path
from typing import Any

from django.db import OperationalError, ProgrammingError
from django.urls import reverse

from hjulet.hub.pages import absolute_url
from hjulet.hub.rules import ANYONE
from hjulet.meet.actions.invitation import Answers, NotAnswered, draft_from_invitation
from hjulet.meet.formats.invitation import Invitation, Kind, Known, Segment, Sure, read_invitation, segments
from hjulet.meet.formats.invitation.clock import read_time
from hjulet.meet.formats.invitation.files import LARGEST_FILE, UnreadableFile, text_of_file
from hjulet.meet.models import MeetIndexPage, NetworkPage
from hjulet.meet.queries.invitation import Above, known_names

COLOURS = {Sure.SURE: "32", Sure.LIKELY: "33", Sure.UNSURE: "35"}
SIGNS = {Sure.SURE: "", Sure.LIKELY: "~", Sure.UNSURE: "?"}
WHY_NOT = {
    "size": "is larger than an invitation can be",
    "type": "is neither plain text nor a Word document (.docx)",
    "broken": "is damaged",
}


def import_invitation(arguments: argparse.Namespace) -> int:
    """Print what was understood, the questions and what was not; with --draft, make the draft. 1 when it could not be done."""
    try:
        text = text_of_file(_content(arguments.file)).replace("\r\n", "\n")
        reading = read_invitation(text, year=arguments.year, known=_known())
        if arguments.draft:
            return _draft(arguments, reading)
    except UnreadableFile as error:
        return _refused(f"The file {arguments.file} {WHY_NOT[error.kind]}.")
    except OSError as error:
        return _refused(f"The file {arguments.file} cannot be read: {error.strerror or error}.")
    except (OperationalError, ProgrammingError) as error:
        return _refused(
            f"The database cannot be used ({error}). Is DATABASE_URL right, and 'hjulet prepare' run?"
        )
    if arguments.json:
        print(json.dumps(as_json(reading), ensure_ascii=False, indent=2))
    else:
        print("\n".join(as_lines(reading, has_colour=_has_colour())))
    return 0


def _known() -> Known:
    """The register's names; none when there is no database yet, since reading needs none."""
    try:
        return known_names(ANYONE)
    except (OperationalError, ProgrammingError):
        return Known()


def _draft(arguments: argparse.Namespace, reading: Invitation) -> int:
    parent = _parent(arguments.network)
    if parent is None:
        what = (
            f"There is no network '{arguments.network}'."
            if arguments.network
            else "The site has no first pages yet: run 'hjulet prepare' first."
        )
        return _refused(what)
    answers = Answers(starts=read_clock(arguments.starts), ends=read_clock(arguments.ends))
    try:
        draft = draft_from_invitation(None, reading, parent=parent, answers=answers)
    except NotAnswered:
        asked = "\n".join(
            f"  {question.key}: {question}" for question in reading.questions if question.is_required
        )
        return _refused(
            f"The text leaves open what a draft needs. Answer with --year, --starts and --ends, or in the editor:\n{asked}\n"
        )
    address = absolute_url(reverse("wagtailadmin_pages:edit", args=[draft.page.pk]))
    for note in draft.notes:
        print(f"Note: {note}", file=sys.stderr)
    if arguments.json:
        print(
            json.dumps(
                {
                    "page": draft.page.pk,
                    "title": draft.page.title,
                    "edit": address,
                    "notes": list(draft.notes),
                },
                ensure_ascii=False,
            )
        )
    else:
        print(f"{draft.page.title}: a draft, not published. {address}")
    return 0


def read_clock(words: str | None) -> time | None:
    """An hour of the command line; argparse has checked it."""
    return read_time(words) if words else None


def _parent(slug: str | None) -> Above | None:
    if slug:
        return NetworkPage.objects.filter(slug=slug).first()
    return MeetIndexPage.objects.first()


def _content(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(LARGEST_FILE + 1)
    with Path(name).open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _has_colour() -> bool:
    return sys.stdout.isatty()


def _refused(message: str) -> int:
    print(f"hjulet import invitation: {message} Nothing was imported.", file=sys.stderr)
    return 1


# Showing ------------------------------------------------------------------------------------------


def as_lines(reading: Invitation, *, has_colour: bool) -> list[str]:
    """The text with marks, then facts, questions and what gave nothing."""
    marked = "".join(_marked(segment, has_colour=has_colour) for segment in segments(reading))
    facts = [fact for fact in reading.facts if fact.kind not in (Kind.DESCRIPTION, Kind.ASIDE)]
    width = max((len(fact.kind) for fact in facts), default=0)
    lines = [marked.rstrip("\n"), "", f"Understood ({reading.shape}, {reading.format}):"]
    lines += [
        f"  {fact.kind:<{width}}  {fact.sure:<6}  {' '.join(fact.value.split())[:100]}" for fact in facts
    ]
    lines += ["", "Questions:"] + [
        f"  {question.key}: {question}"
        + (f" [{', '.join(map(str, question.candidates))}]" if question.candidates else "")
        for question in reading.questions
    ]
    lost = [" ".join(reading.text[span.start : span.end].split())[:100] for span in reading.not_understood]
    return [*lines, "", "Not understood:", *(f"  {words}" for words in lost or ["(nothing)"])]


def _marked(segment: Segment, *, has_colour: bool) -> str:
    """With colour on a terminal, else in brackets with ~ for likely and ? for unsure; ‹…› is what gave nothing."""
    if segment.is_lost and segment.text.strip():
        return f"\x1b[31m{segment.text}\x1b[0m" if has_colour else f"‹{segment.text}›"
    if (
        segment.kind in (None, Kind.DESCRIPTION, Kind.ASIDE)
        or segment.sure is None
        or not segment.text.strip()
    ):
        return segment.text
    if has_colour:
        return f"\x1b[{COLOURS[segment.sure]}m{segment.text}\x1b[0m"
    return f"[{SIGNS[segment.sure]}{segment.kind}: {segment.text}]"


def as_json(reading: Invitation) -> dict[str, Any]:
    """The whole reading; days as ISO dates with ???? for a year that is not stated, clock times as HH:MM."""
    whole: dict[str, Any] = _plain(asdict(reading))
    whole["questions"] = [
        {**plain, "question": str(question)}
        for plain, question in zip(whole["questions"], reading.questions, strict=True)
    ]
    return whole


def _plain(value: Any) -> Any:
    match value:
        case {"day": int(day), "month": int(month), "year": year, "weekday": _weekday}:
            return f"{year or '????'}-{month:02}-{day:02}"
        case dict():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(inner) for inner in value]
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
        case _:
            return value
