"""How large a share commutes out, as something that places can be compared by; and the labour markets of the newest
flows as the group that peers are looked for within."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hjulet.hub.rules import ANYONE
from hjulet.match.peer_traits import SeriesChoice
from hjulet.measure.labour_market_rules import Rule
from hjulet.measure.queries.labour_markets import Asked, labour_markets

if TYPE_CHECKING:
    from hjulet.instruments.peers.traits import Traits
    from hjulet.measure.kept_commuting import KeptCommuting

COMMUTING_OUT = "commuting-out"


def commuting_choices(kept: KeptCommuting | None) -> dict[str, SeriesChoice]:
    """By key; nothing without flows that are computed."""
    if kept is None:
        return {}
    year = kept.latest
    title = _("Pendlar ut, procent av sysselsatta, %(year)s") % {"year": year.year}
    return {COMMUTING_OUT: SeriesChoice(COMMUTING_OUT, title, year.source, year.is_generated, "commuting")}


def with_commuting(traits: Traits, kept: KeptCommuting, chosen: Sequence[SeriesChoice]) -> Traits:
    """The same places with a column more when it is chosen; missing for a county, which has no flows of its own."""
    import numpy as np

    from hjulet.instruments.peers.traits import Trait

    if not chosen:
        return traits
    year, flows = kept.latest, kept.flows(kept.latest)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = 100 * (1 - flows.own / flows.residents)
    by_code = dict(zip(map(str, flows.ids), shares.tolist(), strict=True))
    column = [by_code.get(code, float("nan")) for code in traits.places]
    made_up = (" (påhittat)", " (made up)") if year.is_generated else ("", "")
    trait = Trait(
        COMMUTING_OUT,
        f"pendlar ut {year.year}{made_up[0]}",
        f"commute out {year.year}{made_up[1]}",
        "%",
        source=f"{year.source}, {year.series.title}",
    )
    return replace(traits, traits=(*traits.traits, trait), values=np.column_stack([traits.values, column]))


def within_labour_markets(traits: Traits, kept: KeptCommuting | None) -> Traits:
    """The labour markets of the newest flows instead of SCB's of 2018, where every municipality is in them."""
    if kept is None or "labour_market_area" not in traits.groups:
        return traits
    markets = labour_markets(ANYONE, kept, Asked(kept.latest, "", Rule()))
    label = {code: area.label for area in markets.areas for code in area.codes}
    if not set(traits.places) <= set(label):
        return traits
    now = tuple(label[code] for code in traits.places)
    return replace(traits, groups={**traits.groups, "labour_market_area": now})
