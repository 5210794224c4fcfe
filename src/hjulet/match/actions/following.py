"""What is done about peers while the site runs."""

from __future__ import annotations

import logging

from django.core.cache import caches

from hjulet.hub.models import Place
from hjulet.hub.publicity import published

SEEN = "match:peers"
logger = logging.getLogger(__name__)


def follow_populations() -> bool:
    """Find the peers of every place in populations that have been loaded since last time, so that no visitor waits.

    The worker looks every half minute; the pages that said that it was under way are forgotten when it is done.
    Returns whether anything was found anew; when nothing has been loaded, it costs a look in the folder.
    """
    from hjulet.instruments.peers.errors import PeerError
    from hjulet.instruments.sources import SourceError
    from hjulet.match.kept_peers import keep_peers
    from hjulet.measure.queries.statistics import statistics_stamp, store

    stamp = statistics_stamp()
    if caches["pages"].get(SEEN, "") == stamp:
        return False
    try:
        is_new = keep_peers(store())
    except (PeerError, SourceError, OSError) as error:  # the pages show today's peers by the built-in table
        logger.warning("peers cannot be found in what is loaded: %s", error)
        is_new = False
    caches["pages"].set(SEEN, stamp, timeout=None)
    if is_new:
        published.send(sender=Place, paths=None)
    return is_new
