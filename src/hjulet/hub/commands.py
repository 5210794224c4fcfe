"""`hjulet search`: how good the search is, and building its index anew."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from django.db import OperationalError

from hjulet.hub.progress import Progress
from hjulet.hub.search.evaluating import Evaluation, UnreadableFolder, evaluate, read_judged
from hjulet.hub.search.throwaway import NoPostgresql, has_postgresql

NOT_UNDERSTOOD = 2


def evaluate_search(arguments: argparse.Namespace) -> int:
    """Ask judged questions of a throw-away index on each store. 2 when the folder or the store cannot be used."""
    stores = _stores(arguments.store)
    try:
        judged = read_judged(Path(arguments.folder))
        found = [evaluate(judged, store, progress=_progress(store)) for store in stores]
    except (UnreadableFolder, NoPostgresql) as error:
        return _refused(str(error))
    except OperationalError as error:
        return _refused(f"The PostgreSQL database of DATABASE_URL cannot be used: {str(error).strip()}")
    if arguments.json:
        print(json.dumps([evaluation.as_json() for evaluation in found], ensure_ascii=False, indent=2))
        return 0
    print(f"{len(judged.questions)} questions, {len(judged.documents)} documents")
    for evaluation in found:
        print("\n".join(_lines(evaluation)))
    if len(found) > 1:
        first, second = (evaluation.answers for evaluation in found)
        same = sum(first[question] == second[question] for question in judged.questions)
        print(f"the same first ten on both stores: {same} of {len(judged.questions)} questions")
    elif not has_postgresql():
        print("postgresql: left out, since DATABASE_URL names no PostgreSQL database")
    return 0


def _stores(asked: str) -> list[str]:
    if asked == "all":
        return ["sqlite", "postgresql"] if has_postgresql() else ["sqlite"]
    return [asked]


def _progress(store: str) -> Callable[[str, int, int], None]:
    bars: dict[str, Progress] = {}

    def show(what: str, done: int, total: int) -> None:
        bars.setdefault(what, Progress(f"{store}: {what}"))(done, total)

    return show


def _lines(evaluation: Evaluation) -> list[str]:
    without = ", ".join(evaluation.empty) or "none"
    return [
        f"{evaluation.store}:",
        f"  nDCG@10                 {evaluation.ndcg:.3f}",
        f"  success@5               {evaluation.success:.3f}",
        f"  questions without hits  {without}",
    ]


def _refused(words: str) -> int:
    print(f"hjulet search evaluate: {words}", file=sys.stderr)
    return NOT_UNDERSTOOD
