"""How fast the search is at a hundred thousand documents, beside plain AND search over Wagtail's default index.

    python -m benchmarks.search [--documents 100000] [--store sqlite|postgresql] [--keep NAME]

SQLite is measured in a file of its own; PostgreSQL in a schema of its own in the database of DATABASE_URL.
With --keep the file, or the schema, of that name is left, and is asked as it is when it is there already:
building takes minutes.
The baseline has the table that Wagtail makes by default (FTS5 without a tokenizer; tsvector with `simple`)
over the same texts, and all words of the question joined by AND, ranked by the database. Processor time is of
this process; a shared machine adds to the wall-clock figures. Prints a table for docs/methods/search.md.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hjulet.hub.spoke import Findable

QUESTIONS = 400
BASELINE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE wagtail_index USING fts5(autocomplete, body, title)",
        (
            "INSERT INTO wagtail_index(rowid, autocomplete, body, title) "
            "SELECT id, title, summary || ' ' || body, title FROM hjulet_searchdocument"
        ),
    ),
    "postgresql": (
        (
            "CREATE TABLE wagtail_index AS SELECT id, setweight(to_tsvector('simple', title), 'A') || "
            "to_tsvector('simple', summary || ' ' || body) AS vector FROM hjulet_searchdocument"
        ),
        "CREATE INDEX wagtail_index_vector ON wagtail_index USING gin (vector)",
        "ANALYZE wagtail_index",
    ),
}


@dataclass(frozen=True, slots=True)
class Timing:
    seconds: Sequence[float]
    """By the clock, one for each question."""
    cpu_seconds: Sequence[float]
    """Of this process, likewise."""
    without_hits: int

    def row(self, only: Callable[[int], bool] = lambda number: True) -> str:
        """p50 and p95 by the clock, then by this process's processor."""
        return "  ".join(
            f"{cut * 1000:7.1f}"
            for times in (self.seconds, self.cpu_seconds)
            for cut in cuts([time for number, time in enumerate(times) if only(number)])
        )


def cuts(times: Sequence[float]) -> tuple[float, float]:
    """p50 and p95."""
    all_cuts = quantiles(times, n=20)
    return all_cuts[9], all_cuts[18]


def memory_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(ask: Callable[[str], int], questions: Sequence[str]) -> Timing:
    """Each question once to warm up, then once for the clock."""
    for question in questions:
        ask(question)
    seconds, cpu_seconds, without = [], [], 0
    for question in questions:
        started, cpu = time.perf_counter(), time.process_time()
        hits = ask(question)
        seconds.append(time.perf_counter() - started)
        cpu_seconds.append(time.process_time() - cpu)
        without += not hits
    return Timing(seconds, cpu_seconds, without)


def baseline(alias: str) -> Callable[[str], int]:
    """Plain AND search over a table like the one Wagtail makes."""
    from django.db import connections

    connection = connections[alias]
    there = "wagtail_index" in connection.introspection.table_names()
    with connection.cursor() as cursor:
        if not there:
            for statement in BASELINE[connection.vendor]:
                cursor.execute(statement)
    if connection.vendor == "sqlite":
        asked = "SELECT rowid FROM wagtail_index WHERE wagtail_index MATCH %s ORDER BY bm25(wagtail_index) LIMIT 20"
    else:
        asked = (
            "SELECT id FROM wagtail_index, plainto_tsquery('simple', %s) AS asked WHERE vector @@ asked "
            "ORDER BY ts_rank(vector, asked) DESC LIMIT 20"
        )

    def ask(question: str) -> int:
        quoted = " AND ".join('"' + word.replace('"', "") + '"' for word in question.split())
        with connection.cursor() as cursor:
            cursor.execute(asked, [quoted if connection.vendor == "sqlite" else question])
            return len(cursor.fetchall())

    return ask


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--keep", help="the file, or PostgreSQL's schema, to leave and to use again")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hjulet.site.settings")
    import django

    django.setup()
    from django.db import connections

    from benchmarks.search_content import Content
    from hjulet.hub.models import SearchDocument
    from hjulet.hub.rules import ANYONE
    from hjulet.hub.search import search
    from hjulet.hub.search.throwaway import throwaway_index
    from hjulet.instruments.language import open_analyser

    started = time.process_time()
    sum(range(10_000_000))
    print(
        f"adding ten million numbers  {time.process_time() - started:.2f} s (to compare machines and crowds by)"
    )
    print(f"load                      {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    before = memory_mb()
    open_analyser("sv").analyse("Skolan och bussarna i Åre")
    print(
        f"the lexicon in memory     {memory_mb() - before:.0f} MB (file shared by all workers)\n"
        f"store                     {options.store}"
    )
    content = Content()
    asked = content.questions(QUESTIONS)
    questions = [one.text for one in asked]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(options.keep or f"{folder}/index.sqlite3")
        schema = options.keep if options.store == "postgresql" else None
        with throwaway_index(options.store, file=file, kept_schema=schema) as alias:
            if not SearchDocument.objects.using(alias).exists():
                build(list(content.documents(options.documents)), alias)
            print(f"documents                 {SearchDocument.objects.using(alias).count()}")
            if options.store == "sqlite":
                print(f"database file             {file.stat().st_size / 1e6:.0f} MB")
            else:
                with connections[alias].cursor() as cursor:
                    cursor.execute("ANALYZE")
            own = timed(lambda question: len(search(ANYONE, question, using=alias).hits), questions)
            plain = timed(baseline(alias), questions)
    print("                           p50 ms   p95 ms   p50 cpu  p95 cpu   without hits")
    for name, timing in (("Hjulet", own), ("baseline: AND, Wagtail", plain)):
        print(f"{name:25} {timing.row()}   {timing.without_hits} of {QUESTIONS}")
    for kind in dict.fromkeys(one.kind for one in asked):
        print(f"  {kind:23} {own.row(lambda number, kind=kind: asked[number].kind == kind)}")


def build(documents: list[Findable], alias: str) -> None:
    """Write the index and say what that took."""
    from hjulet.hub.search.writing import index_everything
    from hjulet.instruments.language import open_analyser

    words = sum(len(document.body.split()) + len(document.summary.split()) for document in documents)
    started, cpu = time.perf_counter(), time.process_time()
    index_everything(lambda: documents, using=alias)
    print(
        f"words                     {words}\n"
        f"indexing                  {time.perf_counter() - started:.0f} s "
        f"({time.process_time() - cpu:.0f} s of this process's processor)"
    )
    analyser = open_analyser("sv")
    sample = documents[:2_000]
    for document in sample:
        analyser.analyse(document.body)
    cpu = time.process_time()
    for document in sample:
        analyser.analyse(document.body)
    per_second = sum(len(document.body.split()) for document in sample) / (time.process_time() - cpu)
    print(f"analysis, warm            {per_second:.0f} words/s")


if __name__ == "__main__":
    main()
