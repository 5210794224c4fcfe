"""What Measure tells the hub."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hjulet.hub.spoke import Spoke
from hjulet.measure.datasets import datasets
from hjulet.measure.findable import findable
from hjulet.measure.holdings import HOLDINGS, NOT_PERSONAL
from hjulet.measure.queries import heads, sections
from hjulet.measure.queries.own_data import own_data

MEASURE = Spoke(
    key="measure",
    name=_("Mäta"),
    promise=_("Hur det går, för platsen och för dem som liknar den."),
    url_name="measure",
    place_section=sections.place_section,
    place_head=heads.place_head,
    place_brief=sections.place_brief,
    place_position=4,
    findable=findable,
    datasets=datasets,
    sitemap=sections.sitemap,
    holdings=HOLDINGS,
    not_personal=NOT_PERSONAL,
    own_data=own_data,
)
