"""What Follow tells the hub."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hjulet.follow.datasets import datasets
from hjulet.follow.findable import findable, findable_of
from hjulet.follow.holdings import HOLDINGS, NOT_PERSONAL
from hjulet.follow.place import place_brief, place_section
from hjulet.follow.queries import sections
from hjulet.follow.queries.letters import LETTERS
from hjulet.follow.queries.own_data import own_data
from hjulet.hub.spoke import Spoke

FOLLOW = Spoke(
    key="follow",
    name=_("Följa upp"),
    promise=_("Vad det blev av det vi lovade varandra."),
    url_name="commitments",
    place_section=place_section,
    place_brief=place_brief,
    place_position=5,
    person_section=sections.person_section,
    page_section=sections.page_section,
    findable=findable,
    findable_of=findable_of,
    letters=LETTERS,
    newest=sections.newest,
    datasets=datasets,
    sitemap=sections.sitemap,
    holdings=HOLDINGS,
    not_personal=NOT_PERSONAL,
    own_data=own_data,
)
