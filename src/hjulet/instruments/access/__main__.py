"""Compile the loops ahead of the first question: `python -m hjulet.instruments.access`, part of installing."""

from __future__ import annotations

from pathlib import Path


def compile_ahead() -> None:
    """Run every compiled loop once on two stops, which leaves the machine code where later processes find it.

    What was compiled before is forgotten first: numba sees when a module has changed, but not when one it calls has.
    """
    from hjulet.instruments.compiling import forget_compiled

    forget_compiled(Path(__file__).parent)
    from hjulet.instruments.access.comparing import compare
    from hjulet.instruments.access.departing import departures
    from hjulet.instruments.access.network import Network
    from hjulet.instruments.access.questions import Ends, Window
    from hjulet.instruments.access.ranking import rank_withdrawals
    from hjulet.instruments.access.ranking_wide import rank_wide
    from hjulet.instruments.access.saving import VehicleKm, least_harm
    from hjulet.instruments.access.travelling import travel_times

    network = Network.from_hops(
        departure=[25_200, 28_800], arrival=[25_800, 29_400], origin=[0, 1], destination=[1, 0], trip=[0, 1]
    )
    ends, window = Ends.of_stops(network), Window.of("07:00", "09:00")
    travel_times(network, ends, window, workers=1)
    rank_withdrawals(network, ends, window, workers=1)
    rank_wide(network, ends, window, workers=1)
    compare(network, network, ends, window, workers=1)
    least_harm(network, ends, window, save=VehicleKm(1), workers=1)
    departures(network, ends, ["07:00"])


if __name__ == "__main__":
    compile_ahead()
