"""The servers that tests talk to: the real site as `hjulet up` starts it, a mail server, and Chromium.

A browser or race test asks for `live_site` (and `page`), makes what it needs with the factories, and
finds it on the site at once: test and site share one database, one data folder and one page cache.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import programs
from tests.databases import end_with_parent, free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from hjulet.hub.models import Person
    from hjulet.site.mailbox import ReceivedMail

PATIENCE_SECONDS = 60.0
# Waiting costs nothing where nothing is wrong: both cores may be starting a site at once, beside the run on PostgreSQL.
START_SECONDS = 180.0
# Bringing PostgreSQL back to the seed cuts off whoever is asking it just then, and for a moment there is no database: the
# site's worker process, once a second. It tries anew, and says so in the log in one of these words.
BROUGHT_BACK = ("terminating connection due to administrator command", 'database "test" does not exist')
RECORD = re.compile(r"^(?=\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{3} )", re.MULTILINE)
CHROMIUM_WORDS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def wait_until(is_so: Callable[[], Any], what: str, *, seconds: float = PATIENCE_SECONDS) -> Any:
    """Ask again and again until the answer is true, and return it; say what was waited for when it never is."""
    give_up = time.monotonic() + seconds
    while not (answer := is_so()):
        if time.monotonic() > give_up:
            pytest.fail(f"Waited {seconds:.0f} s for {what}.")
        time.sleep(0.05)
    return answer


@dataclass(frozen=True, slots=True)
class LiveSite:
    """The site under granian, with its background worker, on an address of this machine."""

    url: str
    home: Path

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def mail_folder(self) -> Path:
        """Where the worker puts the mails that it would have sent."""
        return self.home / "mail"

    def mails(self, to: str) -> list[ReceivedMail]:
        """What has been sent to that address so far, newest first."""
        from hjulet.site.mailbox import mails

        return [mail for mail in mails(self.mail_folder) if mail.to == to]

    def wait_for_mail(self, to: str, *, count: int = 1) -> list[ReceivedMail]:
        """The mails to that address, newest first, once the worker has sent that many."""

        def enough() -> list[ReceivedMail]:
            found = self.mails(to)
            return found if len(found) >= count else []

        return list(wait_until(enough, f"{count} mail(s) to {to}"))

    def forget_statistics(self) -> None:
        """Take the figures away again, once the worker has written what it was computing from them."""
        folder = self.home / "statistics"
        wait_until(
            lambda: not [*folder.glob("computed/.making-*")], "what is computed of the figures to be kept"
        )
        gone = folder.rename(folder.with_name("statistics-forgotten"))  # at once: none of it is met half gone
        shutil.rmtree(gone)

    def sign_in(self, page: Page, person: Person) -> None:
        """Give the browser the person's session, as signing in would."""
        from django.conf import settings
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore

        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": self.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]


@contextmanager
def site_server(
    *, database_url: str, home: Path, workers: int = 2, page_cache_seconds: int = 600
) -> Iterator[LiveSite]:
    """`hjulet up` on a free port, answering; stopped at the end. Says what it wrote when it does not start."""
    port = free_port()
    site = LiveSite(url=f"http://127.0.0.1:{port}", home=home)
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "HJULET_HOME": str(home),
        "HJULET_MODE": "demo",
        "HJULET_PAGE_CACHE_SECONDS": str(page_cache_seconds),
    }
    command = [sys.executable, "-m", "hjulet", "up", "--port", str(port), "--workers", str(workers)]
    with site.log.open("wb") as log:
        server = subprocess.Popen(
            command,
            env=environment,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            preexec_fn=end_with_parent,
        )
    try:
        give_up = time.monotonic() + START_SECONDS
        while not _answers(site.url):
            if server.poll() is not None or time.monotonic() > give_up:
                pytest.fail(f"The site did not start:\n{site.log.read_text()}")
            time.sleep(0.1)
        yield site
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/halsa/", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@pytest.fixture(scope="session")
def _one_site(pytestconfig: pytest.Config, django_db_setup: None) -> Iterator[LiveSite]:
    """Started the first time a test asks, then kept: starting takes seconds."""
    home = Path(os.environ["HJULET_HOME"])
    with site_server(database_url=os.environ["DATABASE_URL"], home=home) as site:
        yield site


@pytest.fixture
def live_site(_one_site: LiveSite, transactional_db: None) -> Iterator[LiveSite]:
    """The site with the seed and whatever the test makes. An error in the server's log fails the test."""
    from django.core.cache import caches

    caches["pages"].clear()
    for old in _one_site.mail_folder.glob("*"):
        old.unlink()
    begins = _one_site.log.stat().st_size
    yield _one_site
    # The database goes back to the seed after this: not under a worker that is sending or carries out what was queued.
    wait_until(_outbox_is_empty, "the outbox to be sent")
    _queued_tasks().filter(status="READY").delete()
    wait_until(lambda: not _queued_tasks().filter(status="RUNNING").exists(), "the queued tasks to be done")
    written = _one_site.log.read_bytes()[begins:].decode()
    if errors := errors_in(written):
        pytest.fail(f"The site reported an error:\n{errors}")


def errors_in(log: str) -> str:
    """The records of a log that tell of an error, but for those that come of bringing the database back."""
    told = [one for one in RECORD.split(log) if " ERROR " in one or "Traceback" in one]
    return "".join(one for one in told if not any(words in one for words in BROUGHT_BACK))


def _outbox_is_empty() -> bool:
    from hjulet.meet.models import OutgoingMail

    return not OutgoingMail.objects.filter(state__in=["pending", "sending"]).exists()


def _queued_tasks() -> Any:
    from django_tasks_db.models import DBTaskResult

    return DBTaskResult.objects


@dataclass
class MailServer:
    """An SMTP server that keeps what it gets."""

    host: str
    port: int
    received: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        message = BytesParser(policy=SMTP).parsebytes(envelope.content)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        return "250 OK"


@pytest.fixture
def smtp_server(settings: Any) -> Iterator[MailServer]:
    """A real mail server, and the settings that send to it."""
    from aiosmtpd.controller import Controller

    server = MailServer(host="127.0.0.1", port=free_port())
    controller = Controller(server, hostname=server.host, port=server.port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
    yield server
    controller.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium without a window, started once for the run."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, in which Django would refuse every query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=programs.chromium(), args=CHROMIUM_WORDS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(chromium: Browser, live_site: LiveSite) -> Iterator[Page]:
    """A fresh visitor on the site: `page.goto("/traffar/")`. A script error or a breach of the content policy fails."""
    context = chromium.new_context(
        base_url=live_site.url,
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        viewport={"width": 1280, "height": 900},
    )
    visitor = context.new_page()
    visitor.set_default_timeout(30_000)
    problems: list[str] = []
    visitor.on("pageerror", lambda error: problems.append(str(error)))
    visitor.on(
        "console",
        lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield visitor
    context.close()
    assert problems == []
