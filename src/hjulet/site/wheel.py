"""The five spokes, in the order of the menu. The place page, feeds, sitemap and API all go through this list."""

from __future__ import annotations

from hjulet.follow.spoke import FOLLOW
from hjulet.hub.spoke import Spoke
from hjulet.match.spoke import MATCH
from hjulet.measure.spoke import MEASURE
from hjulet.meet.spoke import MEET
from hjulet.share.spoke import SHARE

SPOKES: tuple[Spoke, ...] = (MEET, SHARE, MEASURE, MATCH, FOLLOW)
