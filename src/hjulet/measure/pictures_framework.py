"""Pictures that are of no single profile: a framework's parts, a map of scores, and one of the population's change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hjulet.hub.formats.charts import kept_svg
from hjulet.hub.queries import places
from hjulet.hub.rules import ANYONE
from hjulet.measure.pictures import language, said_words
from hjulet.measure.queries.development import FIRST, LAST, population_changes
from hjulet.measure.queries.profile import UNIT_KINDS
from hjulet.measure.titles import titles_by_code

if TYPE_CHECKING:
    from hjulet.instruments.indicators.model import Framework
    from hjulet.measure.computed import Computed
    from hjulet.measure.queries.mapping import ScoreMap


def sunburst_picture(framework: Framework) -> SafeString:
    """What it is made of, ring by ring, as wide as each part weighs."""
    from hjulet.instruments.indicators.charts import sunburst
    from hjulet.instruments.indicators.files import dumps

    def draw() -> Any:
        return sunburst(framework, titles=titles_by_code(framework), language=language())

    words = _("Ramverkets delar ring för ring. Samma delar står i listan.")
    return kept_svg(draw, f"sunburst\n{dumps(framework)}", words=words)


def change_map(kind: str, code: str = "") -> SafeString:
    """The population's change in every place of a kind; one of them may be marked."""
    from hjulet.instruments.indicators.charts import choropleth

    def draw() -> Any:
        import numpy as np

        from hjulet.instruments.indicators.table import Table

        changes = population_changes(ANYONE, kind)
        names = dict(places(ANYONE, kind=kind).values_list("code", "name"))
        values = np.array([[change] for change in changes.values()])
        table = Table(tuple(changes), ("change",), values, names=names)
        return choropleth(table, "change", unit=code, middle=0.0, language=language())

    words = _("Karta över folkmängdens förändring i procent, %(first)s–%(last)s.") % {
        "first": FIRST,
        "last": LAST,
    }
    return kept_svg(draw, f"change\n{kind}\n{code}\n{FIRST}\n{LAST}", words=words)


def score_map_picture(
    framework: Framework, computed: Computed, found: ScoreMap, kind: str, year: int
) -> SafeString:
    """The scores of a node in five classes."""
    from hjulet.instruments.indicators.charts import choropleth

    (node,) = found.table.columns

    def draw() -> Any:
        return choropleth(
            found.table,
            node,
            titles=titles_by_code(framework),
            is_draft=framework.is_draft,
            title=_("Påhittade siffror") if computed.is_generated else "",
            language=language(),
        )

    key = "\n".join(["map", framework.key, computed.edition, UNIT_KINDS[kind], node, str(year)])
    words = _("Karta i fem klasser. Samma siffror står i tabellen.")
    return kept_svg(draw, key, words=said_words(framework, computed, words))
