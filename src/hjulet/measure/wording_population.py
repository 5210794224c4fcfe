"""What is said of how a place has developed: the same sentences on the place page, its own page and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hjulet.hub.wording import number_words, percent_words, signed_percent_words, signed_words
from hjulet.instruments.sources.divisions import CAME_OUT_OF, FORMED
from hjulet.measure.place_population import COHORTS

if TYPE_CHECKING:
    from hjulet.measure.place_population import Account, Ages, Ahead, Phase, PlaceDevelopment
    from hjulet.measure.queries.country_population import Answer
    from hjulet.measure.queries.place_development import Between

LONGEST_HALF_LIFE = 200
"""Years; a slower fall is told by its pace alone."""
STEADY = 0.001
"""Growth a year, as a share, below which a stretch of years is said to be even."""


def source_words(development: PlaceDevelopment) -> str:
    """ "SCB, folkmängd den 31 december 1950–2019 och 2023, i dagens gränser; hämtad 2026-11-23"."""
    said = sources_words(development.sources, development.years, development.retrieved)
    return f"{said}{_border_words(development)}"


def _border_words(development: PlaceDevelopment) -> str:
    """For a municipality that came out of another, or that another came out of, when its curve begins there."""
    formed = {FORMED[one] for one in FORMED if development.code in (one, CAME_OUT_OF[one])}
    # A year's figures are told in the borders of the day after it.
    year = development.years[0] + 1
    if year not in formed:
        return ""
    return _("; siffror från tiden före %(year)s gäller andra gränser och är inte med") % {"year": year}


def sources_words(sources: tuple[str, ...], years: tuple[int, ...], retrieved: str) -> str:
    words = _("%(sources)s, folkmängd den 31 december %(years)s, i dagens gränser") % {
        "sources": ", ".join(sources),
        "years": years_words(years),
    }
    return words + (_("; hämtad %(day)s") % {"day": retrieved} if retrieved else "")


def years_words(years: tuple[int, ...]) -> str:
    """ "1950–2019 och 2023": stretches of years, in words."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    said = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    if len(said) < 2:
        return "".join(said)
    return _("%(first)s och %(last)s") % {"first": ", ".join(said[:-1]), "last": said[-1]}


def account_words(account: Account) -> str:
    """A year in a few sentences: births and deaths, moves, what was adjusted, and what it came to."""
    born = _("%(year)s föddes %(births)s och %(deaths)s dog: %(natural)s.") % {
        "year": account.year,
        "births": number_words(account.births),
        "deaths": number_words(account.deaths),
        "natural": signed_words(account.natural),
    }
    if account.domestic is None or account.foreign is None:
        moved = _("In- och utflyttning gav %(migration)s.") % {"migration": signed_words(account.migration)}
    else:
        moved = _(
            "Flyttningar gav %(migration)s, varav inom landet %(domestic)s och utrikes %(foreign)s."
        ) % {
            "migration": signed_words(account.migration),
            "domestic": signed_words(account.domestic),
            "foreign": signed_words(account.foreign),
        }
    adjusted = _("Med justeringar, %(adjustments)s, blev förändringen %(change)s.") % {
        "adjustments": signed_words(account.adjustments),
        "change": signed_words(account.change),
    }
    return " ".join([born, moved, adjusted, *([open_words(account)] if account.left_over else [])])


def open_words(account: Account) -> str:
    """That the parts do not add up: from 2025 SCB adds noise to small figures."""
    words = ngettext(
        "Delarna går inte ihop helt: %(count)s person skiljer.",
        "Delarna går inte ihop helt: %(count)s personer skiljer.",
        abs(account.left_over),
    )
    return words % {"count": number_words(abs(account.left_over))}


def phases_words(development: PlaceDevelopment) -> str:
    """The latest pace and the one before it; empty when no turns have been looked for."""
    if not development.phases:
        return ""
    last = development.phases[-1]
    if len(development.phases) == 1:
        return _("Takten har varit ungefär densamma %(since)s–%(until)s: %(pace)s.") % {
            "since": last.since,
            "until": last.until,
            "pace": pace_words(last),
        }
    before = development.phases[-2]
    return _(
        "Sedan %(turn)s har takten varit %(pace)s. Dessförinnan, %(since)s–%(turn)s, var den %(before)s."
    ) % {
        "turn": last.since,
        "pace": pace_words(last),
        "since": before.since,
        "before": pace_words(before),
    }


def pace_words(phase: Phase) -> str:
    """ "−0,9 % om året", or that nothing much changed."""
    if abs(phase.yearly) < STEADY:
        return _("i stort sett oförändrad")
    return _("%(percent)s om året") % {"percent": signed_percent_words(100 * phase.yearly, 1)}


