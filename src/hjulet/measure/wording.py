"""What is said about a place by a framework: the same sentences on the page and in the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hjulet.hub.wording import number_words, percent_words, signed_words

if TYPE_CHECKING:
    from hjulet.hub.models import Place
    from hjulet.instruments.indicators.model import Framework
    from hjulet.measure.computed import Computed
    from hjulet.measure.queries.comparing import Comparison, Pair
    from hjulet.measure.queries.profile import Differs, Part, Profile, Push, Standing
    from hjulet.measure.queries.sections import ToldProfile


def source_words(computed: Computed) -> str:
    """Who the figures come from and when they were fetched: "Kolada, 2026-04-03; SCB, 2026-05-01"."""
    return "; ".join(sorted({f"{one.source}, {one.retrieved}" for one in computed.series.values()}))


def kind_words(kind: str) -> str:
    """ "kommuner" or "län"."""
    return _("kommuner") if kind == "municipality" else pgettext("flera", "län")


def tried_kind_words(place: Place) -> str:
    """Of the places that a forecast for this one was tried on: a county of one municipality is told what that is told."""
    from hjulet.measure.place_accounts import municipalities_of

    is_one = place.kind == "county" and len(municipalities_of(place.code)) == 1
    return kind_words("municipality" if is_one else place.kind)


def nothing_fetched_words(place: Place) -> str:
    """Of this place: there may be figures about places of the other kind."""
    words = _(
        "Inga indikatorer om %(name)s är hämtade än. Den som driver webbplatsen hämtar dem med hjulet load kolada."
    )
    return words % {"name": place.name}


def sex_words(sex: str) -> str:
    return {"T": _("kvinnor och män"), "K": _("kvinnor"), "M": _("män")}[sex]


def is_distance(framework: Framework) -> bool:
    """Whether a score says how far it is to a target, and not how a place stands among others."""
    return framework.steps.normalise.method == "distance_to_target"


def rank_words(standing: Standing, place: Place) -> str:
    """ "plats 87 av 290 kommuner"; empty without a rank."""
    if standing.rank is None:
        return ""
    return _("plats %(rank)s av %(ranked)s %(kind)s") % {
        "rank": standing.rank,
        "ranked": standing.ranked,
        "kind": kind_words(place.kind),
    }


def interval_words(standing: Standing) -> str:
    """ "70–104", one rank when it never moves; empty when it is not known."""
    if standing.low is None or standing.high is None:
        return ""
    return str(standing.low) if standing.low == standing.high else f"{standing.low}–{standing.high}"


def rank_with_interval(standing: Standing) -> str:
    """ "87 av 290 (70–104)"; the interval only when it is known, and a dash without a rank."""
    if standing.rank is None:
        return "–"
    words = _("%(rank)s av %(ranked)s") % {"rank": standing.rank, "ranked": standing.ranked}
    is_moving = standing.low != standing.high
    return f"{words} ({interval_words(standing)})" if is_moving else words


def lead_with_interval(standing: Standing, place: Place, computed: Computed) -> str:
    """A highest part in one sentence, with how far its rank moves when choices are made otherwise."""
    if standing.score is None:
        return _("%(part)s: inget värde, eftersom för mycket saknas.") % {"part": standing.title.text}
    words = _("%(part)s: %(score)s, mot %(mean)s i medeltal, %(rank)s.") % {
        "part": standing.title.text,
        "score": number_words(standing.score, computed.decimals),
        "mean": number_words(standing.reference or 0.0, computed.decimals),
        "rank": rank_words(standing, place),
    }
    if standing.low is None:
        return words
    if standing.low == standing.high:
        return words + " " + _("Placeringen är densamma med andra vikter.")
    return (
        words
        + " "
        + _("Med andra vikter blir det plats %(interval)s.") % {"interval": interval_words(standing)}
    )


def outstanding_words(told: ToldProfile, place: Place) -> list[str]:
    """What is furthest from the middle, each in a sentence."""
    sentences = []
    for one in told.outstanding:
        is_above = (one.rank or 0) <= one.ranked / 2
        words = _("%(theme)s: högre än de flesta, %(score)s mot %(mean)s i medeltal, plats %(rank)s.")
        if not is_above:
            words = _("%(theme)s: lägre än de flesta, %(score)s mot %(mean)s i medeltal, plats %(rank)s.")
        sentences.append(
            words
            % {
                "theme": one.title.text,
                "score": number_words(one.score or 0.0, told.decimals),
                "mean": number_words(one.reference or 0.0, told.decimals),
                "rank": rank_with_interval(one),
            }
        )
    return sentences


def lead_words(profile: Profile) -> list[str]:
    """A sentence for each part: score, the mean of its kind, and the rank."""
    return [_lead(profile, part.standing) for part in profile.parts]


def _lead(profile: Profile, standing: Standing) -> str:
    if standing.score is None:
        return _("%(part)s: inget värde, eftersom för mycket saknas.") % {"part": standing.title.text}
    return _("%(part)s: %(score)s, mot %(mean)s i medeltal, %(rank)s.") % {
        "part": standing.title.text,
        "score": number_words(standing.score, profile.computed.decimals),
        "mean": number_words(standing.reference or 0.0, profile.computed.decimals),
        "rank": rank_words(standing, profile.place),
    }


def uncertainty_words(computed: Computed, kind: str, node: str) -> str:
    """What was varied, so that an interval can be understood."""
    runs = computed.uncertainty.get((kind, node))
    if runs is None:
        return ""
    return _(
        "Intervallet visar var platsen hamnar i nio fall av tio när ramverket räknas om %(runs)s gånger, med varje "
        "vikt ändrad slumpvis upp till 25 procent uppåt eller nedåt. Ett brett intervall betyder att placeringen "
        "hänger på hur man väger, inte på siffrorna. Fel i siffrorna själva ingår inte."
    ) % {"runs": number_words(runs.replications)}


@dataclass(frozen=True, slots=True)
class Why:
    """A difference in words: what it is, what pulls each way, and what comes of neither."""

    opening: str
    up: tuple[Push, ...]
    down: tuple[Push, ...]
    rest: tuple[str, ...]
    decimals: int

    def sentences(self) -> list[str]:
        """The same without lists, for paper."""
        pulls = ((_("Mest drar upp: %(list)s."), self.up), (_("Mest drar ner: %(list)s."), self.down))
        told = [words % {"list": _pushes(pushes, self.decimals)} for words, pushes in pulls if pushes]
        return [self.opening, *told, *self.rest]


def from_country_words(profile: Profile, part: Part) -> Why | None:
    """What makes a place stand above or below the mean of its kind."""
    differs, decimals = part.from_country, profile.computed.decimals
    if differs is None:
        return None
    words = _("%(place)s ligger %(points)s %(side)s medelvärdet för alla %(kind)s (%(mean)s).") % {
        "place": profile.place.name,
        "points": number_words(abs(differs.difference), decimals),
        "side": _("över") if differs.difference >= 0 else _("under"),
        "kind": kind_words(profile.place.kind),
        "mean": number_words(differs.other, decimals),
    }
    return _why(words, differs, decimals)


def from_before_words(profile: Profile, part: Part) -> Why | None:
    """What has moved a place's score since the year it is compared with."""
    differs, decimals = part.from_before, profile.computed.decimals
    if differs is None:
        return None
    words = _("Från %(before)s till %(year)s gick värdet från %(other)s till %(score)s (%(difference)s).") % {
        "before": profile.before,
        "year": profile.year,
        "other": number_words(differs.other, decimals),
        "score": number_words(differs.score, decimals),
        "difference": signed_words(differs.difference, decimals),
    }
    return _why(words, differs, decimals)


