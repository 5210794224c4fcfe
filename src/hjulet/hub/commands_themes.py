"""`hjulet themes`: the subject words out to a file and in from one."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from hjulet.hub.actions_themes import read_in_themes
from hjulet.hub.formats.skos import FORMATS, skos
from hjulet.hub.formats.skos_reading import Unreadable, read_themes
from hjulet.hub.formats.tables import as_csv, theme_table
from hjulet.hub.queries import themes_with_relations
from hjulet.hub.rules import ANYONE

NOT_DONE = 1


def import_themes(arguments: argparse.Namespace) -> int:
    """Read the file in, all of it or nothing. 1 with every problem, one a line, when it cannot be used."""
    path = Path(arguments.file)
    try:
        rows = read_themes(path.read_bytes(), path.suffix.casefold())
        done = read_in_themes(rows, is_dry_run=arguments.dry_run)
    except OSError as error:
        return _refused(f"{path} cannot be read ({error.strerror}).")
    except Unreadable as error:
        return _refused(str(error))
    if arguments.json:
        print(json.dumps({"new": done.new, "changed": done.changed, "same": done.same}))
        return 0
    for word, slugs in (("new", done.new), ("changed", done.changed)):
        for slug in slugs:
            print(f"{word}: {slug}")
    would = " would be" if arguments.dry_run else ""
    print(f"{len(done.new)}{would} new, {len(done.changed)}{would} changed, {done.same} as they were")
    return 0


def export_themes(arguments: argparse.Namespace) -> int:
    """Write the words to a file by its ending, or as Turtle to standard output."""
    themes = themes_with_relations(ANYONE)
    ending = Path(arguments.file).suffix.removeprefix(".").casefold() if arguments.file else "ttl"
    if ending == "csv":
        content = as_csv(theme_table(themes))
    elif ending in FORMATS:
        content, _media_type = skos(themes, ending)
    else:
        return _refused(f"The file ends in {ending!r}: expected csv, {', '.join(FORMATS)}.")
    if arguments.file:
        Path(arguments.file).write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
    return 0


def _refused(words: str) -> int:
    print(f"hjulet themes: {words}", file=sys.stderr)
    return NOT_DONE
