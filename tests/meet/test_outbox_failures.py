"""What the mail server may say or do, over real SMTP, and what then becomes of the mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hjulet.meet.actions.delivery import RETRY_AFTER, deliver_outbox
from hjulet.meet.actions.outbox import hold_mail
from hjulet.meet.models import OutgoingMail
from tests.databases import free_port
from tests.factories import make_coordinator, make_gathering, make_network, make_registration

pytestmark = pytest.mark.django_db(transaction=True)

DIFFICULT = "svar@exempel.invalid"


class MoodyMailServer:
    """Takes every mail but those to the difficult address, to which it does what it is told."""

    def __init__(self) -> None:
        self.to_recipient = self.to_content = "250 OK"
        self.hangs_up = False
        self.received: list[str] = []

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address == DIFFICULT and self.to_recipient != "250 OK":
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if envelope.rcpt_tos == [DIFFICULT]:
            if self.hangs_up:
                server.transport.abort()
            if self.to_content != "250 OK":
                return self.to_content
        self.received.extend(envelope.rcpt_tos)
        return "250 OK"


@pytest.fixture
def server(settings: Any) -> Iterator[MoodyMailServer]:
    from aiosmtpd.controller import Controller

    handler = MoodyMailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield handler
    controller.stop()


@pytest.fixture
def difficult() -> OutgoingMail:
    """A mail to the difficult address, and one after it to somebody else."""
    gathering = make_gathering()
    OutgoingMail.objects.all().delete()
    registration = make_registration(gathering, email=DIFFICULT)
    make_registration(gathering, email="lugn@exempel.invalid")
    return OutgoingMail.objects.get(registration=registration)


@pytest.mark.parametrize(
    ("says", "state", "error"),
    [
        ({"to_recipient": "550 No such user"}, "failed", "SMTPRecipientsRefused 550"),
        ({"to_recipient": "450 Try later"}, "pending", "SMTPRecipientsRefused 450"),
        ({"to_content": "554 Looks like spam"}, "failed", "SMTPDataError 554"),
        ({"to_content": "451 Try later"}, "pending", "SMTPDataError 451"),
    ],
)
def test_a_no_is_a_no_and_the_next_mail_goes(server, difficult, says, state, error):
    for name, value in says.items():
        setattr(server, name, value)
    assert deliver_outbox() == 1
    assert server.received == ["lugn@exempel.invalid"]
    difficult.refresh_from_db()
    assert (difficult.state, difficult.last_error, difficult.attempts) == (state, error, 1)
    assert difficult.begun_at is None, "the server has said no, so it has surely not gone"


def test_a_no_for_now_is_tried_again_after_a_while(server, difficult):
    server.to_recipient = "450 Try later"
    deliver_outbox()
    server.to_recipient = "250 OK"
    assert deliver_outbox() == 0
    soon = timezone.now() + RETRY_AFTER + timedelta(seconds=1)
    assert deliver_outbox(now=lambda: soon) == 1
    assert server.received == ["lugn@exempel.invalid", DIFFICULT]


def test_a_server_that_hangs_up_before_it_answers_leaves_the_mail_to_a_person(server, difficult):
    server.hangs_up = True
    assert deliver_outbox() == 1
    difficult.refresh_from_db()
    assert (difficult.state, difficult.last_error) == ("uncertain", "SMTPServerDisconnected")
    server.hangs_up = False
    much_later = timezone.now() + timedelta(days=2)
    assert deliver_outbox(now=lambda: much_later) == 0
    assert server.received[-1] == "lugn@exempel.invalid"


def test_held_in_while_a_worker_has_claimed_it(server):
    """The worker asks once more before each mail: what is held in after the claim does not go."""
    network = make_network()
    page = make_gathering(network=network)
    OutgoingMail.objects.all().delete()
    coordinator = make_coordinator(network)
    for number in range(3):
        make_registration(page, email=f"nummer{number}@exempel.invalid")
    taken = server.handle_DATA

    async def hold_after_first(smtp: Any, session: Any, envelope: Any) -> str:
        from asgiref.sync import sync_to_async

        if not server.received:
            await sync_to_async(hold_mail)(coordinator, page)
        return str(await taken(smtp, session, envelope))

    server.handle_DATA = hold_after_first
    assert deliver_outbox() == 1
    assert len(server.received) == 1
    assert sorted(OutgoingMail.objects.values_list("state", flat=True)) == ["pending", "pending", "sent"]


def test_the_same_mail_has_the_same_bytes_at_every_try(server, difficult):
    from hjulet.meet.actions.delivery import in_bytes
    from hjulet.meet.formats.mail import compose
    from hjulet.meet.queries.outbox import letters

    def without_date(content: bytes) -> list[bytes]:
        return [line for line in content.splitlines() if not line.startswith(b"Date:")]

    one, other = (in_bytes(compose(letters([difficult.pk])[0])) for _ in range(2))
    assert without_date(one) == without_date(other)
    assert b"Content-Type: text/calendar" in one
