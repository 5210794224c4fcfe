"""Traffic that is ordered, in the place of traffic by timetable: a car between a few stops and one or several others."""

from __future__ import annotations

from dataclasses import replace

from hjulet.instruments.access.editing import rebuilt
from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.places import metres_between
from hjulet.instruments.access.running import clock
from hjulet.instruments.access.scenario import Edit
from hjulet.instruments.access.selecting import chosen_stops

ROAD_OVER_LINE = 1.3
MOST_OFFERED = 500_000
DAY_SECONDS = 86_400


def with_on_demand(network: Network, edit: Edit) -> tuple[Network, int]:
    """Each order that can be made is a hop that takes the wait and then the drive, both ways between `zone` and `to`.

    An order every 5 minutes, half an hour's wait and 50 km/h unless said. A trip's kilometres are those of one ride: they
    are driven only when somebody orders it, so that their sum is the most that can come of it.
    """
    zone, to = (chosen_stops(network, edit.how[word]) for word in ("zone", "to"))
    every = int(edit.how.get("every_minutes", 5)) * 60
    wait, speed = float(edit.how.get("wait_minutes", 30)), float(edit.how.get("km_per_hour", 50))
    if every < 60 or speed <= 0 or wait < 0:
        raise AccessError("every_minutes is 1 or more, km_per_hour above 0 and wait_minutes 0 or more")
    pairs = [(int(one), int(other)) for one in zone for other in to if one != other]
    pairs += [(other, one) for one, other in pairs]
    start, end = edit.after or 0, DAY_SECONDS if edit.before is None else edit.before
    orders = range(start, end, every)
    if not orders or not pairs:
        raise AccessError("nobody could order it: no time of day is left, or no way between zone and to")
    if (count := len(orders) * len(pairs)) > MOST_OFFERED:
        raise AccessError(f"it would be {count} departures; take fewer stops, or orders less often")
    name = str(edit.how.get("name", "on demand"))
    more, trips = [], []
    for one, other in pairs:
        km = _road_km(network, one, other)
        seconds = int(wait * 60 + km / speed * 3600)
        way = f"{name}:{network.stop_ids[one]}>{network.stop_ids[other]}"
        more += [(order, order + seconds, one, other) for order in orders]
        trips += [(f"{way}@{clock(order)}", name, km) for order in orders]
    named = replace(network, route_names={**network.route_names, name: name})
    return rebuilt(named, more=more, trips=trips), count


def _road_km(network: Network, one: int, other: int) -> float:
    ends = [(network.stop_lon[[at]], network.stop_lat[[at]]) for at in (one, other)]
    metres = float(metres_between(*ends[0], *ends[1])[0]) * ROAD_OVER_LINE
    if metres != metres:  # nan: a stop without a place
        raise AccessError(
            f"stop {network.stop_ids[one]} or {network.stop_ids[other]} has no place on the map"
        )
    return metres / 1000
