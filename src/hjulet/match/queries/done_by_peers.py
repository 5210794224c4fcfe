"""What those who are like a place did: their examples, lessons and networks, each with what makes them like it.

A few queries, however many peers there are. A county's peers speak for their municipalities too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Q, TextField, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from hjulet.follow.models import Reuse
from hjulet.hub.models import Place
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Viewer
from hjulet.match.kept_peers import FURTHER, FURTHER_COUNTIES
from hjulet.match.peer_records import KeptPeers
from hjulet.match.wording import joined
from hjulet.match.wording_peers import in_language, past_reason
from hjulet.meet.models import NetworkMember, NetworkPage
from hjulet.share.models import ExamplePage, LessonPage
from hjulet.share.queries.examples import examples

AT_MOST, PER_PLACE = 5, 2
LESSONS, NETWORKS, NAMED = 2, 3, 4
LONGEST_FAILURE = 220


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a place has something to say here: the lower the turn, the more alike."""

    name: str
    turn: float
    words: str


@dataclass(frozen=True, slots=True)
class PeerExample:
    """An example from a peer, with only what a list says."""

    title: str
    slug: str
    summary: str
    evidence: str
    what_did_not_work: str
    """Its beginning; empty when nothing is told, or only members may read it."""
    peer: str
    reason: str

    @property
    def path(self) -> str:
        return reverse("example", args=[self.slug])


@dataclass(frozen=True, slots=True)
class PeerLesson:
    title: str
    slug: str
    statement: str
    peer: str

    @property
    def path(self) -> str:
        return reverse("lesson", args=[self.slug])


@dataclass(frozen=True, slots=True)
class PeerNetwork:
    """A network that peers are members of and nobody here is."""

    title: str
    slug: str
    members: Sequence[str]
    """Names of the peers, the most alike first."""

    @property
    def member_words(self) -> str:
        """ "Säffle, Sollefteå, Torsby och 4 till"."""
        more = len(self.members) - NAMED
        if more <= 0:
            return joined(self.members)
        names = ", ".join(self.members[:NAMED])
        return _("%(names)s och %(count)s till") % {"names": names, "count": more}

    @property
    def path(self) -> str:
        return reverse("network", args=[self.slug])


@dataclass(frozen=True, slots=True)
class DoneByPeers:
    examples: Sequence[PeerExample]
    lessons: Sequence[PeerLesson]
    networks: Sequence[PeerNetwork]
    followers: Sequence[tuple[str, str]]
    """Organisations elsewhere that do as examples from here tell, by name, and the address of their place."""


def done_by_peers(viewer: Viewer, place: Place, kept: KeptPeers) -> DoneByPeers:
    """In three queries. Examples from the most alike first, at most two of each place, and none that is from here too."""
    reasons = reasons_of(place.name, kept)
    told = _told(viewer, place, [place.code, *reasons])
    return DoneByPeers(
        _examples(place, told, reasons),
        _lessons(place, told, reasons),
        _networks(viewer, place, reasons),
        _followers(viewer, place),
    )


def reasons_of(name: str, kept: KeptPeers) -> dict[str, Reason]:
    """By code: those of today and those in time in turn, then the rest of the nearest."""
    from hjulet.hub import built_in

    found: dict[str, Reason] = {}
    for turn, today in enumerate(kept.today):
        words = in_language(today.sentence_sv, today.sentence_en)
        found[today.place] = Reason(today.name, turn, words)
    past = kept.in_time
    for turn, one in enumerate(past.peers if past is not None else ()):
        assert past is not None  # noqa: S101 (said by the line above)
        words = past_reason(name, past, one)
        if (known := found.get(one.place)) is not None:
            found[one.place] = Reason(one.name, min(turn, known.turn) - 0.5, f"{known.words} {words}")
        else:
            found[one.place] = Reason(one.name, turn + 0.5, words)
    further = kept.further[: FURTHER_COUNTIES if len(kept.place) == 2 else FURTHER]
    for turn, code in enumerate(further):
        other = built_in.names().get(code, code)
        words = _("%(other)s hör till de %(number)s som liknar %(here)s mest.")
        said = words % {"other": other, "number": len(further), "here": name}
        found.setdefault(code, Reason(other, 100 + turn, said))
    return found


def _at(codes: Sequence[str], place: Place, prefix: str) -> Q:
    """In one of the places; of counties also in a municipality of theirs."""
    found = Q(**{f"{prefix}code__in": codes})
    return found | Q(**{f"{prefix}county__code__in": codes}) if place.kind == Place.Kind.COUNTY else found


def _own_kind(code: str, place: Place) -> str:
    return code[: len(place.code)]


@dataclass(frozen=True, slots=True)
class _Told:
    """An example or a lesson in one of the places."""

    pk: int
    code: str
    title: str
    slug: str
    text: str
    evidence: str
    failures: str
    hides_failures: bool
    is_lesson: bool


