"""Kolada's groups of key figures: found by title when figures are loaded, since they are revised every year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hjulet.instruments.indicators.wording import tone
from hjulet.instruments.sources.errors import SourceError

if TYPE_CHECKING:
    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.sources.store import Store

PREFIX = "kolada-group:"


@dataclass(frozen=True, slots=True)
class KpiGroup:
    title: str
    members: tuple[str, ...]

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> KpiGroup:
        """From Kolada's answer, where members are ids or objects with an id."""
        members = [
            one if isinstance(one, str) else one.get("member_id") or one["id"] for one in said["members"]
        ]
        return cls(str(said["title"]), tuple(members))


def groups_titled(groups: Sequence[KpiGroup], titles: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Of each title, the key figures of the groups that have all its words in theirs, as one may be for each level.

    A title with no group is left out. Raises SourceError when none has one.

    Examples
    --------
    >>> groups = [KpiGroup("Agenda 2030 - Mål 1, kommuner", ("N1",)), KpiGroup("Agenda 2030 - Mål 11", ("N2",))]
    >>> groups_titled(groups, ["Agenda 2030 mål 1", "Agenda 2030 mål 17"])
    {'Agenda 2030 mål 1': ('N1',)}
    """
    found: dict[str, tuple[str, ...]] = {}
    for title in titles:
        words = _words(title)
        kpis = [kpi for group in groups if words <= _words(group.title) for kpi in group.members]
        if kpis:
            found[title] = tuple(dict.fromkeys(kpis))
    if not found:
        first = _words(titles[0])
        near = sorted({group.title for group in groups}, key=lambda title: -len(first & _words(title)))
        raise SourceError(
            f"Kolada has no group of key figures for '{titles[0]}'; among its groups are: {'; '.join(near[:5])}"
        )
    return found


def expanded(framework: Framework, store: Store) -> Framework:
    """The framework with the members of Kolada's groups in the place of each group, as they were when last loaded.

    Which way is better is not said by Kolada: it is read from the title, and is 1 where that says nothing. So what
    comes out is a draft, whatever the framework was. Without loaded groups the framework comes back as it is.
    """
    from hjulet.instruments.indicators.model import Indicator

    groups = {title: members for one in store.datasets() for title, members in one.about.groups.items()}
    titles = {kpi: title for one in store.datasets() for kpi, title in one.about.titles.items()}
    indicators: list[Indicator] = []
    for one in framework.indicators:
        members = groups.get(one.source.removeprefix(PREFIX), ()) if one.source.startswith(PREFIX) else ()
        indicators += [
            replace(
                one,
                code=f"{one.parent}_{kpi}",
                source=f"kolada:{kpi}",
                title={"sv": titles.get(kpi, kpi)},
                direction=tone(titles.get(kpi, "")).sign or 1,
            )
            for kpi in members
        ] or [one]
    if tuple(indicators) == framework.indicators:
        return framework
    return replace(framework, indicators=tuple(indicators), is_draft=True)


def _words(title: str) -> set[str]:
    return set(re.findall(r"\w+", title.lower()))
