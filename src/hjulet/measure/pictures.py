"""The pictures on the pages of Measure: each drawn once for what it depends on, and then kept.

Every picture has its table beside it. A draft and made-up figures say so in the picture itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hjulet.hub.formats.charts import kept_svg
from hjulet.measure.titles import titles_by_code

if TYPE_CHECKING:
    from hjulet.hub.models import Place
    from hjulet.instruments.indicators.charts import Language
    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.indicators.table import Table
    from hjulet.measure.computed import Computed
    from hjulet.measure.queries.profile import Profile


def language() -> Language:
    return "en" if (translation.get_language() or "sv").startswith("en") else "sv"


def _said(framework: Framework, is_generated: bool) -> dict[str, Any]:
    """What every chart is told: the language, whether it is a draft, and that figures are made up."""
    return {
        "titles": titles_by_code(framework),
        "is_draft": framework.is_draft,
        "language": language(),
        "title": _("Påhittade siffror") if is_generated else "",
    }


def said_words(framework: Framework, computed: Computed, words: str) -> str:
    """What a picture is called by whoever does not see it: made-up figures and a draft are said first."""
    said = [_("Påhittade siffror.")] if computed.is_generated else []
    return " ".join([*said, *([_("Utkast.")] if framework.is_draft else []), words])


def _key(framework: Framework, computed: Computed, *words: object) -> str:
    return "\n".join([framework.key, computed.edition, str(computed.is_generated), *map(str, words)])


class PlacePictures:
    """The pictures of one place's profile. `names` are those of all places, by code."""

    def __init__(self, profile: Profile, names: dict[str, str], among: Sequence[Place]) -> None:
        self.profile, self.names = profile, names
        self.among = [place.code for place in among if place.code in profile.computed.result.units]
        self.level = shown_level(profile.framework)

    def _key(self, what: str, *words: object) -> str:
        one = self.profile
        return _key(one.framework, one.computed, what, one.place.code, one.year, one.sex, *words)

    def _table(self, year: int | None = None) -> Table:
        return level_table(self.profile.computed, self.level, self.profile.unit_kind, self.names,
                           year=year or self.profile.year, sex=self.profile.sex)  # fmt: skip

    def _told(self) -> dict[str, Any]:
        return _said(self.profile.framework, self.profile.computed.is_generated)

    def _words(self, words: str) -> str:
        return said_words(self.profile.framework, self.profile.computed, words)

    def reference(self) -> SafeString:
        """A bar from the mean of its kind to the place's own score, for each theme."""
        from hjulet.instruments.indicators.charts import reference_bars

        def draw() -> Any:
            table = self._table()
            return reference_bars(
                table,
                self.profile.place.code,
                mean_of(table),
                reference_words=_("medelvärdet"),
                **self._told(),
            )

        words = _("Varje tema för %(place)s jämfört med medelvärdet. Samma uppgifter står i tabellen.") % {
            "place": self.profile.place.name
        }
        return kept_svg(draw, self._key("reference"), words=self._words(words))

    def radar(self) -> SafeString | None:
        """The shape, when there are corners enough for one."""
        from hjulet.instruments.indicators.charts import radar

        table_columns = len(self.profile.framework.at_level(self.level))
        if table_columns < FEWEST_CORNERS:
            return None

        def draw() -> Any:
            table = self._table()
            return radar(
                table,
                self.profile.place.code,
                mean_of(table),
                reference_words=_("medelvärdet"),
                **self._told(),
            )

        words = _("Formen på %(place)s: längre ut är bättre. Samma uppgifter står i tabellen.") % {
            "place": self.profile.place.name
        }
        return kept_svg(draw, self._key("radar"), words=self._words(words))

    def change(self) -> SafeString | None:
        """Then and now, for each theme."""
        from hjulet.instruments.indicators.charts import dumbbell

        before = self.profile.before
        if before is None:
            return None

        def draw() -> Any:
            labels = str(before), str(self.profile.year)
            return dumbbell(
                self._table(before), self._table(), self.profile.place.code, labels=labels, **self._told()
            )

        words = _("Varje tema %(before)s och %(year)s. Samma uppgifter står i tabellen.") % {
            "before": before,
            "year": self.profile.year,
        }
        return kept_svg(draw, self._key("change", before), words=self._words(words))

    def neighbours(self) -> SafeString:
        """Places by themes, coloured by score."""
        from hjulet.instruments.indicators.charts import heat_map

        def draw() -> Any:
            return heat_map(self._table(), units=self.among, **self._told())

        words = _("Platserna rad för rad och temana kolumn för kolumn. Samma uppgifter står i tabellen.")
        return kept_svg(draw, self._key("neighbours"), words=self._words(words))

    def ranks(self, node: str) -> SafeString | None:
        """The ranks of the same places, each with its interval."""
        from hjulet.instruments.indicators.charts import rank_bars

        runs = self.profile.computed.uncertainty.get((self.profile.unit_kind, node))
        units = [code for code in self.among if runs is not None and code in runs.units]
        if runs is None or not units or not self.profile.is_usual:
            return None
        told = {name: value for name, value in self._told().items() if name in ("language", "title")}

        def draw() -> Any:
            return rank_bars(runs, units=units, names=self.names, own=self.profile.place.code, **told)

        words = _("Placering med intervall, plats för plats. Samma uppgifter står i tabellen.")
        return kept_svg(draw, self._key("ranks", node), words=self._words(words))


FEWEST_CORNERS = 4


def shown_level(framework: Framework) -> str:
    """The level that pictures have a bar for each of: the one under the highest, or the highest when there is no other."""
    return framework.levels[-2] if len(framework.levels) > 2 else framework.levels[-1]


def level_table(
    computed: Computed, level: str, unit_kind: str, names: dict[str, str], *, year: int, sex: str = "T"
) -> Table:
    """The scores of one kind of place, with their names."""
    from dataclasses import replace

    import numpy as np

    from hjulet.instruments.indicators.screening import only

    table = computed.result.scores(level, year=year, sex=sex)
    rows = np.flatnonzero(np.array(table.kinds) == unit_kind)
    return only(replace(table, names=names), rows)


def mean_of(table: Table) -> Any:
    """The mean of each column over those that have a value, shape (columns,)."""
    import numpy as np

    there = ~np.isnan(table.values)
    total = np.where(there, table.values, 0.0).sum(axis=0)
    return np.divide(total, there.sum(axis=0), out=np.full(len(total), np.nan), where=there.any(axis=0))
