"""What is said of labour markets and commuting: the same sentences on the pages, the place page and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hjulet.hub import built_in
from hjulet.hub.wording import genitive, number_words, percent_words
from hjulet.measure.labour_market_rules import MIN_SIZE, SELF_CONTAINMENT, TARGET_SIZE, USUAL, Rule

if TYPE_CHECKING:
    from hjulet.instruments.sources.commuting import CommutingSeries
    from hjulet.measure.commuting import CommutingYear
    from hjulet.measure.kept_commuting import GroupSureness
    from hjulet.measure.queries.commuting_of_place import OfGroup, Pull, Stream
    from hjulet.measure.queries.labour_markets import Area, LabourMarkets

TOLD_STREAMS = 3
SMALL_PERCENT = 1.0
"""A flow that is a smaller share is not told in words."""
P_SURE = 0.05


def name_of(code: str) -> str:
    return built_in.names().get(code, code)


def decimal_percent(percent: float) -> str:
    """As few decimals as say it: "20 %", "7,5 %"."""
    return percent_words(percent, 0 if percent == round(percent) else 1)


def group_words(group: str) -> str:
    return {"": _("alla"), "women": _("kvinnor"), "men": _("män")}[group]


def method_words(method: str) -> str:
    return {
        "scb": _("SCB:s lokala arbetsmarknader"),
        "nordic": _("Nordregios nordiska"),
        "ttwa": _("brittiska pendlingsområden"),
    }[method]


def rule_words(rule: Rule) -> str:
    """The rule with its limits, in a sentence."""
    if rule.method == "ttwa":
        least, target = SELF_CONTAINMENT[rule.self_containment]
        return _(
            "Ett pendlingsområde ska ha minst %(least)s som både bor och arbetar i det när det är stort (%(target_size)s "
            "sysselsatta), och %(target)s när det är litet (%(min_size)s)."
        ) % {
            "least": percent_words(100 * least),
            "target": percent_words(100 * target),
            "target_size": number_words(TARGET_SIZE),
            "min_size": number_words(MIN_SIZE),
        }
    limits = {"out": decimal_percent(rule.out_percent), "single": decimal_percent(rule.single_percent)}
    if rule.method == "nordic":
        return (
            _(
                "Ett centrum har högst %(out)s utpendling eller fler arbetstillfällen än boende, och högst %(single)s till en "
                "enskild kommun. De andra hör till det som drar mest."
            )
            % limits
        )
    return (
        _(
            "En kommun är ett centrum om högst %(out)s pendlar ut och högst %(single)s till en enskild kommun. De andra hör till "
            "den kommun som drar mest, i högst två led."
        )
        % limits
    )


def short_rule_words(rule: Rule) -> str:
    """ "SCB:s regel, 18 och 6,5 %"."""
    if rule == USUAL[rule.method]:
        return method_words(rule.method)
    limits = {"out": decimal_percent(rule.out_percent), "single": decimal_percent(rule.single_percent)}
    return _("SCB:s regel med högst %(out)s ut och %(single)s till en kommun") % limits


def lead_words(found: LabourMarkets) -> str:
    """How many there are, of whom and when."""
    asked, count = found.asked, len(found.areas)
    said = {
        "year": asked.year.year,
        "count": number_words(count),
        "municipalities": number_words(found.places),
        "group": group_words(asked.group),
    }
    if asked.group:
        first = ngettext(
            "%(year)s bildade %(municipalities)s kommuner en arbetsmarknad för %(group)s.",
            "%(year)s bildade %(municipalities)s kommuner %(count)s arbetsmarknader för %(group)s.",
            count,
        )
    else:
        first = ngettext(
            "%(year)s bildade %(municipalities)s kommuner en lokal arbetsmarknad.",
            "%(year)s bildade %(municipalities)s kommuner %(count)s lokala arbetsmarknader.",
            count,
        )
    return f"{first % said} {_alone_words(found.alone)}"


def _alone_words(alone: int) -> str:
    if not alone:
        return _("Ingen av dem är en ensam kommun.")
    words = ngettext("%(alone)s av dem är en ensam kommun.", "%(alone)s av dem är ensamma kommuner.", alone)
    return words % {"alone": number_words(alone)}


def part_words(found: LabourMarkets) -> str:
    """What must be known of flows that are not the whole country's; nothing of those that are."""
    if found.is_whole:
        return ""
    words = ngettext(
        "Siffrorna gäller bara %(count)s kommun; pendling till andra är inte med.",
        "Siffrorna gäller bara %(count)s kommuner; pendling till andra är inte med.",
        found.places,
    )
    return words % {"count": number_words(found.places)}


