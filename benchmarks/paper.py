"""What the papers cost: a thousand badges, a thousand names, a programme of forty sessions, a hundred certificates.

`python -m benchmarks.paper` prints the table; each paper is set in a process of its own, so that the memory
is what that paper needs. The code under a badge is drawn too, which is most of the work.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

PEOPLE = 1_000
SESSIONS = 40
CERTIFICATES = 100


@dataclass(frozen=True, slots=True)
class PaperCost:
    """`memory_mb` is the highest of the whole process, Python and Django included."""

    name: str
    seconds: float
    cpu_seconds: float
    memory_mb: float
    size_kb: float


def _name(number: int) -> str:
    first = ("Åsa", "Anna-Karin", "Örjan", "Łukasz", "Bo")[number % 5]
    last = ("Öberg", "von Essen Lagercrantz", "Zetterström", "Ng")[number % 4]
    return f"{first} {last} {number}"


def badges() -> bytes:
    from hjulet.meet.formats import pdf

    made = tuple(
        pdf.Badge(
            name=_name(number),
            organisation="Kommunalförbundet Göteborgsregionen",
            role="utvecklingsledare",
            address=f"https://hjulet.exempel.invalid/incheckning/skylt/{number:026d}/",
        )
        for number in range(PEOPLE)
    )
    return pdf.badges_pdf(pdf.BadgeSheets(gathering="Mätkonferensen", badges=made))


def names() -> bytes:
    from hjulet.meet.formats import pdf

    lines = tuple(
        pdf.NameLine(_name(number), "utvecklingsledare", "Region Västernorrland") for number in range(PEOPLE)
    )
    return pdf.names_pdf(pdf.NameList("Mätkonferensen", (), "https://exempel.invalid/", lines))


def programme() -> bytes:
    from hjulet.meet.formats import pdf

    def session(number: int) -> pdf.SessionLine:
        return pdf.SessionLine(
            title=f"Lärpass {number}: hur vi mäter det som betyder något",
            where=f"Sal {number % 8}",
            when="kl. 10.00–10.45",
            abstract="Vi går igenom hur tre regioner har gjort, vad som blev lätt och vad som blev svårt. "
            * 4,
            leaders=(pdf.LeaderLine("Åsa Öberg", "utvecklingsledare, Region Gävleborg"),) * 2,
        )

    slots = tuple(
        pdf.SlotLine(f"{hour:02d}.00–{hour:02d}.45", tuple(session(hour * 8 + number) for number in range(8)))
        for hour in range(9, 9 + SESSIONS // 8)
    )
    days = (pdf.DayTable("Tisdag 25 april 2027", slots),)
    return pdf.programme_pdf(
        pdf.ProgrammeSheet("Mätkonferensen", "Konferens", (), "https://exempel.invalid/", days)
    )


def certificates() -> bytes:
    from hjulet.meet.formats import pdf

    sheet = pdf.CertificateSheet(
        name="Åsa Öberg",
        organisation="Region Gävleborg",
        gathering="Mätkonferensen",
        facts=("17–18 augusti 2027", "Omfattning: 12 timmar"),
        issuer="Region Västernorrland",
        issued="Utfärdat 20 augusti 2027.",
        code="7KQ2-M9XW-1T4C-8ABC",
        address="https://exempel.invalid/intyg/7KQ2-M9XW-1T4C-8ABC/",
    )
    return pdf.certificates_pdf([sheet] * CERTIFICATES)


PAPERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "badges": (f"badges ({PEOPLE})", badges),
    "names": (f"name list ({PEOPLE})", names),
    "programme": (f"programme ({SESSIONS} sessions)", programme),
    "certificates": (f"certificates ({CERTIFICATES})", certificates),
}


def _measure_here(key: str) -> str:
    """Set it once in this process: seconds, processor seconds, megabytes at most, kilobytes made."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "hjulet.site.settings", "HJULET_MODE": "test"}
    import django

    django.setup()
    started, cpu = time.perf_counter(), time.process_time()
    content = PAPERS[key][1]()
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{seconds} {cpu} {peak_kb / 1024} {len(content) / 1024}"


def measure() -> list[PaperCost]:
    """Each paper once, in a process of its own."""
    rows = []
    for key, (name, _make) in PAPERS.items():
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.paper", key], capture_output=True, text=True, check=True
        )
        seconds, cpu, memory, size = (float(number) for number in done.stdout.split())
        rows.append(PaperCost(name, seconds, cpu, memory, size))
    return rows


def table(rows: list[PaperCost]) -> str:
    """The rows in Markdown, for docs/run/performance.md."""
    lines = ["| paper | seconds | CPU s | peak memory, MB | size, kB |", "|---|--:|--:|--:|--:|"]
    lines += [
        f"| {row.name} | {row.seconds:.1f} | {row.cpu_seconds:.1f} | {row.memory_mb:.0f} | {row.size_kb:.0f} |"
        for row in rows
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(_measure_here(sys.argv[1]) if len(sys.argv) > 1 else table(measure()))
