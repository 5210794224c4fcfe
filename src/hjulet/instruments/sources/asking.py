"""How the network is asked: one session with a cache of answers on disk, retries with patience, and plain sentences.

The clients (pxwebpy, koladapy, sdmx1) speak with the sources; here is only what they share.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.instruments.sources.errors import NoNetwork, Refused, SourceError

if TYPE_CHECKING:
    from types import ModuleType

    from requests import Response, Session
    from requests.adapters import HTTPAdapter

KEPT_HOURS = 12
"""How long an answer is taken from disk: a load that was broken off in the morning goes on in the afternoon."""
TIMEOUT_SECONDS = 60.0
ATTEMPTS = 5
LONGEST_WAIT_SECONDS = 120
WORTH_ANOTHER_TRY = (429, 500, 502, 503, 504)
CLIENTS = {"pxweb", "koladapy", "sdmx"}
STILL_POSSIBLE = (
    "What is loaded already stays as it is ('hjulet load list'); without a network there are "
    "'hjulet load snapshot --in FILE.zip', 'hjulet load file FILE' and, for commuting, 'hjulet load flows FILE'."
)


def client(module: str, extra: str) -> ModuleType:
    """The client of a source. Raises SourceError, with what to install, when it is not there."""
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise SourceError(
            f"the client for this source is not installed; install it with: pip install 'hjulet[{extra}]'"
        ) from None


def open_session(
    cache: Path | None, *, extra: str, backoff_seconds: float = 1.0, is_fresh: bool = False
) -> Session:
    """A session that keeps answers on disk in `cache`, for 12 hours, and tries again with growing pauses.

    With `is_fresh` every answer is fetched anew. Without a folder nothing is kept.
    """
    requests_cache = client("requests_cache", extra)
    if cache is None:
        session: Session = import_module("requests").Session()
    else:
        cache.mkdir(parents=True, exist_ok=True)
        caching = requests_cache.CachedSession(
            cache / "answers",
            backend="sqlite",
            expire_after=timedelta(hours=KEPT_HOURS),
            allowable_methods=("GET", "POST"),
        )
        caching.settings.disabled = is_fresh
        session = caching
    make_patient(session, backoff_seconds)
    return session


def make_patient(session: Session, backoff_seconds: float = 1.0) -> None:
    """Give a session our manners: a limit in time, and retries that honour Retry-After.

    POST is tried again as well: all that is ever posted is questions.
    """
    adapter = _adapter(backoff_seconds)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.headers["User-Agent"] = "hjulet (open learning platform; loads open statistics)"


def keep_pace(session: Session, address: str, calls: int, window_seconds: float) -> None:
    """From now on no more than so many questions to the address within the window; answers from disk are not counted.

    The client of SCB does this too, but counts from before it waited, and so lets a call through right after another.
    """
    if calls > 0 and window_seconds > 0:
        # An adapter of its own: two interfaces asked through one session each keep their pace.
        adapter = _adapter(session.get_adapter(address).max_retries.backoff_factor)  # type: ignore[attr-defined]
        adapter.pace = Pace(calls, window_seconds)  # type: ignore[attr-defined]
        session.mount(address, adapter)


class Pace:
    """Waits until the next question may be sent."""

    def __init__(self, calls: int, window_seconds: float) -> None:
        self._window = window_seconds
        self._sent: deque[float] = deque(maxlen=calls)

    def wait(self) -> None:
        if len(self._sent) == self._sent.maxlen:
            time.sleep(max(0.0, self._sent[0] + self._window - time.monotonic()))
        self._sent.append(time.monotonic())


def _adapter(backoff_seconds: float) -> HTTPAdapter:
    from requests.adapters import HTTPAdapter
    from urllib3.util.retry import Retry

    class Patient(HTTPAdapter):
        pace: Pace | None = None

        def send(self, request: Any, *args: Any, **kwargs: Any) -> Response:
            if self.pace is not None:
                self.pace.wait()
            # Sessions hand the limit over by name, and None when nobody has said any.
            kwargs["timeout"] = kwargs.get("timeout") or TIMEOUT_SECONDS
            return super().send(request, *args, **kwargs)

    return Patient(
        max_retries=Retry(
            total=ATTEMPTS,
            connect=1,  # no network is said soon; what breaks off on the way is tried longer
            backoff_factor=backoff_seconds,
            backoff_max=LONGEST_WAIT_SECONDS,
            retry_after_max=LONGEST_WAIT_SECONDS,
            status_forcelist=WORTH_ANOTHER_TRY,
            allowed_methods=None,
            respect_retry_after_header=True,
        )
    )


class Answers:
    """What has come back through a session since it was last asked: when, and the pages as they stood."""

    def __init__(self, session: Session) -> None:
        # By question: a caching session tells of a new answer twice.
        self._seen: dict[tuple[object, ...], Response] = {}
        session.hooks["response"].append(self._note)

    def _note(self, response: Response, *args: Any, **kwargs: Any) -> None:
        asked = response.request
        self._seen[asked.method, asked.url, asked.body] = response

    def forget(self) -> None:
        self._seen.clear()

    def retrieved(self) -> datetime:
        """When the oldest of them was fetched from the source: an answer from disk is as old as it is."""
        ages = [_created(response) for response in self._seen.values()]
        return min(ages, default=datetime.now(UTC))

    def pages(self) -> list[dict[str, Any]]:
        """The bodies that are JSON objects."""
        bodies = (response.json() for response in self._seen.values() if response.ok)
        return [body for body in bodies if isinstance(body, dict)]


def _created(response: Response) -> datetime:
    created = getattr(response, "created_at", None)
    if not isinstance(created, datetime):
        return datetime.now(UTC)
    return created if created.tzinfo else created.replace(tzinfo=UTC)


@contextmanager
def talking_to(system: str) -> Iterator[None]:
    """Turn what the clients raise into one sentence: cannot be reached, or said no."""
    import requests

    try:
        yield
    except (SourceError, KeyboardInterrupt):
        raise
    except Exception as error:
        cause = _cause(error)
        if isinstance(cause, requests.exceptions.HTTPError):
            raise _refused(system, cause) from error
        if isinstance(cause, requests.exceptions.RetryError):
            words = (
                f"{system} was asked {ATTEMPTS + 1} times and does not answer as it should. {STILL_POSSIBLE}"
            )
            raise NoNetwork(words) from error
        if isinstance(cause, requests.exceptions.InvalidJSONError):
            words = (
                f"{system} answered with something that is no JSON; is a sign-in page or proxy in between?"
            )
            raise Refused(words, 0) from error
        if isinstance(cause, (requests.exceptions.RequestException, ConnectionError, TimeoutError)):
            raise NoNetwork(f"{system} cannot be reached from here. {STILL_POSSIBLE}") from error
        if CLIENTS & {type(error).__module__.partition(".")[0], _raised_in(error)}:
            raise Refused(f"{system} gave an answer that its client cannot use ({error})", 0) from error
        raise


def _raised_in(error: BaseException) -> str:
    """The package whose code stumbled: a client over an answer that it did not foresee."""
    trace, package = error.__traceback__, ""
    while trace is not None:
        package = str(trace.tb_frame.f_globals.get("__name__", "")).partition(".")[0]
        trace = trace.tb_next
    return package


def _cause(error: BaseException) -> BaseException:
    """The exception of requests that a client has wrapped, if there is one."""
    import requests

    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, (requests.exceptions.RequestException, ConnectionError, TimeoutError)):
            return seen
        seen = seen.__cause__ or seen.__context__
    return error


def _refused(system: str, error: Exception) -> Refused:
    response = getattr(error, "response", None)
    found = re.search(r"\b([45]\d\d)\b", str(error))
    status = response.status_code if response is not None else int(found[1]) if found else 0
    said = " ".join(
        line
        for line in str(error).split("\n")
        if not line.endswith(": None") and not line.startswith("Type:")
    )
    return Refused(f"{system} said no ({said})", status)
