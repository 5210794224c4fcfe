"""Many people at the same moment: each with a connection of their own, all let go at once."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: dict[str, Any]
    seconds: float


def all_at_once(deeds: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Do every deed in a thread of its own, begun together; an exception in one is raised here."""
    answers: list[Answer | BaseException | None] = [None] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def run(number: int) -> None:
        gate.wait()
        try:
            answers[number] = deeds[number]()
        except BaseException as error:
            answers[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return [answer for answer in answers if isinstance(answer, Answer)]


def sign_up(address: str, slug: str, email: str, *, organisation: str = "other") -> Callable[[], Answer]:
    """One person's sign-up through the JSON face, on a connection that is closed after it."""
    body = json.dumps({"name": "Påhittad Person", "email": email, "organisation": organisation, "role": ""})

    def deed() -> Answer:
        started = time.perf_counter()
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE_SECONDS)
        connection.request(
            "POST",
            f"/api/v1/gatherings/{slug}/registrations",
            body,
            {"Content-Type": "application/json", "Connection": "close"},
        )
        response = connection.getresponse()
        content = json.loads(response.read())
        connection.close()
        return Answer(status=response.status, body=content, seconds=time.perf_counter() - started)

    return deed


def cancel(address: str, token: str) -> Callable[[], Answer]:
    """One person's cancelling with the private link: the page first (for its form), then the button."""

    def deed() -> Answer:
        started = time.perf_counter()
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE_SECONDS)
        connection.request("GET", f"/anmalan/{token}/")
        page = connection.getresponse()
        cookie = (page.getheader("Set-Cookie") or "").split(";")[0]
        html = page.read().decode()
        csrf = html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        connection.request(
            "POST",
            f"/anmalan/{token}/avboka/",
            f"csrfmiddlewaretoken={csrf}",
            {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "Connection": "close"},
        )
        status = connection.getresponse().status
        connection.close()
        return Answer(status=status, body={}, seconds=time.perf_counter() - started)

    return deed
