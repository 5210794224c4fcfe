"""How often one client, or one e-mail address, may do a thing. Roomy for colleagues who share an address.

Fixed windows, counted in Django's cache: with Redis for all workers together, else in each worker by
itself, so that the limits hold to within the number of workers. Who is counted is kept only as a keyed
hash. The limiters at hand were not taken: django-ninja's keeps addresses in clear, believes any
X-Forwarded-For and counts by reading, then writing; allauth's is internal to it, keeps a list of times
per client and waits on a lock when many come at once.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` times in every period of `seconds`."""

    name: str
    count: int
    seconds: int


READS_BY_CLIENT = Limit("reads", 12_000, 600)
"""Pages kept in the page cache are not counted: they cost nothing."""
WRITES_BY_CLIENT = Limit("writes", 1_000, 600)
"""120 colleagues behind one address sign up, mistype and try again, with room to spare."""
SIGN_UPS_BY_EMAIL = Limit("sign-ups", 30, 3_600)
"""Nobody can fill somebody else's mailbox. (A repeated sign-up to the same gathering mails far less often still.)"""

SEARCHES_BY_CLIENT = Limit("searches", 1_200, 600)
"""Colleagues behind one address search a lot together; a program that asks twice a second is told to wait."""

OWN_DATA_BY_PERSON = Limit("own-data", 20, 3_600)
"""Everything about oneself, on the page or as a file."""


class TooMany(Exception):
    """The limit is reached; there is room again after `seconds`."""

    def __init__(self, limit: Limit, seconds: int) -> None:
        super().__init__(f"limit {limit.name} reached")
        self.limit = limit
        self.seconds = seconds


def count(limit: Limit, who: str) -> None:
    """Count one more; raises TooMany when that is one too many."""
    now = time.time()
    window = int(now // limit.seconds)
    hashed = salted_hmac("hjulet.limits", who, algorithm="sha256").hexdigest()[:32]
    key = f"limit:{limit.name}:{window}:{hashed}"
    cache.add(key, 0, timeout=limit.seconds)
    try:
        counted = cache.incr(key)
    except ValueError:  # thrown out of a full cache in between
        counted = 1
    if counted > limit.count:
        raise TooMany(limit, max(1, round((window + 1) * limit.seconds - now)))


def client_of(request: HttpRequest) -> str:
    """The address that the request came from, as seen by the outermost of our own proxies.

    With TRUSTED_PROXIES = n, the n-th address from the right of X-Forwarded-For, which our own proxy
    wrote; what stands before it anybody can have made up. An IPv6 address is counted by its /64,
    which is what one subscriber has.
    """
    remote = str(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted: int = settings.TRUSTED_PROXIES
    wanted = hops[-trusted] if 0 < trusted <= len(hops) else remote
    address = _address(wanted) or _address(remote)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False))
    return str(address or "unknown")


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Reads "192.0.2.1", "192.0.2.1:443", "2001:db8::1" and "[2001:db8::1]:443"."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def too_many_words(reached: TooMany) -> str:
    """What a person is told, and when to try again."""
    minutes = -(-reached.seconds // 60)
    return ngettext(
        "Det blev för många försök på kort tid. Vänta en minut och försök igen.",
        "Det blev för många försök på kort tid. Vänta %(minutes)d minuter och försök igen.",
        minutes,
    ) % {"minutes": minutes}
