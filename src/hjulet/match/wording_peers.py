"""Sentences about peers on the pages. A change always names both of its years."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hjulet.hub.wording import genitive, number_words, percent_words
from hjulet.match.peer_records import Ahead, InTime, KeptPeers, PastLine
from hjulet.match.wording import joined

SAID = 3
"""How many peers in time are named in the sentence; the rest stand in the table."""
LEVEL_PERCENT = 0.5
"""A change smaller than this is said to be none."""


def in_language(swedish: str, english: str) -> str:
    """Of the two sentences of an instrument, the one in the language of the page."""
    return english if (translation.get_language() or "sv").startswith("en") else swedish


def warnings_of(kept: KeptPeers) -> Sequence[str]:
    return kept.warnings_en if (translation.get_language() or "sv").startswith("en") else kept.warnings_sv


def change_words(share: float) -> str:
    """ "24 procent färre invånare"."""
    if abs(100 * share) < LEVEL_PERCENT:
        return _("lika många invånare")
    words = _("%(percent)s procent fler invånare") if share > 0 else _("%(percent)s procent färre invånare")
    return words % {"percent": number_words(abs(100 * share))}


def short_change_words(share: float) -> str:
    """The same where it has been said that it is about inhabitants: "24 procent färre"."""
    if abs(100 * share) < LEVEL_PERCENT:
        return _("lika många")
    words = _("%(percent)s procent fler") if share > 0 else _("%(percent)s procent färre")
    return words % {"percent": number_words(abs(100 * share))}


def past_words(name: str, found: InTime) -> str:
    """Whose curve ours is like, and what became of those who are named."""
    named = found.peers[:SAID]
    who = joined([_("%(name)s fram till %(year)s") % {"name": one.name, "year": one.year} for one in named])
    first = _("%(whose)s kurva %(first)s–%(last)s liknar mest den som fanns i %(who)s.") % {
        "whose": genitive(name),
        "first": found.first_year,
        "last": found.as_of,
        "who": who,
    }
    return f"{first} {after_words(named, found.ahead)}".strip()


def after_words(peers: Sequence[PastLine], ahead: int) -> str:
    """ "20 år senare hade Hagfors 24 procent färre invånare och Säffle 8 procent färre." """
    told: list[str] = []
    for one in peers:
        if one.change_after_share is not None:
            change = (short_change_words if told else change_words)(one.change_after_share)
            told.append(_("%(name)s %(change)s") % {"name": one.name, "change": change})
    if not told:
        return ""
    words = ngettext("%(ahead)s år senare hade %(told)s.", "%(ahead)s år senare hade %(told)s.", ahead)
    return words % {"ahead": ahead, "told": joined(told)}


def spread_words(found: InTime) -> str:
    """That a curve is no fate: how many had fewer inhabitants later, and between what it went."""
    known = [one.change_after_share for one in found.peers if one.change_after_share is not None]
    if len(known) < 2:
        return ""
    fewer = sum(100 * share <= -LEVEL_PERCENT for share in known)
    if fewer == len(known):
        words = _(
            "En kurva är inget öde: alla %(all)s fick färre invånare, men det skilde från %(best)s till %(worst)s."
        )
    elif fewer == 0:
        words = _(
            "En kurva är inget öde: ingen av de %(all)s fick färre invånare, och det skilde från %(worst)s till %(best)s."
        )
    else:
        words = _(
            "En kurva är inget öde: %(fewer)s av de %(all)s fick färre invånare, och det skilde från %(worst)s till %(best)s."
        )
    best, worst = short_change_words(max(known)), short_change_words(min(known))
    return words % {"all": len(known), "fewer": fewer, "best": best, "worst": worst}


def past_reason(name: str, found: InTime, one: PastLine) -> str:
    """Why a place in time has something to say."""
    words = _("%(whose)s kurva %(first)s–%(year)s liknar den som %(here)s hade %(own_first)s–%(as_of)s.") % {
        "whose": genitive(one.name),
        "first": one.first_year,
        "year": one.year,
        "here": name,
        "own_first": found.first_year,
        "as_of": found.as_of,
    }
    if one.change_after_share is None:
        return words
    after = _("%(year)s hade %(other)s %(change)s.") % {
        "year": one.year_after,
        "other": one.name,
        "change": change_words(one.change_after_share),
    }
    return f"{words} {after}"


def curve_words(name: str, found: InTime, one: PastLine) -> str:
    """What a small picture shows, for whoever does not see it."""
    return _(
        "%(here)s %(own_first)s–%(as_of)s lagd på %(other)s %(first)s–%(last)s, i procent av folkmängden %(as_of)s "
        "och %(year)s."
    ) % {
        "here": name,
        "own_first": found.first_year,
        "as_of": found.as_of,
        "other": one.name,
        "first": one.first_year,
        "last": one.year_after,
        "year": one.year,
    }


def forecast_words(name: str, one: Ahead) -> str:
    """ "2039 har Kramfors 15 900 invånare, om det går som …". Empty where there is no figure."""
    if one.population is None:
        return ""
    about = {
        "name": name,
        "year": one.year,
        "as_of": one.as_of,
        "population": number_words(round(one.population, -2)),
    }
    said = _(
        "Räknat från %(as_of)s pekar den egna takten och likarnas utfall på %(population)s invånare i %(name)s %(year)s"
    )
    if one.p10 is None or one.p90 is None:
        return f"{said % about}."
    span = _("i fyra fall av fem mellan %(low)s och %(high)s") % {
        "low": number_words(round(one.p10, -2)),
        "high": number_words(round(one.p90, -2)),
    }
    return f"{said % about}, {span}."


def alone_words(one: Ahead) -> str:
    """What the outcome of the peers has been worth as a forecast by itself, beside the best plain one; "" when untried."""
    from hjulet.instruments.peers.trends import BASELINES

    plain = {name: error for name, error in one.errors.items() if name in BASELINES}
    if "analogue" not in one.errors or not plain:
        return ""
    best = min(plain, key=lambda name: (plain[name], name))
    ours = one.errors["analogue"]
    about = {
        "ahead": one.ahead,
        "ours": percent_words(100 * ours, 1),
        "theirs": percent_words(100 * plain[best], 1),
        "best": method_words(best),
        "first": one.first_origin,
        "last": one.last_origin,
    }
    if ours < plain[best]:
        words = _(
            "Ensamt har likarnas utfall %(ahead)s år framåt haft medianfelet %(ours)s, mot %(theirs)s för det bästa "
            "enkla sättet (%(best)s), prövat från %(first)s–%(last)s."
        )
    else:
        words = _(
            "Ensamt är likarnas utfall ingen prognos: %(ahead)s år framåt har medianfelet varit %(ours)s, mot %(theirs)s "
            "för det bästa enkla sättet (%(best)s), prövat från %(first)s–%(last)s."
        )
    return words % about


def worth_words(one: Ahead) -> str:
    """What it has been worth before, as the back-test says it."""
    return in_language(one.sentence_sv, one.sentence_en)


def method_words(method: str) -> str:
    """What a method of the back-test is called in its table."""
    return {
        "ensemble": _("egen takt vägd med likarnas utfall"),
        "split_trend": _("egen takt bredvid rikets, dämpad"),
        "analogue": _("bara likarnas utfall"),
        "constant": _("inget ändras"),
        "linear": _("rät linje genom tio år"),
        "log_linear": _("de senaste tio årens takt"),
        "log_linear_5": _("de senaste fem årens takt"),
        "half_trend": _("halva de senaste tio årens takt"),
        "damped": _("de senaste tio årens takt, dämpad"),
    }.get(method, method)
