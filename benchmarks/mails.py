"""A mail-out to a thousand: `python -m benchmarks.mails` prints what it costs in processor time and memory.

One worker, SQLite, a real mail server in a process of its own (so that its time is not counted), and a
reminder with calendar entry to each of a thousand people. The floor is what writing and sending cost apart
from Hjulet: the same thousand mails, composed beforehand, through smtplib alone.
"""

from __future__ import annotations

import os
import resource
import shutil
import smtplib
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

PEOPLE = 1000

SINK = """
import sys, time
from aiosmtpd.controller import Controller

class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"

controller = Controller(Sink(), hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start()
print("ready", flush=True)
sys.stdin.read()
"""


@dataclass(frozen=True, slots=True)
class Cost:
    what: str
    mails: int
    seconds: float
    cpu_seconds: float
    memory_mb: float

    def __str__(self) -> str:
        each = 1000 * self.cpu_seconds / max(1, self.mails)
        return (
            f"{self.what}: {self.mails} mails in {self.seconds:.1f} s, {self.cpu_seconds:.2f} CPU s "
            f"({each:.1f} ms each), peak memory {self.memory_mb:.0f} MB"
        )


class Watch:
    """Wall clock and processor time of this process since it was made."""

    def __init__(self) -> None:
        self.began, self.cpu = time.perf_counter(), time.process_time()

    def cost(self, what: str, mails: int) -> Cost:
        return Cost(
            what=what,
            mails=mails,
            seconds=time.perf_counter() - self.began,
            cpu_seconds=time.process_time() - self.cpu,
            memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        )


def fill(people: int) -> None:
    """A hybrid gathering with so many, every third online, and a reminder to each in the outbox."""
    from django.utils import timezone

    from hjulet.hub.models import Person
    from hjulet.meet.actions.outbox import write_mails
    from hjulet.meet.models import OutgoingMail, Registration
    from tests.factories import in_days, make_gathering, make_network, make_venue

    gathering = make_gathering(
        network=make_network(title="Mätnätverket"),
        title="Den stora kunskapsdagen om vatten, skog och människor",
        starts=in_days(7),
        venue=make_venue(name="Folkets hus", map_url="https://exempel.invalid/karta"),
        mode="hybrid",
        joining_link="https://mote.exempel.invalid/rum",
        price_ore=75_000,
    )
    numbers = range(people)
    Person.objects.bulk_create(
        Person(email=f"mejl{n}@exempel.invalid", name=f"Åsa Påhittad {n}", password="!") for n in numbers
    )
    persons = Person.objects.filter(email__startswith="mejl").order_by("id")
    Registration.objects.bulk_create(
        Registration(
            gathering=gathering,
            person=person,
            state="registered",
            mode="online" if n % 3 == 0 else "on_site",
            name=person.name,
            role_title="Utvecklingsledare",
            organisation_name="Påhittade kommun",
            price_ore=75_000,
            created_at=timezone.now(),
        )
        for n, person in enumerate(persons)
    )
    OutgoingMail.objects.all().delete()
    write_mails(
        list(Registration.objects.filter(gathering=gathering).order_by("id")),
        OutgoingMail.Kind.REMINDER,
        gathering.desk,
        version=7,
        starts=gathering.starts.isoformat(),
    )


def measure(port: int) -> list[Cost]:
    """The floor, then the whole: claim, compose, send, mark."""
    from hjulet.meet.actions import deliver_outbox
    from hjulet.meet.actions.delivery import in_bytes
    from hjulet.meet.formats.mail import compose
    from hjulet.meet.models import OutgoingMail
    from hjulet.meet.queries.outbox import letters

    # Reminders only go by day; the measurement at any hour.
    OutgoingMail.objects.update(kind=OutgoingMail.Kind.GATHERING_CHANGED)
    pks = list(OutgoingMail.objects.order_by("id").values_list("pk", flat=True))
    in_bytes(compose(letters(pks[:1])[0]))  # loads the addresses and templates, which a worker does once
    watch = Watch()
    contents = [in_bytes(compose(letter)) for letter in letters(pks)]
    composing = watch.cost("composing alone", len(contents))
    watch = Watch()
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for content in contents:
            smtp.sendmail("hjulet@exempel.invalid", ["a@exempel.invalid"], content)
    floor = watch.cost("sending alone (smtplib)", len(contents))
    watch = Watch()
    sent = deliver_outbox(seconds=120)
    if sent != len(pks):
        raise RuntimeError(f"{sent} of {len(pks)} mails were sent")
    return [composing, floor, watch.cost("the outbox, whole", sent)]


def main() -> int:
    from hjulet.seed.build import seed_database
    from tests.databases import free_port

    port = free_port()
    with tempfile.TemporaryDirectory(prefix="hjulet-mails-") as folder:
        shutil.copyfile(seed_database(), Path(folder) / "mails.sqlite3")
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "hjulet.site.settings",
            "DATABASE_URL": f"sqlite:///{folder}/mails.sqlite3",
            "HJULET_MODE": "test",
            "HJULET_HOME": folder,
            "HJULET_SECRET_KEY": "only for measuring",
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        }
        import django

        django.setup()
        fill(PEOPLE)
        sink = subprocess.Popen(
            [sys.executable, "-c", SINK, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        try:
            assert sink.stdout is not None
            sink.stdout.readline()
            for cost in measure(port):
                print(cost)
        finally:
            sink.terminate()
            sink.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
