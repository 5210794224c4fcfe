"""How fast the search is at a hundred thousand documents, beside plain AND search over Wagtail's default index.

    python -m benchmarks.search [--documents 100000] [--store sqlite|postgresql]

SQLite is measured in a file of its own; PostgreSQL in a schema of its own in the database of DATABASE_URL.
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

QUESTIONS = 400


@dataclass(frozen=True, slots=True)
class Timing:
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    """Of this process, on average."""
    without_hits: int


def memory_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(ask: Callable[[str], int], questions: Sequence[str]) -> Timing:
    """Each question once to warm up, then once for the clock."""
    for question in questions:
        ask(question)
    seconds, without, cpu = [], 0, time.process_time()
    for question in questions:
        started = time.perf_counter()
        hits = ask(question)
        seconds.append(time.perf_counter() - started)
        without += not hits
    cuts = quantiles(seconds, n=20)
    return Timing(
        cuts[9] * 1000, cuts[18] * 1000, (time.process_time() - cpu) / len(questions) * 1000, without
    )


def baseline(alias: str) -> Callable[[str], int]:
    """Plain AND search over a table like the one Wagtail makes."""
    from django.db import connections

    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE VIRTUAL TABLE wagtail_index USING fts5(autocomplete, body, title)")
            cursor.execute(
                "INSERT INTO wagtail_index(rowid, autocomplete, body, title) "
                "SELECT id, title, summary || ' ' || body, title FROM hjulet_searchdocument"
            )
            statement = "SELECT rowid FROM wagtail_index WHERE wagtail_index MATCH %s ORDER BY bm25(wagtail_index) LIMIT 20"
        else:
            cursor.execute(
                "CREATE TABLE wagtail_index AS SELECT id, setweight(to_tsvector('simple', title), 'A') || "
                "to_tsvector('simple', summary || ' ' || body) AS vector FROM hjulet_searchdocument"
            )
            cursor.execute("CREATE INDEX wagtail_index_vector ON wagtail_index USING gin (vector)")
            cursor.execute("ANALYZE wagtail_index")
            statement = (
                "SELECT id FROM wagtail_index, plainto_tsquery('simple', %s) AS asked WHERE vector @@ asked "
                "ORDER BY ts_rank(vector, asked) DESC LIMIT 20"
            )

    def ask(question: str) -> int:
        quoted = " AND ".join('"' + word.replace('"', "") + '"' for word in question.split())
        with connection.cursor() as cursor:
            cursor.execute(statement, [quoted if connection.vendor == "sqlite" else question])
            return len(cursor.fetchall())

    return ask


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hjulet.site.settings")
    import django

    django.setup()
    from django.db import connections

    from benchmarks.search_content import Content
    from hjulet.hub.rules import ANYONE
    from hjulet.hub.search import search
    from hjulet.hub.search.throwaway import throwaway_index
    from hjulet.hub.search.writing import index_everything
    from hjulet.instruments.language import open_analyser

    started = time.process_time()
    sum(range(10_000_000))
    print(
        f"adding ten million numbers  {time.process_time() - started:.2f} s (to compare machines and crowds by)"
    )
    before = memory_mb()
    open_analyser("sv").analyse("Skolan och bussarna i Åre")
    lexicon_mb = memory_mb() - before
    content = Content()
    documents = list(content.documents(options.documents))
    questions = content.questions(QUESTIONS)
    words = sum(len(document.body.split()) + len(document.summary.split()) for document in documents)
    with (
        tempfile.TemporaryDirectory() as folder,
        throwaway_index(options.store, file=Path(folder) / "index.sqlite3") as alias,
    ):
        started, cpu = time.perf_counter(), time.process_time()
        index_everything(lambda: documents, using=alias)
        build, build_cpu = time.perf_counter() - started, time.process_time() - cpu
        analyser = open_analyser("sv")
        sample = documents[:2_000]
        for document in sample:
            analyser.analyse(document.body)
        cpu = time.process_time()
        for document in sample:
            analyser.analyse(document.body)
        per_second = sum(len(document.body.split()) for document in sample) / (time.process_time() - cpu)
        if options.store == "postgresql":
            with connections[alias].cursor() as cursor:
                cursor.execute("ANALYZE")
        size = (Path(folder) / "index.sqlite3").stat().st_size / 1e6 if options.store == "sqlite" else 0
        own = timed(lambda question: len(search(ANYONE, question, using=alias).hits), questions)
        plain = timed(baseline(alias), questions)
    print(f"store                     {options.store}")
    print(f"documents, words          {options.documents}, {words}")
    print(f"indexing                  {build:.0f} s ({build_cpu:.0f} s of this process's processor)")
    print(f"analysis, warm            {per_second:.0f} words/s")
    print(f"the lexicon in memory     {lexicon_mb:.0f} MB (file shared by all workers)")
    print(f"database file             {size:.0f} MB")
    print("                          p50 ms   p95 ms   cpu ms   without hits")
    for name, timing in (("Hjulet", own), ("baseline: AND, Wagtail", plain)):
        print(
            f"{name:25} {timing.p50_ms:7.1f}  {timing.p95_ms:7.1f}  {timing.cpu_ms:7.1f}   {timing.without_hits} of {QUESTIONS}"
        )
    print(f"ratio                     {own.p50_ms / plain.p50_ms:7.1f}  {own.p95_ms / plain.p95_ms:7.1f}")


if __name__ == "__main__":
    main()
