"""The content that is measured, made in the database of DATABASE_URL; prints what it made as JSON.

Run as a program of its own (`python -m benchmarks.content`), since Django's settings hold for a whole process.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta


def fill() -> dict[str, object]:
    """A list of fifty gatherings, one gathering with twenty sessions, and one with forty seats."""
    from hjulet.meet.models import Room
    from tests.factories import in_days, make_gathering, make_network, make_session, make_speaker, make_venue

    network = make_network(title="Mätnätverket")
    for number in range(50):
        make_gathering(
            network=network,
            title=f"Mätträff {number}",
            starts=in_days(20 + number),
            ends=in_days(20.2 + number),
            seats=30,
        )
    venue = make_venue(name="Mäthuset", town="Kramfors")
    rooms = [
        Room.objects.create(venue=venue, name=f"Sal {letter}", sort_order=order)
        for order, letter in enumerate("ABCD")
    ]
    conference = make_gathering(
        network=network,
        title="Mätkonferensen",
        starts=in_days(90),
        ends=in_days(90.4),
        venue=venue,
        seats=200,
    )
    for number in range(20):
        starts = conference.starts + timedelta(minutes=50 * (number // 4))
        make_session(
            conference,
            title=f"Lärpass {number + 1}: hur vi mäter det som betyder något",
            abstract="Vi går igenom hur tre regioner har gjort, vad som blev lätt och vad som blev svårt. "
            * 4,
            starts=starts,
            ends=starts + timedelta(minutes=45),
            room=rooms[number % 4],
            speakers=[make_speaker(), make_speaker()],
        )
    popular = make_gathering(network=network, title="Populära träffen", seats=40)
    return {"conference": conference.slug, "popular": popular.slug, "queries": queries(conference.slug)}


def queries(conference: str) -> dict[str, int]:
    """How many database queries each measured address costs without the page cache."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks.site import addresses

    counts = {}
    client = Client(HTTP_HOST="127.0.0.1")
    for name, path in addresses(conference).items():
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counts[name] = len(captured)
    return counts


if __name__ == "__main__":
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "hjulet.site.settings",
        "HJULET_MODE": "test",
        "HJULET_PAGE_CACHE_SECONDS": "0",
    }
    import django

    django.setup()
    json.dump(fill(), sys.stdout)
