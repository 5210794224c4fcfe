"""What the command line does with the site's own timetables, points and runs. Loads Django."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

NICE = 10
"""Pages and mails go before runs."""


def carry_out(arguments: argparse.Namespace) -> int:
    """Carry out all that waits, at a low priority. Whoever comes second finds that it is being done, and stops."""
    _load_django()
    from hjulet.measure.actions.access_carrying import carry_out_all, only_carrier

    if hasattr(os, "nice"):
        os.nice(NICE)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with only_carrier() as is_only:
        count = carry_out_all(arguments.workers) if is_only else 0
    if arguments.json:
        print(json.dumps({"carried_out": count, "is_done_elsewhere": not is_only}))
    return 0


def load_timetable(arguments: argparse.Namespace) -> int:
    """Feeds for everybody who studies, read at once: whoever loads them sees what is wrong."""
    _load_django()
    return _loaded(arguments, arguments.files, _timetable, "timetable")


def load_points(arguments: argparse.Namespace) -> int:
    """Points for everybody who studies."""
    _load_django()
    return _loaded(arguments, arguments.files, _points, "points")


def load_generated(arguments: argparse.Namespace) -> int:
    """A county that does not exist, with its buses and people."""
    from hjulet.instruments.access import generate_county

    _load_django()
    year = arguments.years[0] if arguments.years else date.today().year  # noqa: DTZ011 (a calendar has no zone)
    about = {"name": "Påhittat län", "words": "påhittat", "licence": "CC0-1.0", "made_up": True}
    given = argparse.Namespace(**{**vars(arguments), **about})
    with tempfile.TemporaryDirectory(prefix="hjulet-county-") as folder:
        paths = generate_county(folder, seed=arguments.seed, year=year)
        return _loaded(given, [paths["gtfs.zip"]], _timetable, "timetable") or _loaded(
            given, [paths["points.csv"]], _points, "points"
        )


def _timetable(arguments: argparse.Namespace, path: Path) -> tuple[str, dict[str, object]]:
    from hjulet.measure.access_files import chunks_of
    from hjulet.measure.access_refused import AccessRefused
    from hjulet.measure.actions.access_files import add_timetable, read_kept_timetable

    added = add_timetable(None, None, chunks_of(path), **_said(arguments, path))
    if not read_kept_timetable(added):
        words = added.refused_because
        added.delete()
        raise AccessRefused(words)
    counts = {name: getattr(added, name) for name in ("stops", "routes", "trips")}
    days = {name: str(getattr(added, name)) for name in ("first_day", "last_day", "counted_on")}
    words = (
        f"{added.name}: {added.first_day} to {added.last_day}; on {added.counted_on} {added.stops} stops,"
        f" {added.routes} routes, {added.trips} trips, {len(added.problems)} remarks"
    )
    return words, {
        "name": added.name,
        "id": str(added.public_id),
        **days,
        **counts,
        "problems": added.problems,
    }


def _points(arguments: argparse.Namespace, path: Path) -> tuple[str, dict[str, object]]:
    from hjulet.measure.access_files import chunks_of
    from hjulet.measure.actions.access_files import add_points

    added = add_points(None, None, chunks_of(path), **_said(arguments, path))
    words = f"{added.name}: {added.rows} points; {', '.join(added.column_names) or 'no numbers'}"
    about = {"name": added.name, "id": str(added.public_id), "points": added.rows, "columns": added.columns}
    return words, about


def _said(arguments: argparse.Namespace, path: Path) -> dict[str, Any]:
    return {
        "name": arguments.name or path.stem,
        "source": arguments.words or path.name,
        "licence": arguments.licence,
        "is_made_up": arguments.made_up,
    }


def _loaded(
    arguments: argparse.Namespace,
    files: Sequence[str | Path],
    load: Callable[[argparse.Namespace, Path], tuple[str, dict[str, object]]],
    what: str,
) -> int:
    from hjulet.measure.access_refused import AccessRefused

    done = []
    for file in files:
        path = Path(file)
        try:
            words, about = load(arguments, path)
        except (AccessRefused, OSError) as no:
            said = f"{no.filename}: {no.strerror}" if isinstance(no, OSError) else f"{path.name}: {no}"
            print(f"hjulet load {what}: {said}", file=sys.stderr)
            return 1
        done.append(about)
        if not arguments.json:
            print(words)
    if arguments.json:
        print(json.dumps({what: done}, ensure_ascii=False))
    return 0


def _load_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hjulet.site.settings")
    import django

    django.setup()
