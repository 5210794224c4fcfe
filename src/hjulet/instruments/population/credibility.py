"""How much a place's own figures are worth beside those of the county or the nation."""

from __future__ import annotations

import numpy as np

from hjulet.instruments.population.accounts import Figures


def credibility(values: Figures, weights: Figures, *, default: float, least_within: float = 0.0) -> Figures:
    """The weight of each place's own mean, 0-1; the rest is borrowed from all of them together.

    Parameters
    ----------
    values : [place, year], a rate or a ratio. weights : [place, year], its exposure; 0 leaves the year out.
    default : exposure at which own and borrowed weigh the same, when there are too few places or years to tell.
    least_within : variance within places, times exposure, that chance alone gives: 1 for events over expected events.

    Notes
    -----
    Bühlmann-Straub: Z = w / (w + k), k = variance within places / variance between them, both estimated without bias.
    Where places differ no more than their years do, nothing is their own: Z = 0.

    References
    ----------
    Bühlmann & Gisler (2005), A Course in Credibility Theory, ch. 4, doi:10.1007/3-540-29273-X.

    Examples
    --------
    Two calm places that differ, and one with the same exposure as the default: Z is near 1, and one half.
    """
    own = weights.sum(1)
    safe = np.where(own > 0, own, 1)
    mean = (values * weights).sum(1) / safe
    places, years = len(values), int((weights.sum(0) > 0).sum())
    k = default
    if places > 2 and years > 1 and own.sum() > 0:
        within = (weights * (values - mean[:, None]) ** 2).sum() / (places * (years - 1))
        within = max(within, least_within)
        middle = (own * mean).sum() / own.sum()
        spread = (own * (mean - middle) ** 2).sum() - (places - 1) * within
        between = spread / (own.sum() - (own**2).sum() / own.sum())
        k = within / between if between > 0 else np.inf
    z: Figures = np.where(own > 0, own / (own + k), 0.0)
    return z
