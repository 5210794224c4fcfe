"""The command-line face of Meet."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.db import OperationalError, ProgrammingError

from hjulet.meet import actions
from hjulet.meet.formats.schedule import LARGEST_FILE, ScheduleError
from hjulet.meet.formats.schedule_reading import read_schedule


def import_schedule(arguments: argparse.Namespace) -> int:
    """Read the file into one gathering and say what came of it; 1 and one message when it could not be done."""
    try:
        programme = read_schedule(_content(arguments.file))
        counts = actions.import_programme(None, programme)
    except (ScheduleError, actions.ImportRefused) as error:
        return _refused(str(error))
    except OSError as error:
        return _refused(f"The file {arguments.file} cannot be read: {error.strerror or error}.")
    except (OperationalError, ProgrammingError) as error:
        return _refused(
            f"The database cannot be used ({error}). Is DATABASE_URL right, and 'hjulet prepare' run?"
        )
    for note in programme.notes:
        print(f"Note: {note}", file=sys.stderr)
    figures = asdict(counts)
    removed = figures.pop("removed")
    if arguments.json:
        print(json.dumps(figures))
    else:
        print(
            f"/traffar/{counts.slug}/: {counts.days} days, {counts.rooms} rooms, {counts.sessions} sessions, "
            f"{counts.speakers} speakers. Sessions created {counts.created}, updated {counts.updated}, removed {removed}."
        )
    return 0


def _content(name: str) -> bytes:
    """The file, or standard input for "-"; never more than a byte above what is allowed."""
    if name == "-":
        return sys.stdin.buffer.read(LARGEST_FILE + 1)
    with Path(name).open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _refused(message: str) -> int:
    print(f"hjulet import schedule: {message} Nothing was imported.", file=sys.stderr)
    return 1