def interval_words(found: LabourMarkets) -> str:
    """How sure the number is; nothing where it was not computed."""
    if found.interval is None:
        return ""
    low, high = found.interval
    if low == high:
        return _("Antalet blir detsamma nio gånger av tio om året får levas om med samma pendling.")
    return _(
        "Om året fick levas om med samma pendling skulle antalet nio gånger av tio bli mellan %(low)s och %(high)s."
    ) % {"low": number_words(low), "high": number_words(high)}


def groups_words(women: LabourMarkets, men: LabourMarkets) -> str:
    said = {"women": number_words(len(women.areas)), "men": number_words(len(men.areas))}
    first = _("Med samma regel blir det %(women)s arbetsmarknader för kvinnor och %(men)s för män.") % said
    if women.asked.rule.method != "ttwa":
        return first
    return f"{first} {_scaled_words()}"


def _scaled_words() -> str:
    return _("Kraven på antal sysselsatta är lika mycket mindre som gruppen är.")


def chance_words(women: GroupSureness, men: GroupSureness) -> str:
    """Whether each group has more or fewer than a part of all that is as large and drawn by lot."""
    return _("Bredvid en lika stor grupp som valts av slumpen: %(women)s, %(men)s.") % {
        "women": _("kvinnor %(beside)s") % {"beside": _beside_chance(women)},
        "men": _("män %(beside)s") % {"beside": _beside_chance(men)},
    }


def _beside_chance(one: GroupSureness) -> str:
    low, high = (number_words(count) for count in one.by_chance)
    said = {"range": low if low == high else f"{low}–{high}"}
    if one.p_value > P_SURE:
        return _("ungefär lika många (%(range)s)") % said
    return (_("fler (%(range)s)") if one.regions > one.by_chance[1] else _("färre (%(range)s)")) % said


def counted_words(series: CommutingSeries) -> str:
    """The way of counting, by the name of its register and its years."""
    others = {"bas": _("BAS från 2020"), "file": _("egen fil"), "generated": _("påhittade flöden")}
    return others.get(series.key, series.title)


def people_words(series: CommutingSeries) -> str:
    """Who is counted; nothing of what comes from a file."""
    return {
        "rams1993": _("Förvärvsarbetande 16 år och äldre i november."),
        "rams2004": _(
            "Förvärvsarbetande 16 år och äldre i november. Från 2011 räknas åldrar och näringar något annorlunda."
        ),
        "rams2019": _("Förvärvsarbetande 16–74 år i november, efter en ny källa för inkomster."),
        "bas": _("Sysselsatta 15–74 år. Från 2024 räknas företagare på ett nytt sätt."),
    }.get(series.key, "")


def source_words(year: CommutingYear) -> str:
    words = _("%(source)s, sysselsatta efter bostads- och arbetsställekommun %(year)s (%(counted)s)") % {
        "source": year.source,
        "year": year.year,
        "counted": counted_words(year.series),
    }
    # A file of one's own has a day of its own making, and what is made up has none.
    return words + _("; hämtad %(day)s") % {"day": year.retrieved} if year.series.table else words


def not_alike_words(first: CommutingYear, second: CommutingYear) -> str:
    """A warning where the two years were counted in different ways; nothing where they were counted alike."""
    if first.series == second.series:
        if first.series.key != "file":
            return ""
        return _("Åren kommer ur filer, och sidan vet inte om de är räknade på samma sätt.")
    return _(
        "%(first_year)s (%(first)s) och %(second_year)s (%(second)s) är räknade på olika sätt. En del av skillnaden är "
        "därför ingen förändring."
    ) % {
        "first_year": first.year,
        "first": counted_words(first.series),
        "second_year": second.year,
        "second": counted_words(second.series),
    }


def area_words(area: Area, code: str) -> str:
    """With whom a municipality shares its labour market."""
    name = name_of(code)
    others = [name_of(one) for one in area.codes if one != code]
    if not others:
        return _("%(name)s är en egen lokal arbetsmarknad.") % {"name": name}
    if code in area.centres:
        words = _("%(name)s är centrum i en lokal arbetsmarknad tillsammans med %(others)s.")
        return words % {"name": name, "others": listed(others)}
    said = {"name": name, "area": genitive(area.name)}
    # Whom the labour market is named after is said already.
    besides = [name_of(one) for one in area.codes if one != code and one not in area.centres]
    if not besides:
        return _("%(name)s hör till %(area)s lokala arbetsmarknad.") % said
    words = _("%(name)s hör till %(area)s lokala arbetsmarknad, tillsammans med %(others)s.")
    return words % {**said, "others": listed(besides)}


