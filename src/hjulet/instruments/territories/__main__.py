"""Compile the loops ahead of the first question: `python -m hjulet.instruments.territories`, part of installing."""

from __future__ import annotations

from pathlib import Path


def compile_ahead() -> None:
    """Run every compiled loop once on two areas, which leaves the machine code where later processes find it.

    What was compiled before is forgotten first: numba sees when a module has changed, but not when one it calls has.
    """
    from hjulet.instruments.compiling import forget_compiled

    forget_compiled(Path(__file__).parent)
    from hjulet.instruments.territories.drawing import bootstrapped
    from hjulet.instruments.territories.flows import Flows
    from hjulet.instruments.territories.fusing import intramax
    from hjulet.instruments.territories.travel_to_work import travel_to_work_areas

    flows = Flows.from_frame(
        {"o": ["1", "1", "2", "2"], "d": ["1", "2", "1", "2"], "n": [8, 2, 3, 7]},
        origin="o",
        destination="d",
        flow="n",
    )
    travel_to_work_areas(bootstrapped(flows, 0, 0))
    intramax(flows).cut(self_containment=0.5)


if __name__ == "__main__":
    compile_ahead()