def ahead_words(ahead: Ahead) -> str:
    """The band at its end, and what it rests on."""
    return _(
        "Om åren framöver liknar dem som varit pekar prognosen på mellan %(low)s och %(high)s invånare år %(year)s; mitt i "
        "bandet ligger %(middle)s. Bandet är tänkt att stämma i åtta fall av tio."
    ) % {
        "low": rounded_words(ahead.low[-1]),
        "high": rounded_words(ahead.high[-1]),
        "middle": rounded_words(ahead.middle[-1]),
        "year": ahead.years[-1],
    }


def method_words(ahead: Ahead) -> str:
    if ahead.by == COHORTS:
        words = _(
            "Framskrivningen utgår från %(base)s och räknar varje ålder och kön för sig, med födda, döda och flyttningar som "
            "de senaste åren. Bandet visar hur fel samma sätt att räkna har haft förr."
        )
    else:
        words = _(
            "Prognosen utgår från %(base)s och bygger på kurvan ensam: platsens egen takt, landets, och vad det blev av "
            "platser som växte på samma sätt. Med åldrar, födda och döda går det att räkna säkrare."
        )
    said = words % {"base": ahead.base}
    if ahead.bridged:
        more = _("Siffror saknas för %(years)s; däremellan är kurvan dragen rakt när takten räknas.")
        said += " " + more % {"years": years_words(ahead.bridged)}
    return said


def tried_here_words(ahead: Ahead) -> str:
    """How right the same forecast would have been for this place; empty when not known."""
    tried = ahead.tried
    if tried is None:
        return ""
    return _(
        "Hade samma prognos gjorts %(since)s hade den sagt %(said)s för %(until)s. Det blev %(came)s, alltså %(missed)s fel."
    ) % {
        "since": tried.since,
        "until": tried.until,
        "said": number_words(tried.said),
        "came": number_words(tried.came),
        "missed": percent_words(100 * abs(tried.missed), 1),
    }


def worth_words(ahead: Ahead, kind_words: str) -> str:
    """How right the same would have been for all of the kind, in a sentence; empty when too few are known."""
    tried = ahead.tried
    if tried is None or not tried.is_telling:
        return ""
    words = (
        _(
            "Prövat på %(places)s %(kind)s %(since)s–%(until)s stämde bandet för %(inside)s, och prognosen var bättre än att "
            "bara fortsätta i de tio senaste årens takt."
        )
        if tried.is_better
        else _(
            "Prövat på %(places)s %(kind)s %(since)s–%(until)s stämde bandet för %(inside)s, och prognosen var inte tydligt "
            "bättre än att bara fortsätta i de tio senaste årens takt."
        )
    )
    return words % {
        "kind": kind_words,
        "places": tried.places,
        "since": tried.since,
        "until": tried.until,
        "inside": percent_words(100 * tried.inside),
    }


def tried_words(ahead: Ahead, kind_words: str) -> str:
    """The same, with all places of the kind, and beside the plainest of forecasts."""
    tried = ahead.tried
    if tried is None:
        return ""
    if not tried.is_telling:
        return tried_here_words(ahead)
    words = (
        _(
            "För hälften av %(places)s %(kind)s var felet under %(error)s. Att bara fortsätta i de tio senaste årens takt hade "
            "gett %(plain)s, så prognosen var bättre."
        )
        if tried.is_better
        else _(
            "För hälften av %(places)s %(kind)s var felet under %(error)s. Att bara fortsätta i de tio senaste årens takt hade "
            "gett %(plain)s, så prognosen var inte tydligt bättre än det."
        )
    )
    there = words % {
        "kind": kind_words,
        "places": tried.places,
        "error": percent_words(100 * tried.error, 1),
        "plain": percent_words(100 * tried.plain_error, 1),
    }
    inside = _("Bandet, som ska stämma för 80 procent, stämde för %(inside)s.") % {
        "inside": percent_words(100 * tried.inside)
    }
    return f"{tried_here_words(ahead)} {there} {inside}"


def rounded_words(people: int) -> str:
    """What lies ahead is not known to the person: three figures are written."""
    digits = max(len(str(people)) - 3, 0)
    return number_words(round(people, -digits))


def between_words(found: Between, name: str) -> str:
    """The change between two years: persons, share and pace."""
    if found.change == 0:
        return _("%(name)s hade lika många invånare %(until)s som %(since)s: %(after)s.") % {
            "name": name,
            "since": found.since,
            "until": found.until,
            "after": number_words(found.after),
        }
    words = (
        _(
            "Från %(since)s till %(until)s växte %(name)s med %(change)s personer, från %(before)s till %(after)s. Det är "
            "%(share)s, eller %(pace)s om året."
        )
        if found.change > 0
        else _(
            "Från %(since)s till %(until)s minskade %(name)s med %(change)s personer, från %(before)s till %(after)s. Det är "
            "%(share)s, eller %(pace)s om året."
        )
    )
    return words % {
        "name": name,
        "since": found.since,
        "until": found.until,
        "change": number_words(abs(found.change)),
        "before": number_words(found.before),
        "after": number_words(found.after),
        "share": signed_percent_words(100 * found.share, 1),
        "pace": signed_percent_words(100 * found.yearly, 2),
    }