def listed(names: list[str], most: int = 8) -> str:
    """ "A, B och C"; a long list says how many more there are."""
    if len(names) > most:
        more = len(names) - most + 1
        names = [*names[: most - 1], _("%(count)s andra") % {"count": number_words(more)}]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s och %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def pulled_words(found: Pull) -> str:
    """Where people go to work: the seed of the place page's line."""
    told = [one for one in found.out[:TOLD_STREAMS] if one.percent >= SMALL_PERCENT]
    said = {
        "year": found.markets.asked.year.year,
        "name": name_of(found.code),
        "out": percent_words(found.out_percent),
    }
    if not told:
        return (
            _("%(year)s pendlade %(out)s av de sysselsatta som bor i %(name)s till en annan kommun.") % said
        )
    said["places"] = listed([_stream_words(one) for one in told])
    return (
        _(
            "%(year)s pendlade %(out)s av de sysselsatta som bor i %(name)s till en annan kommun, flest till %(places)s."
        )
        % said
    )


def _stream_words(one: Stream) -> str:
    return f"{name_of(one.code)} ({percent_words(one.percent)})"


def coming_words(found: Pull) -> str:
    if not found.jobs:
        return _("Ingen arbetar i %(name)s, enligt siffrorna.") % {"name": name_of(found.code)}
    told = [one for one in found.into[:TOLD_STREAMS] if one.percent >= SMALL_PERCENT]
    said = {"name": name_of(found.code), "into": percent_words(found.in_percent)}
    if not told:
        return _("%(into)s av dem som arbetar i %(name)s bor i en annan kommun.") % said
    said["places"] = listed([_stream_words(one) for one in told])
    return _("%(into)s av dem som arbetar i %(name)s bor i en annan kommun, flest i %(places)s.") % said


def stays_words(found: Pull) -> str:
    """How sure the belonging is; nothing where it was not computed, or is as good as certain."""
    if found.stays_percent is None or found.stays_percent >= 99:
        return ""
    return _(
        "Det är inte säkert: om året fick levas om med samma pendling skulle svaret bli detsamma i %(share)s av fallen."
    ) % {"share": percent_words(found.stays_percent)}


def of_group_words(groups: tuple[OfGroup, ...], code: str) -> str:
    """The same place for women and for men; nothing where they are not told apart."""
    if len(groups) < 2:
        return ""
    women, men = groups
    said = {
        "women_out": percent_words(women.out_percent),
        "men_out": percent_words(men.out_percent),
        "women": women.area,
        "men": men.area,
        "name": name_of(code),
    }
    first = _("%(women_out)s av kvinnorna och %(men_out)s av männen pendlar ut.") % said
    if women.is_centre and men.is_centre:
        second = _("För båda är %(name)s ett centrum.")
    elif women.is_centre:
        second = _("För kvinnor är %(name)s ett centrum, för män hör kommunen till %(men)s.")
    elif men.is_centre:
        second = _("För män är %(name)s ett centrum, för kvinnor hör kommunen till %(women)s.")
    elif women.area == men.area:
        second = _("För båda hör kommunen till %(women)s.")
    else:
        second = _("För kvinnor hör kommunen till %(women)s, för män till %(men)s.")
    return f"{first} {second % said}"


def noise_words(series: CommutingSeries) -> str:
    """What is not sure in the figures themselves; nothing where nobody has said so."""
    if series.has_noise:
        return _("SCB lägger till ett litet brus i varje tal, så läs dem med försiktighet.")
    return ""


def county_words(found: LabourMarkets, county_code: str, name: str) -> str:
    """A county's labour markets, and those that cross its border; nothing when it has none in the flows."""
    areas = [area for area in found.areas if any(code[:2] == county_code for code in area.codes)]
    if not areas:
        return ""
    crossing = [area for area in areas if any(code[:2] != county_code for code in area.codes)]
    said = {
        "year": found.asked.year.year,
        "name": name,
        "count": number_words(len(areas)),
        "areas": listed([area.name for area in areas], most=12),
    }
    first = (
        ngettext(
            "%(year)s hörde kommunerna i %(name)s till en lokal arbetsmarknad: %(areas)s.",
            "%(year)s hörde kommunerna i %(name)s till %(count)s lokala arbetsmarknader: %(areas)s.",
            len(areas),
        )
        % said
    )
    if not found.is_whole:  # nobody knows who goes over the border
        return first
    if not crossing:
        second = _("Ingen av dem går över länsgränsen.")
    else:
        over = listed([area.name for area in crossing], most=12)
        second = _("Över länsgränsen går %(areas)s.") % {"areas": over}
    return f"{first} {second}"
