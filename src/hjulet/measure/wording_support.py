"""What is said of project support: the same words on its pages, on the place page and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hjulet.hub.wording import number_words, percent_words
from hjulet.instruments.funding.wording import CALLED, SPLIT

if TYPE_CHECKING:
    from hjulet.measure.support import Clustering, RuleFigures, StatementLine, SupportFigures, TypeLine
    from hjulet.measure.support_files import SupportList

SURE = 0.05
RATIOS = ("cities_above_share", "above_share:")
"""The statements whose figure is how many times its share somebody gets; the others' figure is a share."""


def _at() -> int:
    return 1 if (translation.get_language() or "sv").startswith("en") else 0


def rule_name(rule: str) -> str:
    """ "lika delning"."""
    return CALLED[rule][_at()]  # type: ignore[index]


def rule_split(rule: str) -> str:
    """Goes on after "each project's money": "delas lika mellan kommunerna som det nämner"."""
    return SPLIT[rule][_at()]  # type: ignore[index]


def type_name(line: TypeLine) -> str:
    return line.en if _at() else line.sv


def statement_words(line: StatementLine) -> str:
    return line.en if _at() else line.sv


def money_words(amount: float | None, currency: str = "SEK") -> str:
    """ "12 569 kr", "SEK 12,569"; a dash for what is not known. Below ten with one decimal."""
    if amount is None:
        return "–"
    said = number_words(amount, 0 if amount >= 9.95 or amount == 0 else 1)
    if _at():
        return f"{currency}\N{NO-BREAK SPACE}{said}"
    return f"{said}\N{NO-BREAK SPACE}{ {'SEK': 'kr', 'EUR': 'euro'}.get(currency, currency) }"


def money_range_words(low: float | None, high: float | None, currency: str = "SEK") -> str:
    """ "166–378 kr", "SEK 166–378"; a dash when an end is not known."""
    if low is None or high is None:
        return "–"
    from_words = number_words(low, 0 if low >= 9.95 or low == 0 else 1)
    to_words = money_words(high, currency)
    unit, gap, number = to_words.partition("\N{NO-BREAK SPACE}")
    return f"{unit}{gap}{from_words}–{number}" if _at() else f"{from_words}–{to_words}"


def millions_words(amount: float, currency: str = "SEK") -> str:
    """ "4 354 miljoner kr", "SEK 4,354 million"; below ten millions with one decimal, below one in full."""
    if amount < 1e6:
        return money_words(amount, currency)
    said = number_words(amount / 1e6, 0 if amount >= 9.95e6 else 1)
    if _at():
        return f"{currency}\N{NO-BREAK SPACE}{said} million"
    return f"{said} miljoner\N{NO-BREAK SPACE}{ {'SEK': 'kr', 'EUR': 'euro'}.get(currency, currency) }"


def list_name(given: SupportList | SupportFigures) -> str:
    """ "Regionala utvecklingsfonden 2014–2020"."""
    return f"{given.fund or _('Projektstöd')} {period_words(given)}"


def period_words(given: SupportList | SupportFigures) -> str:
    first, last = given.first_year, given.last_year
    return str(first) if first == last else f"{first}–{last}"


def source_words(found: SupportFigures) -> str:
    """Who publishes the list, of which day it is, and whose inhabitants of which year divide it."""
    words = _("%(source)s: %(list)s, listan från %(day)s; invånare %(year)s, %(people)s")
    if found.is_generated:
        words = _("%(source)s: %(list)s; invånare %(year)s, %(people)s")
    return words % {
        "source": found.source,
        "list": list_name(found),
        "day": found.retrieved,
        "year": found.population_year,
        "people": found.population_source,
    }


def answer_words(found: SupportFigures, rule: RuleFigures) -> tuple[str, ...]:
    """The answer with its rule; of a rule that places too little that it gives none."""
    if told := (rule.sentences_en if _at() else rule.sentences_sv):
        return told
    words = _("Regeln ”%(rule)s” kan bara placera %(share)s av pengarna och ger därför inget svar.") % {
        "rule": rule_name(rule.rule),
        "share": percent_words(100 * (1 - rule.unlocated_share), 1),
    }
    more = _("Välj en annan regel för att se karta och siffror.") if found.strong else ""
    return tuple(filter(None, (words, more)))


def verdict_words(line: StatementLine, rules: Sequence[RuleFigures]) -> str:
    if len(rules) < 2:
        return _("bara en regel går att pröva")
    if line.is_robust:
        return _("samma svar")
    return _("olika svar")


def holds_words(line: StatementLine, rule: str) -> str:
    """ "Nej, 0,34 gånger", "Ja, 52 %": whether it is true, and the figure that it rests on."""
    said = _("ja") if line.holds[rule] else _("nej")
    value = line.values[rule]
    if line.key == "clustered" or value != value:
        return said
    if line.key.startswith(RATIOS):
        return _("%(said)s, %(times)s gånger") % {"said": said, "times": number_words(value, 2)}
    return f"{said}, {percent_words(100 * value, 1)}"


