"""Peers: which places are alike today, which were where we are now, and what that is worth as a forecast.

The public names are gathered here and fetched when they are first used, since they need numpy.

Examples
--------
>>> from hjulet.instruments.peers import History, peers_in_time
>>> import numpy as np
>>> fell_early = [100, 98, 96, 94, 92, 90, 88, 86]
>>> falls_now = [50, 50, 50, 50, 50, 49, 48, 47]
>>> history = History(("a", "b"), tuple(range(2000, 2008)), np.array([fell_early, falls_now], dtype=float))
>>> found = peers_in_time(history, "b", window=3, ahead=3).peers[0]
>>> found.place, found.year, round(found.after[-1].change_share, 3)
('a', 2004, -0.065)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hjulet.instruments.names import on_first_use

if TYPE_CHECKING:
    from hjulet.instruments.peers.backtesting import Backtest, Skill, backtest
    from hjulet.instruments.peers.ensemble import Forecast, forecast
    from hjulet.instruments.peers.errors import PeerError
    from hjulet.instruments.peers.history import History
    from hjulet.instruments.peers.in_time import After, PastPeer, PastPeers, all_in_time, peers_in_time
    from hjulet.instruments.peers.likeness import Difference, Peer, Peers, nearest, nearest_places
    from hjulet.instruments.peers.reading import read_history, read_traits
    from hjulet.instruments.peers.traits import Trait, Traits, traits_of

__all__ = [
    "After",
    "Backtest",
    "Difference",
    "Forecast",
    "History",
    "PastPeer",
    "PastPeers",
    "Peer",
    "PeerError",
    "Peers",
    "Skill",
    "Trait",
    "Traits",
    "all_in_time",
    "backtest",
    "forecast",
    "nearest",
    "nearest_places",
    "peers_in_time",
    "read_history",
    "read_traits",
    "traits_of",
]

_NAMES = {
    "backtesting": ("Backtest", "Skill", "backtest"),
    "ensemble": ("Forecast", "forecast"),
    "errors": ("PeerError",),
    "history": ("History",),
    "in_time": ("After", "PastPeer", "PastPeers", "all_in_time", "peers_in_time"),
    "likeness": ("Difference", "Peer", "Peers", "nearest", "nearest_places"),
    "reading": ("read_history", "read_traits"),
    "traits": ("Trait", "Traits", "traits_of"),
}
__getattr__, __dir__ = on_first_use(__name__, _NAMES)
