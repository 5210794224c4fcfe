"""What `hjulet measure access` hands out: a table to a file, and what it rests on beside it."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.access import Applied


def about_network(arguments: argparse.Namespace, applied: Applied) -> dict[str, Any]:
    """What a table rests on: the feeds and their day, what was changed, what is odd."""
    network = applied.network
    return {
        "feeds": list(arguments.gtfs),
        "date": network.date,
        "stops": network.stops,
        "trips": network.trips - int(network.withdrawn.sum()),
        "changed": applied.counts(),
        "changed_in_words": applied.sentence(arguments.language),
        "problems": [asdict(one) for one in network.problems],
    }


def hand_out(arguments: argparse.Namespace, frame: pl.DataFrame, about: dict[str, Any]) -> int:
    """The table to its file, or to the terminal; what it rests on as JSON, or in short beside it."""
    from hjulet.instruments.indicators.writing import write_frame

    if arguments.out:
        write_frame(frame, arguments.out, plain(about))
    if arguments.json:
        told = {**about, "rows": frame.height, "files": {"out": arguments.out} if arguments.out else {}}
        if not arguments.out:
            told["table"] = frame.to_dicts()
        print(json.dumps(plain(told), ensure_ascii=False))
        return 0
    print(
        f"written: {arguments.out}" if arguments.out else frame.write_csv(), end="\n" if arguments.out else ""
    )
    if any(about["changed"].values()):
        print(about["changed_in_words"], file=sys.stderr)
    for sentence in about.get("sentences", ()):
        print(sentence, file=sys.stderr)
    for one in about["problems"]:
        where = f"{one['file']}:{one['line']}: " if one["line"] else f"{one['file']}: "
        print(where + one[f"text_{arguments.language}"], file=sys.stderr)
    return 0


def plain(value: Any) -> Any:
    """As JSON has it: no nan, and numbers as Python's own."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return None if isinstance(value, float) and not math.isfinite(value) else value
