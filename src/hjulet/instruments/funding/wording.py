"""The answer in words: does support mostly land in the larger cities, by which rule, and would another rule say otherwise?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from hjulet.instruments.funding.allocating import Allocation, Rule
from hjulet.instruments.funding.errors import FundingError
from hjulet.instruments.funding.measuring import CityFigures, Measures
from hjulet.instruments.funding.municipality_types import CITIES
from hjulet.instruments.funding.varying_rules import Sensitivity

Language = Literal["sv", "en"]

SPLIT: Final[Mapping[Rule, tuple[str, str]]] = {
    "equal": ("delas lika mellan kommunerna som det nämner", "is split equally between the municipalities it names"),
    "population": ("delas efter folkmängd mellan kommunerna som det nämner",
                   "is split by population between the municipalities it names"),
    "seat": ("räknas till kommunen där stödmottagaren har sitt säte", "goes to the municipality of the beneficiary's seat"),
    "location": ("räknas till platsen där projektet genomförs", "goes to the place where the project is carried out"),
}  # fmt: skip
CALLED: Final[Mapping[Rule, tuple[str, str]]] = {
    "equal": ("lika delning", "an equal split"),
    "population": ("delning efter folkmängd", "a split by population"),
    "seat": ("stödmottagarens säte", "the beneficiary's seat"),
    "location": ("projektets plats", "the project's place"),
}
SAME: Final = 0.05
"""Within five per cent of its share a group has "about as much"."""


def sentences(found: Sensitivity, language: Language = "sv", *, rule: Rule | None = None) -> tuple[str, ...]:
    """Where does the support land, and is it mostly in the larger cities? Two to four sentences, with the rule.

    Parameters
    ----------
    rule : of the first sentence; the first that places enough unless said

    Raises
    ------
    FundingError : no type of place is called a city; no rule places enough of the money to answer by.
    """
    strong = found.strong
    if not strong:
        share = min(one.allocation.unlocated_share for one in found.measures)
        raise FundingError(
            f"at least {100 * share:.0f} % of the money has no place under any rule, so the question cannot be answered; "
            "give the municipalities of projects, or the seats of beneficiaries"
        )
    first = found.of(rule) if rule else strong[0]
    if first not in strong:
        raise FundingError(
            f"{100 * first.allocation.unlocated_share:.0f} % of the money has no place under the rule '{rule}'; answer"
            f" by {' or '.join(one.allocation.rule for one in strong)}"
        )
    others = [one for one in strong if one is not first]
    if first.cities is None:
        raise FundingError("no type of place is called a city; say which types are (cities=…)")
    swedish = language == "sv"
    told = [_answer(first, first.cities, swedish)]
    if others:
        told.append(_elsewhere(first, others, swedish))
    if lost := _unplaced(found, first, swedish):
        told.append(lost)
    return tuple(told)


def _answer(one: Measures, cities: CityFigures, swedish: bool) -> str:
    rule, named = one.allocation.rule, _named(one, cities, swedish)
    half = cities.amount_share > 0.5
    money, people = _percent(cities.amount_share, swedish), _percent(cities.population_share, swedish)
    times = _number(cities.ratio, swedish)
    if swedish:
        start = "Ja, det mesta av stödet hamnar i" if half else "Nej, det mesta av stödet hamnar utanför"
        return (
            f"{start} de större städerna: {named} får {money} av stödet och har {people} av invånarna,"
            f" {_more(cities.ratio, swedish)} ({times} gånger sin andel), när varje projekts pengar {SPLIT[rule][0]}."
        )
    start = "Yes, most of the support lands in" if half else "No, most of the support lands outside"
    return (
        f"{start} the larger cities: {named} get {money} of the support and have {people} of the inhabitants,"
        f" {_more(cities.ratio, swedish)} ({times} times their share), when each project's money {SPLIT[rule][1]}."
    )


def _named(one: Measures, cities: CityFigures, swedish: bool) -> str:
    """Those that are called cities, and by which rule they are."""
    number, places = len(cities.places), one.allocation.places
    kinds = sorted({places.types[places.index[code]] for code in cities.places})
    if set(kinds) <= set(CITIES):
        if swedish:
            return f"{number} kommuner (den folkrikaste i varje större funktionell region)"
        return f"{number} municipalities (the one with most inhabitants in each larger functional region)"
    quoted = [f"”{kind}”" if swedish else f'"{kind}"' for kind in kinds]
    if swedish:
        return f"{_counted(number, 'kommun', 'kommuner')} av typen {_listed(quoted, 'och')}"
    return f"{_counted(number, 'municipality', 'municipalities')} of the type {_listed(quoted, 'and')}"


def _elsewhere(first: Measures, others: Sequence[Measures], swedish: bool) -> str:
    """The same figure under the other rules, and whether the answer is another."""
    at = 0 if swedish else 1
    said = [
        f"{CALLED[one.allocation.rule][at]} {_percent(one.cities.amount_share, swedish)}"
        f" ({_number(one.cities.ratio, swedish)} {'gånger' if swedish else 'times'})"
        for one in others
        if one.cities
    ]
    every = [first, *others]
    same_half = len({one.cities.amount_share > 0.5 for one in every if one.cities}) == 1
    same_side = len({_side(one.cities.ratio) for one in every if one.cities}) == 1
    listed = _listed(said, "och" if swedish else "and")
    if swedish:
        if same_half and same_side:
            verdict = "svaret blir detsamma"
        elif same_half:
            verdict = "om städerna får mer eller mindre än sin andel beror på regeln"
        else:
            verdict = "svaret beror på regeln"
        return f"Med {listed}: {verdict}."
    if same_half and same_side:
        verdict = "the answer is the same"
    elif same_half:
        verdict = "whether cities get more or less than their share depends on the rule"
    else:
        verdict = "the answer depends on the rule"
    return f"With {listed}: {verdict}."


def _unplaced(found: Sensitivity, first: Measures, swedish: bool) -> str:
    """What has no place: under the rule that was answered by, and the rules that were not answered by at all."""
    told = []
    allocation = first.allocation
    if allocation.unlocated_amount > 0:
        share, money = _percent(allocation.unlocated_share, swedish), _money(allocation, swedish)
        told.append(f"{share} av stödet ({money}) har ingen plats och är inte med" if swedish
                    else f"{share} of the support ({money}) has no place and is left out")  # fmt: skip
    for rule in found.weak:
        placed = _percent(1 - found.of(rule).allocation.unlocated_share, swedish)
        told.append(
            f"regeln ”{CALLED[rule][0]}” kan placera bara {placed} av pengarna och ger inget svar"
            if swedish
            else f"{CALLED[rule][1]} is known for {placed} of the money only, and gives no answer"
        )
    for rule in found.left_out:
        told.append(
            f"regeln ”{CALLED[rule][0]}” kan inte placera något projekt"
            if swedish
            else f"{CALLED[rule][1]} is known for no project"
        )
    if allocation.unknown_amounts:
        number = allocation.unknown_amounts
        told.append(f"{_counted(number, 'projekt', 'projekt')} saknar belopp" if swedish
                    else f"{_counted(number, 'project has', 'projects have')} no amount")  # fmt: skip
    words = "; ".join(told)
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _side(ratio: float) -> int:
    return 0 if abs(ratio - 1) <= SAME else (1 if ratio > 1 else -1)


def _more(ratio: float, swedish: bool) -> str:
    words = {
        -1: ("mindre per invånare än landet i stort", "less per inhabitant than all places together"),
        0: (
            "ungefär lika mycket per invånare som landet i stort",
            "about as much per inhabitant as all places together",
        ),
        1: ("mer per invånare än landet i stort", "more per inhabitant than all places together"),
    }
    return words[_side(ratio)][0 if swedish else 1]


def _money(allocation: Allocation, swedish: bool) -> str:
    millions = _number(allocation.unlocated_amount / 1e6, swedish, 1)
    unit = {"SEK": "miljoner kronor", "EUR": "miljoner euro"}.get(allocation.currency, allocation.currency)
    return f"{millions} {unit}" if swedish else f"{allocation.currency} {millions} million"


def _percent(share: float, swedish: bool) -> str:
    return f"{_number(100 * share, swedish, 1)} %" if swedish else f"{100 * share:.1f}%"


def _number(value: float, swedish: bool, decimals: int = 2) -> str:
    said = f"{value:,.{decimals}f}"
    return said.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",") if swedish else said


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _listed(words: Sequence[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
