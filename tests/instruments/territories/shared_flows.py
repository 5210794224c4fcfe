"""The flows and the answers in the shared folder (README there), and the naive way to travel-to-work areas."""

from __future__ import annotations

from collections import defaultdict

import polars as pl

from hjulet.instruments.territories import Flows, read_flows
from tests.programs import shared_folder

PUBLISHED = {
    "min_size": 1000,
    "target_size": 10_000,
    "min_self_containment": 0.6667,
    "target_self_containment": 0.75,
}


def folder():
    shared = shared_folder()
    assert shared is not None
    return shared / "data" / "territories"


def sardinia():
    return read_flows(folder() / "flows_sardinia_2001.csv")


def norrbotten_2024():
    path = folder() / "norrbotten_2024_flows.csv"
    names = dict(pl.read_csv(path, infer_schema=False).select("origin", "origin_name").unique().iter_rows())
    return read_flows(
        path, origin="origin", destination="destination", flow="flow", group="group", total="total", year="year",
        names=names,
    )  # fmt: skip


def groups_of(labels):
    """Regions as sets of areas, whatever they are called."""
    found = defaultdict(set)
    for area, region in labels.items():
        found[region].add(str(area))
    return {frozenset(areas) for areas in found.values()}


def expected(name, column="region"):
    frame = pl.read_csv(folder() / f"{name}.csv", infer_schema=False)
    return groups_of(dict(frame.select("area", column).iter_rows()))


def of_pairs(*pairs):
    """Flows of (origin, destination, people)."""
    origin, destination, people = zip(*pairs, strict=True)
    return Flows.from_frame(
        {"o": list(origin), "d": list(destination), "n": list(people)}, origin="o", destination="d", flow="n"
    )


def validity(residents, jobs, inside, limits):
    if residents <= 0 or jobs <= 0:
        return 0.0
    containment = min(inside / residents, inside / jobs)
    if containment == 1:
        return 1.0
    short = max(0, (limits["target_size"] - residents) / (limits["target_size"] - limits["min_size"]))
    least, most = limits["min_self_containment"], limits["target_self_containment"]
    return min(containment / most, 1) * (1 - (1 - least / most) * short) * most / least


class Naive:
    """Travel-to-work areas as the method is told: everything added up anew at each step."""

    def __init__(self, flows, limits, *, in_pieces=False, keep_valid=True):
        self.f = {
            (int(o), int(d)): v
            for o, d, v in zip(flows.origins, flows.destinations, flows.values, strict=True)
            if v > 0
        }
        self.areas, self.limits, self.in_pieces = range(len(flows)), limits, in_pieces
        self.keep_valid = keep_valid and not in_pieces
        self.residents = [sum(v for (o, _), v in self.f.items() if o == area) for area in self.areas]
        self.jobs = [sum(v for (_, d), v in self.f.items() if d == area) for area in self.areas]
        self.members = {area: {area} for area in self.areas}
        self.broken = set()
        self.reserve = []
        self.run()

    def sums(self, members):
        inside = sum(v for (o, d), v in self.f.items() if o in members and d in members)
        return sum(self.residents[one] for one in members), sum(self.jobs[one] for one in members), inside

    def judged(self, region):
        members = self.members[region]
        if region not in self.broken:
            return [validity(*self.sums(members), self.limits)]
        inner = [v for (o, d), v in self.f.items() if o in members and d in members]
        return [
            validity(self.residents[one], self.jobs[one], v, self.limits) for one in members for v in inner
        ] or [0.0]

    def partner(self, area, left, *, keep_valid=False):
        ties = []
        for region, members in self.members.items():
            if keep_valid and validity(*self.sums(members | {area}), self.limits) < 1:
                continue
            out = sum(self.f.get((area, one), 0) for one in members)
            into = sum(self.f.get((one, area), 0) for one in members)
            if region != left and out + into > 0:
                residents, jobs, _ = self.sums(members)
                tie = (out / self.residents[area] * out / jobs if out else 0) + (
                    into / residents * into / self.jobs[area] if into else 0
                )
                ties.append((tie, into == 0, region))
        return max(ties)[2] if ties else None

    def run(self):
        while self.members:
            worst = {region: min(self.judged(region)) for region in self.members}
            left = min(worst, key=lambda region: (worst[region], region))
            if worst[left] >= 1:
                break
            members = self.members[left]
            open_flow = {
                one: sum(v for (o, d), v in self.f.items() if d == one and o not in members)
                + self.residents[one] - self.f.get((one, one), 0)
                for one in members
            }  # fmt: skip
            area = min(members, key=lambda one: (-open_flow[one], one))
            to = self.partner(area, left)
            if to is not None and validity(*self.sums(self.members[to] | {area}), self.limits) < max(
                self.judged(to)
            ):
                to = None
            members.discard(area)
            self.broken.discard(left)
            if len(members) > 1 and self.in_pieces:
                self.broken.add(left)
            if not members:
                del self.members[left]
            if to is None:
                self.reserve.append(area)
            else:
                self.members[to].add(area)
                self.broken.discard(to)
        self.broken.clear()
        before = {region: set(members) for region, members in self.members.items()}
        self.give_out(False)
        weak = [one for one in self.members.values() if one and validity(*self.sums(one), self.limits) < 1]
        if weak and self.keep_valid:
            self.members = before
            self.give_out(True)
            self.give_out(False)

    def give_out(self, keep_valid):
        placed = True
        while placed:
            placed = False
            for area in sorted(set(self.reserve) - set().union(*self.members.values(), set()), reverse=True):
                to = self.partner(area, None, keep_valid=keep_valid)
                if to is not None:
                    self.members[to].add(area)
                    placed = True
