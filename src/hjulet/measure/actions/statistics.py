"""What is done about statistics while the site runs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.cache import caches

if TYPE_CHECKING:
    from hjulet.instruments.sources import Store

SEEN = "measure:edition"
FAILED = "measure:populations-failed"
FAILED_SUPPORT = "measure:support-failed"
logger = logging.getLogger(__name__)


def follow_statistics() -> bool:
    """Compute frameworks and populations from what has been loaded since last time, so that no visitor waits for it.

    Statistics are loaded by a command of its own (`hjulet load`), which knows of no site: the worker looks every half
    minute. Returns whether there was anything new; when not, it costs a look in the folder.
    """
    from hjulet.instruments.indicators.errors import IndicatorError
    from hjulet.instruments.sources import SourceError
    from hjulet.measure.computed import computed
    from hjulet.measure.queries.frameworks import shipped_frameworks
    from hjulet.measure.queries.statistics import statistics_stamp, store

    is_new = any([_follow_populations(), _follow_commuting(), _follow_support()])
    stamp = statistics_stamp()
    if caches["pages"].get(SEEN, "") == stamp:
        return is_new
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


def _follow_populations() -> bool:
    """Every place's development, when what is kept is of other figures."""
    from hjulet.measure.place_population_files import FORM, edition_of, is_kept, keep_developments

    return _follow(FAILED, FORM, edition_of, is_kept, keep_developments, "how places develop")


def _follow_commuting() -> bool:
    """The flows of commuters as pages read them, when what is kept is of other figures."""
    from hjulet.measure.commuting import commuting_edition
    from hjulet.measure.kept_commuting import FORM, is_kept, keep_commuting
    from hjulet.measure.queries.labour_markets import COMMUTING_FAILED

    return _follow(COMMUTING_FAILED, FORM, commuting_edition, is_kept, keep_commuting, "labour markets")


def _follow_support() -> bool:
    """Where support lands, when projects, populations or commuting are others than last time."""
    from hjulet.measure.support_files import FORM, is_kept, keep_support, support_edition

    return _follow(FAILED_SUPPORT, FORM, support_edition, is_kept, keep_support, "where support lands")


def _follow(
    failed: str,
    form: int,
    edition_of: Callable[[Store], str],
    is_kept: Callable[[Store, str], bool],
    keep: Callable[[Store], bool],
    what: str,
) -> bool:
    """Keep what is computed from the newest figures. Pages shown meanwhile said less, so they are made anew. What could
    not be computed is not tried again until something else is loaded."""
    from hjulet.hub.publicity import published
    from hjulet.instruments.sources import SourceError
    from hjulet.measure.queries.statistics import store

    statistics = store()
    try:
        edition = edition_of(statistics)
    except (SourceError, OSError):  # the page says it too, and the log of whoever asks for it
        return False
    wanted = f"{edition}-{form}"
    if not edition or is_kept(statistics, edition) or caches["pages"].get(failed, "") == wanted:
        return False
    try:
        is_new = keep(statistics)
    except Exception:
        caches["pages"].set(failed, wanted, timeout=None)
        logger.exception("%s cannot be computed", what)
        return False
    if is_new:
        published.send(sender=None, paths=None)
    return is_new