def parts_words(found: Between) -> str:
    """What a change was made of; empty when births and deaths are not loaded for all the years."""
    if found.births is None or found.deaths is None or found.moved is None:
        return ""
    return _(
        "Under åren föddes %(births)s och %(deaths)s dog: %(natural)s. Resten, %(moved)s, är flyttningar och justeringar."
    ) % {
        "births": number_words(found.births),
        "deaths": number_words(found.deaths),
        "natural": signed_words(found.births - found.deaths),
        "moved": signed_words(found.moved),
    }


def ages_words(ages: Ages, before: Ages | None) -> str:
    """How many young and old there are for each hundred of working age, and what it was."""
    words = _(
        "%(year)s fanns %(whole)s personer som är yngre än 20 eller 65 och äldre för varje hundra i åldern 20–64, varav "
        "%(old)s är 65 och äldre."
    ) % {
        "year": ages.year,
        "whole": number_words(ages.per_hundred),
        "old": number_words(ages.old_per_hundred),
    }
    if before is not None and before.year != ages.year:
        then = _("%(year)s var det %(whole)s, varav %(old)s.") % {
            "year": before.year,
            "whole": number_words(before.per_hundred),
            "old": number_words(before.old_per_hundred),
        }
        words = f"{words} {then}"
    return words


def claim_words(answer: Answer) -> str:
    """How much the country grew, how many of its municipalities did not, and how many are not counted."""
    growth, shrank, places = answer.growth, answer.shrank, answer.places
    words = (
        _(
            "Från %(since)s till %(until)s växte %(who)s med %(growth)s personer. Samtidigt minskade %(shrank)s av %(places)s "
            "kommuner, %(share)s."
        )
        if growth >= 0
        else _(
            "Från %(since)s till %(until)s minskade %(who)s med %(growth)s personer. Under samma tid minskade %(shrank)s av "
            "%(places)s kommuner, %(share)s."
        )
    )
    told = words % {
        "since": answer.since,
        "until": answer.until,
        "who": _("landet") if answer.is_whole else _("de kommuner som räknas"),
        "growth": number_words(abs(growth)),
        "shrank": shrank,
        "places": places,
        "share": percent_words(100 * shrank / places if places else 0.0, 1),
    }
    return f"{told} {uncounted_words(answer)}" if answer.unknown else told


def uncounted_words(answer: Answer) -> str:
    words = ngettext(
        "%(count)s kommun räknas inte: det finns inte siffror i dagens gränser för båda åren.",
        "%(count)s kommuner räknas inte: det finns inte siffror i dagens gränser för båda åren.",
        answer.unknown,
    )
    return words % {"count": answer.unknown}


def curve_text(development: PlaceDevelopment, name: str) -> str:
    """What the picture shows, for those who do not see it."""
    (peak_year, peak), (year, people) = development.peak, development.latest
    words = _("Kurva över folkmängden i %(name)s: %(first)s år %(first_year)s, flest %(peak)s år %(peak_year)s och "
              "%(people)s år %(year)s.") % {
        "name": name,
        "first": number_words(development.people[0]),
        "first_year": development.years[0],
        "peak": number_words(peak),
        "peak_year": peak_year,
        "people": number_words(people),
        "year": year,
    }  # fmt: skip
    return f"{words} {ahead_words(development.ahead)}" if development.ahead is not None else words


def missing_words(development: PlaceDevelopment) -> str:
    """One line about what is lacking here and who can add it; empty when nothing is."""
    if development.is_built_in:
        return _(
            "Här finns bara de fyra åren i den inbyggda tabellen. Den som driver webbplatsen hämtar resten från SCB: alla år, "
            "åldrar, födda, döda och flyttningar."
        )
    if not development.is_finished:
        return _("Vändpunkter och prognos räknas just nu och kommer om någon minut.")
    if development.account is None and development.ages is None:
        return _(
            "Åldrar, födda, döda och flyttningar är inte hämtade. Den som driver webbplatsen hämtar dem från SCB."
        )
    if development.ages is None:
        return _("Åldrar är inte hämtade. Den som driver webbplatsen hämtar dem från SCB.")
    if development.account is None:
        return _(
            "Årets födda, döda och flyttningar är inte hämtade. Den som driver webbplatsen hämtar dem från SCB."
        )
    return ""


def half_life_words(found: Between) -> str:
    """How long until half are left at that pace, for those who have shrunk; a way to feel the pace and no forecast."""
    if found.half_life == float("inf") or found.half_life > LONGEST_HALF_LIFE:
        return ""
    return _(
        "Så fort gick det: i den takten tar det %(years)s år tills hälften är kvar. Det är ett mått på takten och ingen prognos."
    ) % {"years": number_words(found.half_life)}