def _told(viewer: Viewer, place: Place, codes: Sequence[str]) -> list[_Told]:
    """The examples and lessons of the places, the latest first, one row for each of their places. One query."""
    examples_there = ExamplePage.places.through.objects.filter(
        _at(codes, place, "place__"), examplepage__in=examples(viewer).values("pk")
    ).values_list(
        "examplepage_id", "place__code", "examplepage__title", "examplepage__slug", "examplepage__summary",
        "examplepage__evidence", "examplepage__what_did_not_work", "examplepage__failures_for_members",
        Value(False, output_field=BooleanField()),
    )  # fmt: skip
    nothing = Value("", output_field=TextField())
    lessons_there = LessonPage.places.through.objects.filter(
        _at(codes, place, "place__"),
        lessonpage__in=visible_pages(viewer, LessonPage.objects.all()).values("pk"),
    ).values_list(
        "lessonpage_id", "place__code", "lessonpage__title", "lessonpage__slug", "lessonpage__statement",
        nothing, nothing, Value(False, output_field=BooleanField()), Value(True, output_field=BooleanField()),
    )  # fmt: skip
    rows = [_Told(*row) for row in examples_there.order_by().union(lessons_there.order_by(), all=True)]
    return sorted(rows, key=lambda row: (-row.pk, row.code))


def _examples(place: Place, rows: Sequence[_Told], reasons: Mapping[str, Reason]) -> list[PeerExample]:
    here = {row.pk for row in rows if _own_kind(row.code, place) == place.code}
    alike: dict[str, dict[int, PeerExample]] = {}
    for row in rows:
        if row.is_lesson or row.pk in here:
            continue
        failure = "" if row.hides_failures else _beginning(row.failures)
        peer = _own_kind(row.code, place)
        alike.setdefault(peer, {})[row.pk] = PeerExample(
            row.title, row.slug, row.text, row.evidence, failure, reasons[peer].name, reasons[peer].words
        )
    chosen: dict[int, PeerExample] = {}
    for peer in sorted(alike, key=lambda code: (reasons[code].turn, code)):
        new = [(pk, one) for pk, one in alike[peer].items() if pk not in chosen]
        chosen |= dict(new[:PER_PLACE])
    return list(chosen.values())[:AT_MOST]


def _beginning(text: str) -> str:
    """The first sentences that fit; the whole is on the example's page."""
    words = " ".join(text.split())
    if len(words) <= LONGEST_FAILURE:
        return words
    cut = words[:LONGEST_FAILURE]
    end = cut.rfind(". ")
    return cut[: end + 1] if end > 0 else f"{cut.rpartition(' ')[0]} …"


def _lessons(place: Place, rows: Sequence[_Told], reasons: Mapping[str, Reason]) -> list[PeerLesson]:
    elsewhere = [row for row in rows if row.is_lesson and _own_kind(row.code, place) != place.code]
    found: dict[int, PeerLesson] = {}
    for row in sorted(elsewhere, key=lambda row: reasons[_own_kind(row.code, place)].turn):
        name = reasons[_own_kind(row.code, place)].name
        found.setdefault(row.pk, PeerLesson(row.title, row.slug, row.text, name))
    return list(found.values())[:LESSONS]


def _networks(viewer: Viewer, place: Place, reasons: Mapping[str, Reason]) -> list[PeerNetwork]:
    codes = [place.code, *(code for code, reason in reasons.items() if reason.turn < 100)]
    rows = (
        NetworkMember.objects.filter(
            _at(codes, place, "organisation__place__"),
            left__isnull=True,
            network__in=visible_pages(viewer, NetworkPage.objects.all()).values("pk"),
        )
        .order_by("network__title")
        .values_list("network_id", "network__title", "network__slug", "organisation__place__code")
    )
    titles: dict[int, tuple[str, str]] = {}
    members: dict[int, set[str]] = {}
    for pk, title, slug, code in rows:
        titles[pk] = title, slug
        members.setdefault(pk, set()).add(_own_kind(code, place))
    found = []
    for pk, (title, slug) in titles.items():
        if place.code not in members[pk]:
            in_turn = sorted(members[pk], key=lambda code: (reasons[code].turn, code))
            found.append(PeerNetwork(title, slug, [reasons[code].name for code in in_turn]))
    return sorted(found, key=lambda one: -len(one.members))[:NETWORKS]


def _followers(viewer: Viewer, place: Place) -> list[tuple[str, str]]:
    """Each organisation once, those who began last first."""
    here = _at([place.code], place, "place__")
    own = ExamplePage.places.through.objects.filter(here).values("examplepage_id")
    rows = (
        Reuse.objects.filter(
            _at([place.code], place, "example__organisation__place__") | Q(example__in=own),
            example__in=examples(viewer).values("pk"),
            stage__in=Reuse.OPEN,
        )
        .exclude(_at([place.code], place, "organisation__place__"))
        .order_by("-changed_at")
        .values_list("organisation__name", "organisation__place__slug")
    )
    return [(name, reverse("place", args=[slug]) if slug else "") for name, slug in dict.fromkeys(rows)]
