"""Support per inhabitant as something that places can be compared by: one choice for each rule, since each gives another
figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hjulet.instruments.funding.wording import CALLED
from hjulet.match.peer_traits import SeriesChoice
from hjulet.measure import wording_support as wording

if TYPE_CHECKING:
    from hjulet.instruments.peers.traits import Trait, Traits
    from hjulet.measure.support import RuleFigures, SupportFigures

PREFIX = "support-"


def support_choices(found: SupportFigures | None) -> dict[str, SeriesChoice]:
    """By key, "support-equal"; nothing without figures that are kept."""
    if found is None:
        return {}
    return {
        f"{PREFIX}{one.rule}": SeriesChoice(
            f"{PREFIX}{one.rule}",
            _("Projektstöd per invånare, %(rule)s, %(period)s")
            % {"rule": wording.rule_name(one.rule), "period": wording.period_words(found)},
            found.source,
            found.is_generated,
            "support",
        )
        for one in found.strong
    }


def with_support(traits: Traits, found: SupportFigures, chosen: Sequence[SeriesChoice]) -> Traits:
    """The same places with a column more for each rule that is chosen."""
    import numpy as np

    rules = [rule for one in chosen if (rule := found.of(one.key.removeprefix(PREFIX))) is not None]
    if not rules:
        return traits
    columns = [_values(traits.places, found, rule) for rule in rules]
    more = tuple(_trait(found, rule) for rule in rules)
    return replace(traits, traits=(*traits.traits, *more), values=np.column_stack([traits.values, *columns]))


def _values(places: tuple[str, ...], found: SupportFigures, rule: RuleFigures) -> list[float]:
    return [float("nan") if (value := found.per_inhabitant(rule, code)) is None else value for code in places]


def _trait(found: SupportFigures, rule: RuleFigures) -> Trait:
    from hjulet.instruments.peers.traits import Trait

    sv, en = CALLED[rule.rule]  # type: ignore[index]
    period = wording.period_words(found)
    made_up = (" (påhittat)", " (made up)") if found.is_generated else ("", "")
    return Trait(
        f"{PREFIX}{rule.rule}",
        f"projektstöd per invånare {period} med {sv}{made_up[0]}",
        f"project support per inhabitant {period} with {en}{made_up[1]}",
        {"SEK": "kr"}.get(found.currency, found.currency),
        source=found.source,
    )
