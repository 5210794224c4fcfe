"""By which rule labour markets are drawn on the site: those that can be chosen, in the words of an address. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hjulet.instruments.territories import Flows, Territories

METHODS = ("scb", "nordic", "ttwa")
OUT_PERCENT = {"scb": (15.0, 18.0, 20.0, 22.0, 25.0), "nordic": (15.0, 18.0, 20.0, 22.0, 25.0)}
"""How large a share may commute out of a centre; 20 is SCB's."""
SINGLE_PERCENT = {"scb": (5.0, 6.5, 7.5, 8.5, 10.0), "nordic": (7.5, 8.5, 10.0, 11.5, 12.5)}
"""How large a share may go to one other municipality; 7.5 is SCB's, 10 Nordregio's."""
SELF_CONTAINMENT = {"60": (0.60, 0.70), "67": (2 / 3, 0.75), "70": (0.70, 0.80)}
"""The least share who live and work in an area, for one of 25,000 and for one of 3,500; the middle is Britain's."""
TARGET_SIZE, MIN_SIZE = 25_000, 3_500
GROUPS = ("", "women", "men")


@dataclass(frozen=True, slots=True)
class Rule:
    """A method with its limits; the limits of other methods are not asked."""

    method: str = "scb"
    out_percent: float = 20.0
    single_percent: float = 7.5
    self_containment: str = "67"

    @property
    def is_usual(self) -> bool:
        """Whether it is SCB's, with SCB's limits."""
        return self == Rule()

    def draw(self, flows: Flows, share: float = 1.0) -> Territories:
        """The labour markets of these flows. `share` is the group's of all people: limits that are numbers of people
        are as much smaller for a group."""
        from hjulet.instruments.territories import labour_market_areas, travel_to_work_areas

        if self.method == "ttwa":
            least, target = SELF_CONTAINMENT[self.self_containment]
            return travel_to_work_areas(
                flows,
                min_size=share * MIN_SIZE,
                target_size=share * TARGET_SIZE,
                min_self_containment=least,
                target_self_containment=target,
            )
        return labour_market_areas(
            flows,
            method=self.method,
            out_commuting_max=self.out_percent / 100,
            single_flow_max=self.single_percent / 100,
        )


USUAL = {"scb": Rule(), "nordic": Rule("nordic", single_percent=10.0), "ttwa": Rule("ttwa")}
"""Each method with the limits that those who made it use."""