def concentration_words(rule: RuleFigures) -> tuple[str, ...]:
    """How unevenly the money lies, in what a reader can picture; the names of the measures are said once each."""
    half = money_share(rule, 0.5)
    most = 1 - money_share(rule, 0.9)
    told = [
        _(
            "Den halva av befolkningen som bor där stödet per invånare är lägst har %(half)s av pengarna, och den tiondel som "
            "bor där det är högst har %(most)s."
        )
        % {"half": percent_words(100 * half), "most": percent_words(100 * most)},
        _(
            "För att alla skulle ha lika mycket per invånare måste %(hoover)s av pengarna flyttas till andra kommuner "
            "(Hoovers index). Ginis index är %(gini)s: 0 är lika för alla, 1 är allt hos en."
        )
        % {"hoover": percent_words(100 * rule.hoover), "gini": number_words(rule.gini, 2)},
    ]
    if rule.theil_between_share == rule.theil_between_share:
        told.append(
            _(
                "%(share)s av ojämnheten ligger mellan kommuntyperna, resten mellan kommuner av samma typ (Theils index)."
            )
            % {"share": percent_words(100 * rule.theil_between_share)}
        )
    return tuple(told)


def money_share(rule: RuleFigures, people: float) -> float:
    """Of the money, what those who live where it is lowest have, up to a share of the people; along the curve."""
    before = rule.lorenz[0]
    for point in rule.lorenz[1:]:
        if point[0] >= people:
            width = point[0] - before[0]
            part = (people - before[0]) / width if width else 1.0
            return before[1] + part * (point[1] - before[1])
        before = point
    return 1.0


def clustering_words(found: Clustering, *, by_commuting: str = "") -> str:
    """Whether like lies beside like, by borders or by whom people commute to."""
    if found.p_value > SURE or found.moran <= found.expected:
        said = (
            _(
                "Pendlingen visar inget mönster: kommuner som hör ihop genom pendling liknar inte varandra mer än slumpen ger"
            )
            if by_commuting
            else _("Grannkommuner liknar inte varandra i stöd per invånare mer än slumpen ger")
        )
    else:
        said = (
            _("Kommuner som människor pendlar mellan liknar varandra i stöd per invånare, mer än slumpen ger")
            if by_commuting
            else _("Grannkommuner liknar varandra i stöd per invånare, mer än slumpen ger")
        )
    return _("%(said)s (Morans I %(value)s, p %(p)s, %(times)s omkastningar).") % {
        "said": said,
        "value": number_words(found.moran, 2),
        "p": p_words(found),
        "times": number_words(found.permutations),
    }


def p_words(found: Clustering) -> str:
    """No smaller than the permutations can tell."""
    least = 1 / (found.permutations + 1)
    if found.p_value <= least * 1.5:
        return f"≤\N{NO-BREAK SPACE}{number_words(least, 4)}"
    return f"=\N{NO-BREAK SPACE}{number_words(found.p_value, 3)}"


def place_words(found: SupportFigures, code: str) -> str:
    """ "435 kr per invånare med lika delning och 1 020 kr med delning efter folkmängd; i landet 435 kr.": under each rule."""
    rules = found.strong
    values = [found.per_inhabitant(one, code) for one in rules]
    if not rules or any(value is None for value in values):
        return ""
    parts = [
        _("%(money)s med %(rule)s")
        % {"money": money_words(value, found.currency), "rule": rule_name(one.rule)}
        for one, value in zip(rules, values, strict=True)
    ]
    joined = (
        parts[0]
        if len(parts) == 1
        else _("%(first)s och %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
    )
    return _("Projektstöd per invånare: %(parts)s. I landet: %(country)s.") % {
        "parts": joined,
        "country": country_words(found),
    }


def country_words(found: SupportFigures) -> str:
    """The mean of the country under each rule; once when they are the same, as when every rule places all."""
    said = dict.fromkeys(
        money_words(one.per_inhabitant, found.currency) for one in found.strong or found.rules
    )
    return "–".join(said)


def unlocated_words(found: SupportFigures, rule: RuleFigures) -> str:
    """Money without a place, and projects without an amount; "" when there is neither."""
    told = []
    if rule.unlocated_projects:
        told.append(
            ngettext(
                "%(count)s projekt med %(money)s (%(share)s) har ingen plats med den här regeln och är inte med i någon kommuns siffra.",
                "%(count)s projekt med %(money)s (%(share)s) har ingen plats med den här regeln och är inte med i någon kommuns siffra.",
                rule.unlocated_projects,
            )
            % {
                "count": number_words(rule.unlocated_projects),
                "money": millions_words(rule.unlocated_amount, found.currency),
                "share": percent_words(100 * rule.unlocated_share, 1),
            }
        )
    if found.unknown_amounts:
        told.append(
            ngettext(
                "%(count)s projekt saknar belopp. Det räknas inte som noll, utan är inte med.",
                "%(count)s projekt saknar belopp. De räknas inte som noll, utan är inte med.",
                found.unknown_amounts,
            )
            % {"count": number_words(found.unknown_amounts)}
        )
    return " ".join(told)
