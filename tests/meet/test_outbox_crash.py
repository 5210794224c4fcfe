"""A worker that is killed in the middle of a mail-out: nobody gets a mail twice, and everybody gets it.

Real worker processes (`hjulet worker`), a real mail server, SIGKILL. What may have gone and what has not
is told apart by what is written in the database before each mail.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.parser import BytesHeaderParser
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from hjulet.hub.models import Person
from hjulet.meet.actions.delivery import CLAIM_EXPIRES, settle_left_behind
from hjulet.meet.actions.outbox import write_mails
from hjulet.meet.models import GatheringPage, OutgoingMail, Registration
from tests.databases import end_with_parent, free_port
from tests.factories import make_gathering
from tests.servers import wait_until as wait_for

pytestmark = pytest.mark.django_db(transaction=True)

State = OutgoingMail.State


def wait_until(is_so: Callable[[], Any], what: str) -> None:
    """Longer than a worker needs to start on a machine that has much else to do."""
    wait_for(is_so, what, seconds=300)


class SlowMailServer:
    """Takes mails like any server; told to, it keeps the worker waiting before or after it has taken one."""

    def __init__(self) -> None:
        self.accepted: list[str] = []
        self.answered = 0
        self.hold_at: int | None = None
        """Which mail (counted from 1) is held in the server's hands, having been taken but not answered."""
        self.is_holding = threading.Event()
        self.refuses: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        import asyncio

        self.accepted.append(str(BytesHeaderParser().parsebytes(envelope.content)["Message-ID"]))
        if len(self.accepted) == self.hold_at:
            self.is_holding.set()
            while self.hold_at is not None:
                await asyncio.sleep(0.01)
        self.answered += 1
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[SlowMailServer, int]]:
    from aiosmtpd.controller import Controller

    handler = SlowMailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield handler, controller.port
    handler.hold_at = None
    controller.stop()


@contextmanager
def worker(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`hjulet worker` on the test's own database; killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hjulet", "worker"],
        env={**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{port}"},
        stdin=subprocess.DEVNULL,
        preexec_fn=end_with_parent,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def mail_out(people: int) -> GatheringPage:
    """So many mails in an otherwise empty outbox."""
    OutgoingMail.objects.all().delete()
    gathering = make_gathering(title="Den stora dagen", offer_hours=0)
    Person.objects.bulk_create(
        Person(email=f"utskick{n}@exempel.invalid", name=f"Person {n}", password="!") for n in range(people)
    )
    Registration.objects.bulk_create(
        Registration(gathering=gathering, person=person, state="registered", name=person.name)
        for person in Person.objects.filter(email__startswith="utskick").order_by("id")
    )
    everybody = list(Registration.objects.filter(gathering=gathering).order_by("id"))
    write_mails(everybody, OutgoingMail.Kind.REGISTERED, gathering.desk, version=0)
    return gathering


def states() -> Counter[str]:
    return Counter(OutgoingMail.objects.values_list("state", flat=True))


def let_claims_expire() -> None:
    """What the dead worker had claimed becomes old, as it does in five minutes."""
    old = timezone.now() - CLAIM_EXPIRES - timedelta(seconds=1)
    OutgoingMail.objects.filter(state=State.SENDING, claimed_at__isnull=False).update(claimed_at=old)
    OutgoingMail.objects.filter(state=State.SENDING, begun_at__isnull=False).update(begun_at=old)


def nobody_got_two(server: SlowMailServer) -> bool:
    return len(set(server.accepted)) == len(server.accepted)


def test_workers_killed_in_the_middle_send_no_mail_twice_and_lose_none(
    server: tuple[SlowMailServer, int],
) -> None:
    handler, port = server
    mail_out(200)
    for stop_after in (40, 130):
        with worker(port) as process:
            wait_until(lambda after=stop_after: len(handler.accepted) >= after, f"{stop_after} mails")
            kill(process)
        let_claims_expire()
        assert nobody_got_two(handler)
    with worker(port):
        wait_until(lambda: not states()[State.PENDING] + states()[State.SENDING], "the rest")
    uncertain = states()[State.UNCERTAIN]
    # At most the one mail that was in the server's hands at each kill.
    assert uncertain <= 2
    assert states() == Counter({State.SENT: 200 - uncertain}) + Counter({State.UNCERTAIN: uncertain})
    assert nobody_got_two(handler)
    sent = set(
        OutgoingMail.objects.filter(state=State.SENT).values_list("registration__public_id", flat=True)
    )
    assert {f"<{public_id.hex}.registered.0@hjulet>" for public_id in sent} <= set(handler.accepted)
    connections.close_all()


def test_a_mail_the_server_had_taken_when_the_worker_died_is_left_to_a_person(
    server: tuple[SlowMailServer, int],
) -> None:
    """Exactly in the window: the server has the mail, the worker dies before it hears so."""
    handler, port = server
    mail_out(20)
    handler.hold_at = 8
    with worker(port) as process:
        wait_until(handler.is_holding.is_set, "the eighth mail to be in the server's hands")
        kill(process)
    handler.hold_at = None
    assert states() == {State.SENT: 7, State.SENDING: 13}
    assert OutgoingMail.objects.filter(state=State.SENDING, begun_at__isnull=False).count() == 1
    let_claims_expire()
    with worker(port):
        wait_until(lambda: states()[State.SENT] == 19, "the others")
    assert states() == {State.SENT: 19, State.UNCERTAIN: 1}
    assert len(handler.accepted) == len(set(handler.accepted)) == 20
    [uncertain] = OutgoingMail.objects.filter(state=State.UNCERTAIN)
    assert uncertain.last_error == "worker_died"
    assert (
        f"<{uncertain.registration.public_id.hex}.registered.0@hjulet>" == handler.accepted[7]  # type: ignore[union-attr]
    )
    connections.close_all()


def test_a_worker_told_to_stop_puts_back_what_it_has_not_sent(server: tuple[SlowMailServer, int]) -> None:
    """SIGTERM, as at every upgrade: the mail in hand is finished, nothing is uncertain, nothing waits five minutes."""
    handler, port = server
    mail_out(60)
    handler.hold_at = 5
    with worker(port) as process:
        wait_until(handler.is_holding.is_set, "the fifth mail to be in the server's hands")
        process.send_signal(signal.SIGTERM)
        handler.hold_at = None
        process.wait(timeout=120)
    assert states() == {State.SENT: 5, State.PENDING: 55}
    assert set(OutgoingMail.objects.filter(state=State.PENDING).values_list("attempts", "claimed_at")) == {
        (0, None)
    }
    connections.close_all()


def test_a_claim_is_uncertain_only_when_it_was_begun() -> None:
    mail_out(2)
    old = timezone.now() - CLAIM_EXPIRES - timedelta(seconds=1)
    begun, claimed = OutgoingMail.objects.order_by("id")
    OutgoingMail.objects.update(state=State.SENDING, claimed_at=old)
    OutgoingMail.objects.filter(pk=begun.pk).update(begun_at=old)
    assert settle_left_behind(timezone.now()) == 1
    assert dict(OutgoingMail.objects.values_list("pk", "state")) == {
        begun.pk: State.UNCERTAIN,
        claimed.pk: State.SENDING,
    }
