"""The peers of every place, found once for each edition of the population and kept as files beside it. No Django.

Looking for peers in time, and trying what they are worth as a forecast, takes seconds for all places together: the
worker does it when populations have been loaded. A page opens one small file.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.instruments.peers.errors import PeerError
from hjulet.match.peer_records import Ahead, InTime, KeptPeers, PastLine, TodayLine
from hjulet.match.peer_traits import traits_for
from hjulet.measure.computed import FOLDER
from hjulet.measure.keeping import forget_older, keep_whole, lock_of
from hjulet.measure.populations import SERIES, built_in_populations, populations

if TYPE_CHECKING:
    from hjulet.instruments.peers.backtesting import Skill
    from hjulet.instruments.peers.history import History
    from hjulet.instruments.peers.in_time import PastPeers
    from hjulet.instruments.sources import Store
    from hjulet.measure.populations import Populations

FORM = 1
"""Of the kept files: with another number they are made anew."""
NUMBER, WINDOW, AHEAD = 7, 20, 20
FURTHER = 30
"""How many of the nearest examples are taken from, when those who stand on the page have told of none."""
FURTHER_COUNTIES = 10
"""The same of counties, which are 21: to be among the 20 nearest says nothing."""
FORECASTS = (10, 20)
KEPT_EDITIONS = 3


def kept_peers(store: Store, code: str) -> KeptPeers:
    """What is kept of the place; of the built-in table, found at once, where nothing is loaded or nothing kept yet.

    Raises KeyError for a code that no place has, and SourceError when the manifests cannot be read.
    """
    edition = store.edition([SERIES])
    if edition:
        try:
            return _opened(_folder(store, edition) / f"{code}.json")
        except (OSError, ValueError, KeyError, TypeError):  # not yet made, or harmed: the worker makes it
            pass
    return kept_of_built_in(code, is_waiting=bool(edition))


@lru_cache(maxsize=700)
def kept_of_built_in(code: str, *, is_waiting: bool = False) -> KeptPeers:
    """What the built-in table says, whatever is loaded. Raises KeyError for a code that no place has."""
    return _of_today(built_in_populations(), code, is_waiting=is_waiting)


def keep_peers(store: Store) -> bool:
    """Find the peers of every place in what is loaded now, and keep them; False when that is done already, or there
    is nothing to look in. Raises SourceError when it cannot be read."""
    edition = store.edition([SERIES])
    if not edition:
        return False
    folder = _folder(store, edition)
    with lock_of(folder):
        if folder.exists() and all((folder / f"{code}.json").exists() for code in _codes()):
            return False
        keep_whole(folder, lambda making: _write(making, populations(store)))
        forget_older(folder.parent, "peers-*", kept=KEPT_EDITIONS)
    return True


def _write(folder: Path, found: Populations) -> bool:
    for one in all_peers(found):
        text = json.dumps(asdict(one), ensure_ascii=False, separators=(",", ":"))
        (folder / f"{one.place}.json").write_text(text, encoding="utf-8")
    return True


def all_peers(found: Populations) -> list[KeptPeers]:
    """The peers of all municipalities and counties, with forecasts where history is long enough for them."""
    kept = []
    for history in (found.municipalities, found.counties):
        ahead = _forecasts(history)
        for row, code in enumerate(history.places):
            in_time = past_peers(history, code)
            forecasts = tuple(_ahead(made, skill, row) for made, skill in ahead)
            try:
                kept.append(_of_today(found, code, in_time=in_time, forecasts=forecasts))
            except (
                PeerError
            ):  # not known in the last year: the others are, and this is told by the built-in table
                continue
    there = {one.place for one in kept}
    return kept + [kept_of_built_in(code) for code in _codes() if code not in there]


def past_peers(history: History, code: str) -> InTime | None:
    """The usual question of one place; None where its curve is too short or broken."""
    from hjulet.instruments.peers.in_time import peers_in_time

    try:
        return in_time_of(
            history, peers_in_time(history, code, window=WINDOW, ahead=AHEAD, number=NUMBER), WINDOW
        )
    except PeerError:
        return None


def in_time_of(history: History, found: PastPeers, window: int) -> InTime:
    """What was found, with the curves to draw."""
    lines = tuple(
        PastLine(
            one.place,
            one.name,
            one.first_year,
            one.year,
            one.distance,
            one.population,
            one.change_share,
            one.after[-1].year,
            _known(one.after[-1].change_share),
            _curve(history, one.place, one.first_year, one.after[-1].year),
        )
        for one in found.peers
    )
    own = _curve(history, found.place, found.as_of - window, found.as_of)
    return InTime(found.first_year, found.as_of, found.ahead, found.change_share, own, lines)


def _curve(history: History, code: str, first: int, last: int) -> tuple[float | None, ...]:
    values = history.population[history.row(code), history.column(first) : history.column(last) + 1]
    return tuple(_known(float(value)) for value in values)


def _known(value: float) -> float | None:
    return None if value != value else value


def _of_today(
    found: Populations,
    code: str,
    *,
    in_time: InTime | None = None,
    forecasts: tuple[Ahead, ...] = (),
    is_waiting: bool = False,
) -> KeptPeers:
    from hjulet.instruments.peers.likeness import nearest, nearest_places

    traits = traits_for(found, code)
    if code not in traits.places:
        raise KeyError(code)
    near = nearest(traits, code, number=NUMBER)
    lines = tuple(
        TodayLine(one.place, one.name, one.distance, one.sentence_sv, one.sentence_en) for one in near.peers
    )
    return KeptPeers(
        code,
        found.edition,
        traits.traits[0].period,
        ", ".join(found.sources),
        found.retrieved,
        found.is_generated,
        lines,
        nearest_places(traits, code, number=FURTHER),
        near.warnings_sv,
        near.warnings_en,
        in_time,
        forecasts,
        is_waiting,
    )


def _forecasts(history: History) -> list[tuple[Any, Skill | None]]:
    from hjulet.instruments.peers.backtesting import backtest
    from hjulet.instruments.peers.ensemble import forecast

    known = history.until(history.last_unbroken_year())
    made = []
    for ahead in FORECASTS:
        try:
            ensemble = forecast(known, ahead=ahead)
        except PeerError:
            continue
        try:
            skill = backtest(known, ahead=[ahead]).skill(ahead)
        except PeerError:
            skill = None
        made.append((ensemble, skill))
    return made


def _ahead(made: Any, skill: Skill | None, row: int) -> Ahead:
    """Of one place, from a forecast of all."""
    return Ahead(
        made.as_of,
        made.as_of + made.ahead,
        made.ahead,
        _known(float(made.population[row])),
        _known(float(made.p10[row])),
        _known(float(made.p90[row])),
        made.analogue_weight,
        skill.sentence_sv if skill else "",
        skill.sentence_en if skill else "",
        {name: error for name, error in skill.errors.items() if error == error} if skill else {},
        skill.origins[0] if skill else 0,
        skill.origins[-1] if skill else 0,
        _known(skill.coverage) if skill else None,
        skill.is_better if skill else False,
    )


def _opened(path: Path) -> KeptPeers:
    told = json.loads(path.read_bytes())
    past = told["in_time"]
    if past is not None:
        peers = tuple(PastLine(**one | {"curve": tuple(one["curve"])}) for one in past["peers"])
        past = InTime(**past | {"curve": tuple(past["curve"]), "peers": peers})
    told |= {
        "today": tuple(TodayLine(**one) for one in told["today"]),
        "forecasts": tuple(Ahead(**one) for one in told["forecasts"]),
        "in_time": past,
    }
    return KeptPeers(**told | {name: tuple(told[name]) for name in ("further", "warnings_sv", "warnings_en")})


def _codes() -> list[str]:
    from hjulet.hub import built_in

    return list(built_in.names())


def _folder(store: Store, edition: str) -> Path:
    return Path(store.folder) / FOLDER / f"peers-{FORM}-{edition}"
