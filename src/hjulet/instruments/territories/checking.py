"""What should be known of flows before they are trusted."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from hjulet.instruments.territories.flows import Flows

SHOWN = 5


@dataclass(frozen=True, slots=True)
class FlowCheck:
    """Findings about flows. What makes them unusable (negative, not numbers, pairs that stand twice) is refused on reading."""

    areas: int
    pairs: int
    """With a flow above 0."""
    people: float
    without_own: tuple[Hashable, ...]
    """Residents, but nobody who works at home: often a diagonal that was left out."""
    isolated: tuple[Hashable, ...]
    """No flow to or from any other area."""
    without_residents: tuple[Hashable, ...]
    without_jobs: tuple[Hashable, ...]
    fractions: int
    """Flows that are not whole people."""
    smallest: float
    """The smallest flow above 0; nan without any."""
    noise_floor: bool
    """Many pairs, and none below `smallest` people: small values were changed or left out against disclosure."""
    warnings: tuple[str, ...]


def check(flows: Flows, *, smallest: float = 3.0) -> FlowCheck:
    """What should be known of these flows?

    Parameters
    ----------
    flows : as read
    smallest : SCB shows no flows of 1 and 2 people; a table of more than 20 pairs without any below this has a floor

    Examples
    --------
    >>> flows = Flows.from_frame({"o": ["a", "b"], "d": ["b", "c"], "n": [7, 9]}, origin="o", destination="d", flow="n")
    >>> found = flows.check()
    >>> found.without_own, found.without_residents, found.without_jobs
    (('a', 'b'), ('c',), ('a',))
    """
    import numpy as np

    def named(which: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> tuple[Hashable, ...]:
        return tuple(flows.ids[one] for one in np.flatnonzero(which).tolist())

    some = flows.values > 0
    residents, jobs, own = flows.residents, flows.jobs, flows.own
    without_own = named((residents > 0) & (own == 0))
    isolated = named((residents == own) & (jobs == own))
    least = float(flows.values[some].min()) if some.any() else float("nan")
    pairs = int(some.sum())
    floor = pairs > 20 and least >= smallest
    fractions = int((flows.values % 1 != 0).sum())
    no_residents, no_jobs = named((residents == 0) & (jobs > 0)), named((jobs == 0) & (residents > 0))
    warnings = [
        _said(without_own, "have residents but nobody who works at home; is the diagonal left out?"),
        _said(isolated, "have no flow to or from another area"),
        _said(no_residents, "have jobs but no residents"),
        _said(no_jobs, "have residents but no jobs"),
        f"{fractions} flows are not whole people" if fractions else "",
        f"no flow is below {least:g} people: small values were changed or left out, and shares near a limit are unsure"
        if floor
        else "",
    ]
    return FlowCheck(
        len(flows), pairs, flows.total, without_own, isolated, no_residents, no_jobs, fractions, least, floor,
        tuple(one for one in warnings if one),
    )  # fmt: skip


def _said(areas: tuple[Hashable, ...], words: str) -> str:
    if not areas:
        return ""
    some = ", ".join(str(one) for one in areas[:SHOWN]) + (" …" if len(areas) > SHOWN else "")
    return f"{len(areas)} areas {words} ({some})"