def _why(opening: str, differs: Differs, decimals: int, *more: str) -> Why:
    rest, least = [], 0.5 * 10**-decimals  # what would be rounded to nothing is not spoken of
    if abs(differs.bounds) >= least:
        points = signed_words(differs.bounds, decimals)
        rest.append(_("%(points)s kommer av att skalans ändpunkter är andra.") % {"points": points})
    if abs(differs.missing) >= least:
        points = signed_words(differs.missing, decimals)
        rest.append(_("%(points)s kommer av att något saknas på den ena sidan.") % {"points": points})
    up, down = (
        tuple(push for push in side if abs(push.points) >= least) for side in (differs.up, differs.down)
    )
    return Why(opening, up, down, (*rest, *more), decimals)


def _pushes(pushes: Sequence[Push], decimals: int) -> str:
    parts = [f"{push.title.text.rstrip('.')} ({signed_words(push.points, decimals)})" for push in pushes]
    return "; ".join(parts)


def pair_words(comparison: Comparison, pair: Pair) -> list[tuple[str, Why]]:
    """For each highest node: its title, and why the first place and the other differ."""
    first, other = comparison.profiles[0].place.name, pair.other.name
    decimals = comparison.profiles[0].computed.decimals
    told = []
    for differs, share in zip(pair.differs, pair.before_share, strict=True):
        words = _("%(first)s har %(score)s och %(other)s %(other_score)s: skillnaden är %(difference)s.") % {
            "first": first,
            "other": other,
            "score": number_words(differs.score, decimals),
            "other_score": number_words(differs.other, decimals),
            "difference": signed_words(differs.difference, decimals),
        }
        odds = _("%(first)s kommer före %(other)s i %(share)s av omräkningarna med andra vikter.")
        more = (
            [odds % {"first": first, "other": other, "share": percent_words(100 * share)}]
            if share is not None
            else []
        )
        told.append((differs.title.text, _why(words, differs, decimals, *more)))
    return told
