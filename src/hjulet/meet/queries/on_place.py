"""What Meet has about a place: the networks it is in, who else is there, and the gatherings one can go to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hjulet.hub.models import Organisation, Person, Place
from hjulet.hub.rules import Viewer
from hjulet.meet import rules
from hjulet.meet.models import GatheringPage, NetworkMember, Registration
from hjulet.meet.queries.gatherings import GatheringFilter, filtered_gatherings
from hjulet.meet.queries.networks import networks

GATHERINGS = 5
NETWORKS = 6
NAMED = 6
"""How many of the other members of a network are named; the rest are counted."""
LISTED = (
    "path", "title", "slug", "live", "kind", "summary", "starts", "ends", "mode", "documented_at", "takes_registrations",
    "registration_opens", "registration_closes", "seats", "seats_online", "seats_display", "price_ore",
    "desk__closed_at", "desk__cancelled_at", "venue__name", "venue__town", "place__name", "place__county_id",
)  # fmt: skip
"""What a line in a list of gatherings is made of."""


@dataclass(slots=True)
class NetworkOfPlace:
    """A network that somebody here belongs to."""

    title: str
    url: str
    ours: list[Organisation] = field(default_factory=list)
    """The members from here."""
    others: list[Organisation] = field(default_factory=list)

    @property
    def our_words(self) -> str:
        """ "Ale kommun, Borås Stad och 12 till"."""
        return listed([one.name for one in self.ours], NAMED)

    @property
    def named(self) -> list[Organisation]:
        return self.others[:NAMED]

    @property
    def unnamed_count(self) -> int:
        return max(0, len(self.others) - NAMED)


def listed(names: Sequence[str], at_most: int) -> str:
    """ "a, b och c"; of more than `at_most` the first, and how many they are besides."""
    if len(names) > at_most:
        more = len(names) - at_most
        return ", ".join(names[:at_most]) + ngettext(" och %(count)s till", " och %(count)s till", more) % {
            "count": more
        }
    *first, last = names or [""]
    return _("%(names)s och %(last)s") % {"names": ", ".join(first), "last": last} if first else last


def is_in(place: Place, other: Place | None) -> bool:
    """Whether the other place is the place, or a municipality of that county."""
    return other is not None and place.pk in (other.pk, other.county_id)


def in_place(place: Place, field_name: str) -> Q:
    """What is in the municipality, or in the county with its municipalities."""
    return Q(**{field_name: place}) | Q(**{f"{field_name}__county": place})


def networks_of_place(viewer: Viewer, place: Place) -> list[NetworkOfPlace]:
    """Networks with a member from here today, by title, with the other members in Swedish order. One query."""
    here = NetworkMember.objects.filter(in_place(place, "organisation__place"), left__isnull=True)
    rows = (
        NetworkMember.objects.filter(
            left__isnull=True,
            network__in=networks(viewer).order_by().values("pk"),
            network_id__in=here.values("network_id"),
        )
        .select_related("network", "organisation", "organisation__place")
        .only(
            "network__title",
            "network__slug",
            "organisation__name",
            "organisation__kind",
            "organisation__place__slug",
            "organisation__place__county_id",
        )
        .order_by("network__title", "network_id", "organisation__sort_name")
    )
    found: dict[int, NetworkOfPlace] = {}
    for row in rows:
        network = found.setdefault(
            row.network_id, NetworkOfPlace(row.network.title, row.network.get_absolute_url())
        )
        (network.ours if is_in(place, row.organisation.place) else network.others).append(row.organisation)
    return list(found.values())


def gatherings_near(viewer: Viewer, place: Place, *, limit: int = GATHERINGS) -> list[GatheringPage]:
    """The next that are not cancelled: in the county, or that one can take part in from anywhere. One query.

    Those in the very place are chosen before all others; what is chosen stands by day.
    """
    county = place.county_id or place.pk
    near = Q(place_id=county) | Q(place__county_id=county)
    near |= Q(mode__in=[GatheringPage.Mode.ONLINE, GatheringPage.Mode.HYBRID])
    found = filtered_gatherings(viewer, GatheringFilter()).filter(near)
    found = found.filter(Q(desk__isnull=True) | Q(desk__cancelled_at__isnull=True))
    # Of a hundred columns a line shows twenty; the others cost more than the question itself.
    found = found.select_related(None).select_related("desk", "venue", "place").only(*LISTED)
    elsewhere = Case(When(in_place(place, "place"), then=Value(0)), default=Value(1))
    return sorted(found.order_by(elsewhere, "starts", "pk")[:limit], key=lambda one: (one.starts, one.pk))


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Who of one's own has signed up to one gathering."""

    gathering: GatheringPage
    names: list[str]


def colleagues_going(viewer: Viewer, place: Place) -> list[Colleagues]:
    """Coming gatherings that are not cancelled, with those from the viewer's own organisations here who have signed up.

    For whoever may sign up colleagues for them (`rules.represented_by`); others see what they signed up to themselves
    for an organisation here.
    """
    if not isinstance(viewer, Person):
        return []
    mine = Q(person=viewer) | Q(organisation__in=rules.represented_by(viewer))
    rows = (
        Registration.objects.filter(
            mine,
            in_place(place, "organisation__place"),
            state__in=Registration.ACTIVE,
            gathering__live=True,
            gathering__ends__gt=timezone.now(),
            gathering__desk__cancelled_at__isnull=True,
        )
        .select_related("gathering")
        .order_by("gathering__starts", "gathering_id", "name", "pk")
    )
    return _by_gathering(rows)


def _by_gathering(rows: Iterable[Registration]) -> list[Colleagues]:
    found: dict[int, Colleagues] = {}
    for row in rows:
        found.setdefault(row.gathering_id, Colleagues(row.gathering, [])).names.append(row.name)
    return list(found.values())
