"""Reading participants from a sheet on the command line: shown first, signed up only with --yes."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import translation

from hjulet.hub.models import Person, fold_email
from hjulet.hub.queries import notice_in_force
from hjulet.meet import actions
from hjulet.meet.actions.participant_imports import row_words, rows_of
from hjulet.meet.formats.sheet_reading import LARGEST_FILE, SheetError, read_sheet
from hjulet.meet.models import GatheringPage
from hjulet.meet.queries.participant_imports import Preview, preview_of_import
from hjulet.meet.wording import refusal_words


def import_participants(arguments: argparse.Namespace) -> int:
    """Say what the file holds and what would happen; with --yes do it, all or nothing. 1 when it cannot be done."""
    with translation.override("sv"):  # the rows are told to coordinators, in their language
        try:
            return _import(arguments)
        except SheetError as error:
            return _refused(str(error))
        except actions.ParticipantsRefused as error:
            return _refused(" ".join(error.sentences))
        except actions.RegistrationRefused as refusal:
            return _refused(refusal_words(refusal.reason))
        except PermissionDenied:
            return _refused(f"{arguments.planner} may not edit the gathering {arguments.gathering}.")
        except OSError as error:
            return _refused(f"The file {arguments.file} cannot be read: {error.strerror or error}.")


def _import(arguments: argparse.Namespace) -> int:
    gathering = GatheringPage.objects.filter(slug=arguments.gathering).first()
    if gathering is None:
        return _refused(f"There is no gathering {arguments.gathering!r}; give the last part of its address.")
    content = _content(arguments.file)
    if not arguments.yes:
        seen = preview_of_import(gathering, rows_of(read_sheet(content, arguments.file)))
        _show(seen, arguments, done=False)
        return 0 if seen.may_be_confirmed else 1
    planner = Person.objects.filter(email=fold_email(arguments.planner or "")).first()
    if planner is None:
        return _refused("Say with --as which planner signs them up: the address stands in each mail.")
    found = actions.read_participants(
        planner, gathering, content=content, file_name=Path(arguments.file).name
    )
    seen = preview_of_import(gathering, found.rows)
    try:
        counts = actions.confirm_import(planner, found, notice=notice_in_force("registration"))
    except BaseException:
        # What is wrong is mended in the file: nothing is left to wait in the editor.
        actions.discard_import(planner, found)
        raise
    _show(seen, arguments, done=True, counts=counts)
    return 0


def _show(seen: Preview, arguments: argparse.Namespace, *, done: bool, counts: Any = None) -> None:
    figures = counts or {
        "registered": seen.seats,
        "waiting": seen.queue,
        "already": len(seen.already),
        "left_out": len(seen.left_out),
    }
    problems = [row_words(row) for row in seen.to_mend]
    if arguments.json:
        print(json.dumps({"done": done, **figures, "problems": problems}, ensure_ascii=False))
        return
    for problem in problems:
        print(problem)
    if seen.obstacle:
        print(refusal_words(seen.obstacle))
    print(
        f"{figures['registered']} get a seat, {figures['waiting']} join the queue, "
        f"{figures['already']} were signed up before, {len(problems)} rows to mend. "
        + ("Done." if done else "Nobody was signed up: add --yes --as ADDRESS to do it.")
    )


def _content(name: str) -> bytes:
    """The file, or standard input for "-"; never more than a byte above what is allowed."""
    if name == "-":
        return sys.stdin.buffer.read(LARGEST_FILE + 1)
    with Path(name).open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _refused(message: str) -> int:
    print(f"hjulet import participants: {message} Nobody was signed up.", file=sys.stderr)
    return 1
