"""What an address of the pages about labour markets asks for, and the rows of links that change it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from hjulet.measure import wording_labour_markets as wording
from hjulet.measure.labour_market_rules import (
    GROUPS,
    METHODS,
    OUT_PERCENT,
    SELF_CONTAINMENT,
    SINGLE_PERCENT,
    USUAL,
)
from hjulet.measure.queries.labour_markets import Asked, readable_flows
from hjulet.measure.views.furniture import one_asked, year_asked

if TYPE_CHECKING:
    from hjulet.measure.commuting import CommutingYear
    from hjulet.measure.kept_commuting import KeptCommuting

ASKED = ("ar", "grupp", "metod", "ut", "enskilt", "krav")
GROUP_WORDS = {"": "alla", "women": "kvinnor", "men": "man"}
"""In the address."""
METHOD_WORDS = {"scb": "scb", "nordic": "nordisk", "ttwa": "ttwa"}


def asked_year(request: HttpRequest, kept: KeptCommuting, usual: CommutingYear) -> CommutingYear:
    """`ar`, else the usual year. Raises Said for a year that there is nothing of."""
    wanted = year_asked(request, [one.year for one in kept.years], usual.year)
    return next(one for one in kept.years if one.year == wanted)


def asked_of(request: HttpRequest, kept: KeptCommuting) -> Asked:
    """The year, group and rule of the address. Raises Said for what there is not."""
    year = asked_year(request, kept, kept.latest)
    there = groups_of(kept, year)
    group = word_of(request, "grupp", GROUP_WORDS, there)
    method = word_of(request, "metod", METHOD_WORDS, METHODS)
    usual = USUAL[method]
    if method == "ttwa":
        rule = replace(
            usual, self_containment=one_asked(request, "krav", list(SELF_CONTAINMENT), usual.self_containment)
        )
        return Asked(year, group, rule)
    out = _percent(request, "ut", OUT_PERCENT[method], usual.out_percent)
    single = _percent(request, "enskilt", SINGLE_PERCENT[method], usual.single_percent)
    return Asked(year, group, replace(usual, out_percent=out, single_percent=single))


def groups_of(kept: KeptCommuting, year: CommutingYear) -> tuple[str, ...]:
    with readable_flows():
        told_apart = kept.flows(year).groups
    return tuple(group for group in GROUPS if not group or group in told_apart)


def word_of(request: HttpRequest, name: str, words: dict[str, str], among: tuple[str, ...]) -> str:
    """What a word of the address stands for."""
    word = one_asked(request, name, [words[one] for one in among], words[among[0]])
    return next(one for one in among if words[one] == word)


def _percent(request: HttpRequest, name: str, among: tuple[float, ...], usual: float) -> float:
    word = one_asked(request, name, [f"{one:g}" for one in among], f"{usual:g}")
    return next(one for one in among if f"{one:g}" == word)


def choices_of(request: HttpRequest, kept: KeptCommuting, asked: Asked) -> list[dict[str, Any]]:
    """What can be chosen, as rows of links: the words, the address, and whether it is what is shown."""
    rule = asked.rule
    rows = [
        (_("År"), "ar", [(str(one.year), str(one.year), one == asked.year) for one in kept.years]),
        (
            _("Vilka"),
            "grupp",
            [
                (wording.group_words(group), GROUP_WORDS[group], group == asked.group)
                for group in groups_of(kept, asked.year)
            ],
        ),
        (
            _("Metod"),
            "metod",
            [(wording.method_words(one), METHOD_WORDS[one], one == rule.method) for one in METHODS],
        ),
    ]
    if rule.method == "ttwa":
        levels = [
            (wording.decimal_percent(round(100 * least)), key, key == rule.self_containment)
            for key, (least, _target) in SELF_CONTAINMENT.items()
        ]
        rows.append((_("Minst så många som bor och arbetar i området"), "krav", levels))
    else:
        limits = (("ut", OUT_PERCENT, rule.out_percent), ("enskilt", SINGLE_PERCENT, rule.single_percent))
        names = {"ut": _("Högsta utpendling"), "enskilt": _("Högst till en kommun")}
        rows += [
            (
                names[name],
                name,
                [(wording.decimal_percent(one), f"{one:g}", one == value) for one in among[rule.method]],
            )
            for name, among, value in limits
        ]
    return [
        {
            "words": words,
            "links": [(text, changed(request, name, value), is_shown) for text, value, is_shown in links],
        }
        for words, name, links in rows
        if len(links) > 1
    ]


def changed(request: HttpRequest, name: str, value: str) -> str:
    """The address with one choice changed. Limits belong to a method, and the year compared with to a year."""
    query = request.GET.copy()
    query[name] = value
    gone = {"metod": ("ut", "enskilt", "krav"), "ar": ("jamfor",)}.get(name, ())
    for other in gone:
        query.pop(other, None)
    return f"?{query.urlencode()}"


def query_of(request: HttpRequest, *but: str) -> list[tuple[str, str]]:
    """What else was chosen, for a form or a link that changes the rest."""
    return [
        (name, request.GET[name])
        for name in (*ASKED, "lan", "jamfor")
        if name in request.GET and name not in but
    ]
