"""What the bars of access show: each group, or each class of service, with its figure in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hjulet.hub.wording import number_words
from hjulet.measure import wording_access as wording
from hjulet.measure.queries.access_cells import loss_words, share_words

if TYPE_CHECKING:
    from hjulet.measure.access_carried_out import Result


def group_bars(result: Result) -> tuple[list[tuple[str, float, str]], str]:
    """Name, value and words of each group, and what the bars show."""
    figures = result.figures
    if result.summary["kind"] == "travel-times":
        minutes = number_words(figures["minutes"])
        shares: Mapping[str, Any] = figures.get("within_share") or {
            group: one["mean"] for group, one in figures["by_group"].items()
        }
        head = (
            _("Andel som når %(goal)s inom %(minutes)s minuter")
            if figures["is_nearest"]
            else _("Andel av %(goal)s som nås inom %(minutes)s minuter")
        )
        name = (wording.nearest_words if figures["is_nearest"] else wording.goal_words)(
            result.asked["opportunities"]
        )
        return [
            (wording.group_words(group), share or 0.0, share_words(share)) for group, share in shares.items()
        ], head % {"goal": name, "minutes": minutes}
    bars = [
        (wording.group_words(group), one["loss"], loss_words(result, one["loss"]))
        for group, one in figures["by_group"].items()
    ]
    return bars, _("%(head)s, i medeltal") % {"head": wording.loss_head(result)}


def class_bars(result: Result) -> tuple[list[tuple[str, float, str]], str]:
    classes = result.figures["service_classes"]
    whole = sum(classes) or 1.0
    bars = [
        (wording.class_words(number), count / whole, share_words(count / whole))
        for number, count in enumerate(classes, start=1)
    ]
    return bars, _("Andel av de boende") if result.summary["ground"]["has_people"] else _(
        "Andel av platserna"
    )
