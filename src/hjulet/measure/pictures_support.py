"""The pictures of where support lands. The map is drawn once for each edition and rule; the others when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hjulet.hub.formats.charts import kept_svg
from hjulet.hub.formats.svg import for_page
from hjulet.hub.wording import percent_words
from hjulet.measure import wording_support as wording
from hjulet.measure.formats.spreads import LorenzWords, Spread, lorenz_svg, spreads_svg
from hjulet.measure.pictures import language

if TYPE_CHECKING:
    from hjulet.hub.models import Place
    from hjulet.measure.queries.support import Support
    from hjulet.measure.support import Clustering, RuleFigures, SupportFigures


NOT_SURE = "not sure"
"""What a municipality is called whose neighbours say nothing sure."""


def support_map(
    asked: Support, found: SupportFigures, rule: RuleFigures, place: Place | None = None
) -> SafeString:
    """Every municipality by support per inhabitant; a place is marked."""
    from hjulet.instruments.indicators.charts import choropleth

    def draw() -> Any:
        import numpy as np

        from hjulet.hub import built_in
        from hjulet.instruments.indicators.table import Table

        values = [found.per_inhabitant(rule, code) for code in found.codes]
        rates = np.array([[np.nan if value is None else value] for value in values])
        table = Table(found.codes, ("support",), rates, names=built_in.names())
        unit = place.code if place is not None and len(place.code) == 4 else ""
        return choropleth(table, "support", unit=unit, language=language(), title=_note(found))

    words = _said(
        found, _("Karta över projektstöd per invånare med %(rule)s.") % {"rule": wording.rule_name(rule.rule)}
    )
    key = "\n".join(
        [
            "support",
            asked.edition,
            found.name,
            rule.rule,
            place.code if place is not None else "",
            _note(found),
        ]
    )
    return kept_svg(draw, key, words=words)


def clusters_map(
    asked: Support, found: SupportFigures, rule: RuleFigures, around: Clustering, title: str
) -> SafeString | None:
    """Where like surely lies beside like; `title` says who counts as whose neighbour. None where it does so nowhere."""
    if set(around.clusters) <= {NOT_SURE}:
        return None
    from hjulet.instruments.indicators.charts import kinds_map
    from hjulet.instruments.indicators.palette import LINE, SIDES, STEPS

    look = (
        ("high among high", _("mycket bland mycket"), STEPS[4]),
        ("high among low", _("mycket bland lite"), STEPS[2]),
        ("low among high", _("lite bland mycket"), SIDES[0]),
        ("low among low", _("lite bland lite"), SIDES[1]),
        (NOT_SURE, _("inget säkert mönster"), LINE),
    )

    def draw() -> Any:
        from hjulet.hub import built_in

        kinds = dict(zip(found.codes, around.clusters, strict=True))
        return kinds_map(kinds, look, names=built_in.names(), language=language(), title=_note(found))

    words = _said(
        found,
        _("Karta: kommuner med mycket eller lite stöd bland grannar med mycket eller lite, %(by)s.")
        % {"by": title.lower()},
    )
    key = "\n".join(["support-clusters", asked.edition, found.name, rule.rule, title, _note(found)])
    return kept_svg(draw, key, words=words)


def lorenz_picture(found: SupportFigures, rule: RuleFigures) -> SafeString:
    """How far the money is from lying as people do."""
    half = wording.money_share(rule, 0.5)
    words = LorenzWords(
        _("procent av befolkningen, lägst stöd per invånare först"),
        _("procent av pengarna"),
        _("lika för alla"),
        _("halva befolkningen: %(share)s") % {"share": percent_words(100 * half)},
    )
    said = _said(
        found, _("Kurva: hur stor del av pengarna som finns hos dem som har minst. Tabellen säger samma sak.")
    )
    return mark_safe(for_page(lorenz_svg(rule.lorenz, half, words, _note(found)), said))  # noqa: S308


def types_picture(found: SupportFigures, rule: RuleFigures) -> SafeString:
    """The middle municipality of each type, and the middle half of them."""
    groups = [
        Spread(
            _("%(kind)s (%(count)s)") % {"kind": wording.type_name(one), "count": one.places},
            one.lower_quartile,
            one.median,
            one.upper_quartile,
        )
        for one in rule.types
    ]
    said = _said(
        found, _("Medianen och mitthalvan av kommunerna i varje kommuntyp. Samma uppgifter står i tabellen.")
    )
    drawing = spreads_svg(groups, lambda value: wording.money_words(value, found.currency),
                          country=rule.per_inhabitant, country_words=_country(found, rule), note=_note(found))  # fmt: skip
    return mark_safe(for_page(drawing, said))  # noqa: S308


def place_picture(found: SupportFigures, place: Place) -> SafeString:
    """The place under each rule, beside the middle half of all places of its kind."""
    import numpy as np

    groups = []
    for rule in found.strong:
        own = found.per_inhabitant(rule, place.code)
        codes = found.codes if len(place.code) == 4 else [one.key for one in rule.counties]
        every = [value for code in codes if (value := found.per_inhabitant(rule, code)) is not None]
        low, middle, high = np.percentile(every, [25, 50, 75]).tolist()
        name = wording.rule_name(rule.rule)
        groups.append(Spread(name[0].upper() + name[1:], low, middle, high, own))
    said = _said(
        found,
        _(
            "%(place)s med varje regel, bredvid mitthalvan av platserna av samma slag. Samma uppgifter står i tabellen."
        ),
    )
    drawing = spreads_svg(groups, lambda value: wording.money_words(value, found.currency), note=_note(found))
    return mark_safe(for_page(drawing, said % {"place": place.name}))  # noqa: S308


def _country(found: SupportFigures, rule: RuleFigures) -> str:
    return _("landet i stort %(money)s") % {"money": wording.money_words(rule.per_inhabitant, found.currency)}


def _note(found: SupportFigures) -> str:
    return _("Påhittade siffror") if found.is_generated else ""


def _said(found: SupportFigures, words: str) -> str:
    return f"{_('Påhittade siffror.')} {words}" if found.is_generated else words
