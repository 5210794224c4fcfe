"""What is done about statistics while the site runs."""

from __future__ import annotations

import logging

from django.core.cache import caches

SEEN = "measure:edition"
logger = logging.getLogger(__name__)


def follow_statistics() -> bool:
    """Compute the frameworks from what has been loaded since last time, so that no visitor waits for it.

    Statistics are loaded by a command of its own (`hjulet load`), which knows of no site: the worker looks every half
    minute. Returns whether there was anything new; when not, it costs a look in the folder.
    """
    from hjulet.instruments.indicators.errors import IndicatorError
    from hjulet.instruments.sources import SourceError
    from hjulet.measure.computed import computed
    from hjulet.measure.queries.frameworks import shipped_frameworks
    from hjulet.measure.queries.statistics import statistics_stamp, store

    stamp = statistics_stamp()
    if caches["pages"].get(SEEN, "") == stamp:
        return False
    statistics = store()
    for framework in shipped_frameworks():
        try:
            computed(statistics, framework)
        except (
            IndicatorError,
            SourceError,
            OSError,
        ) as error:  # the page says it too; the others are computed
            logger.warning("%s cannot be computed: %s", framework.key, error)
    caches["pages"].set(SEEN, stamp, timeout=None)
    return True
