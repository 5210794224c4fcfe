"""What can be understood of an invitation: facts that each know where in the text they stand, and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum


def gettext_noop(message: str) -> str:
    """Marks a sentence for the catalogue. It is translated where it is shown, since the reader knows no language setting."""
    return message


class Sure(StrEnum):
    """How sure the reading is."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


class Kind(StrEnum):
    """What a piece of the text says."""

    TITLE = "title"
    FORMAT = "format"
    DATE = "date"
    CLOCK = "clock"
    OTHER_DATE = "other_date"
    VENUE = "venue"
    ADDRESS = "address"
    TOWN = "town"
    MODE = "mode"
    JOINING_LINK = "joining_link"
    LINK = "link"
    COST = "cost"
    SEATS = "seats"
    PER_ORGANISATION = "per_organisation"
    DEADLINE = "deadline"
    CANCEL_BY = "cancel_by"
    TARGET_GROUP = "target_group"
    ORGANISER = "organiser"
    CONTACT = "contact"
    MEMBERS = "members"
    ROLE = "role"
    SESSION = "session"
    ABSTRACT = "abstract"
    SPEAKER = "speaker"
    PLANNER = "planner"
    PLACE = "place"
    REFERENCE = "reference"
    AUTHOR = "author"
    DESCRIPTION = "description"
    ASIDE = "aside"


class Shape(StrEnum):
    """What the text as a whole is an invitation to."""

    NETWORK = "network"
    SERIES = "series"
    GATHERING = "gathering"
    PARALLEL_SESSIONS = "parallel_sessions"
    ARTICLE = "article"


class Format(StrEnum):
    """The kind of gathering; the values are those of a gathering's page."""

    MEETING = "traff"
    KNOWLEDGE_DAY = "kunskapsdag"
    CONFERENCE = "konferens"
    CAFE = "kafe"
    SEMINAR = "seminarium"
    WEBINAR = "webbinarium"


class Mode(StrEnum):
    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of the original text, from `start` up to but not including `end`."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was understood, with the reason in words."""

    kind: Kind
    span: Span
    value: str
    sure: Sure
    reason: str


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day as the text gives it; the year only when the text, or the one who asked, stated it."""

    day: int
    month: int
    year: int | None = None
    weekday: int | None = None
    """Monday is 0, as in `date.weekday`."""

    @property
    def key(self) -> tuple[int, int]:
        return (self.month, self.day)

    def in_year(self, year: int) -> date | None:
        """The day in that year; None for 29 February in most."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def iso(self) -> str:
        return f"{self.year or '????'}-{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class ClockSpan:
    """From when to when; the end is None when the text does not say."""

    starts: time
    ends: time | None
    span: Span


@dataclass(frozen=True, slots=True)
class Named:
    """A person in the text, with role and organisation as written."""

    name: str
    span: Span
    role: str = ""
    organisation: str = ""
    sure: Sure = Sure.SURE


@dataclass(frozen=True, slots=True)
class ProgrammePoint:
    """A point on the programme, or a lärpass."""

    title: str
    span: Span
    abstract: str = ""
    people: tuple[Named, ...] = ()
    language: str = "sv"
    links: tuple[str, ...] = ()
    clock: ClockSpan | None = None
    day: PartialDate | None = None
    day_number: int | None = None
    """Under "Dag 2", where the programme names no date."""
    is_workshop: bool = False
    is_break: bool = False
    sure: Sure = Sure.SURE


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that people meet. Without a sure year it has a question."""

    number: int
    first: PartialDate | None
    last: PartialDate | None
    span: Span | None
    title: str = ""
    clock: ClockSpan | None = None
    year_sure: Sure = Sure.UNSURE
    year_candidates: tuple[int, ...] = ()
    is_past: bool = False
    town: str = ""
    venue: str = ""
    people: tuple[Named, ...] = ()
    is_online: bool = False
    """When this one is on the screen and the others not."""
    reason: str = ""

    @property
    def is_dated(self) -> bool:
        return self.first is not None and self.first.year is not None and self.year_sure is Sure.SURE


@dataclass(frozen=True, slots=True)
class Price:
    """What it costs. In öre; what is not an amount is in the words."""

    amount_ore: int | None
    words: str
    span: Span
    is_without_vat: bool = False
    is_fee: bool = False
    """A fee for staying away, not the price."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where people meet, as the text says it."""

    venue: str = ""
    street_address: str = ""
    town: str = ""
    mode: Mode = Mode.ON_SITE
    mode_is_stated: bool = False
    joining_link: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Another gathering that the text points to."""

    name: str
    when: PartialDate | None
    theme: str
    span: Span
    is_next_day: bool = False


class Asks(StrEnum):
    """What a question is about."""

    YEAR = "year"
    DATE = "date"
    CLOCK = "clock"
    CONFLICT = "conflict"
    TITLE = "title"
    WHERE = "where"


@dataclass(frozen=True, slots=True)
class Question:
    """What the text does not state. `words % values` is the question in Swedish; `words` is its key in the catalogue."""

    key: str
    asks: Asks
    words: str
    values: Mapping[str, object] = field(default_factory=dict)
    span: Span | None = None
    candidates: tuple[int, ...] = ()
    suggestion: int | None = None
    """What the text makes likely, for the one who answers to confirm; never taken by itself."""
    occasion: int | None = None
    is_required: bool = True

    def __str__(self) -> str:
        return self.words % self.values


@dataclass(frozen=True, slots=True)
class Known:
    """Names that the caller knows: municipalities and counties, and organisations of the register."""

    places: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invitation:
    """All that was read. `facts` has everything that was understood, in the order of the text."""

    text: str
    shape: Shape
    format: Format
    title: str
    summary: str
    body: tuple[str, ...]
    occasions: tuple[Occasion, ...]
    where: Where
    prices: tuple[Price, ...]
    is_free: bool
    seats: int | None
    has_limited_seats: bool
    max_per_organisation: int | None
    registration_closes: PartialDate | None
    cancel_by: PartialDate | None
    target_group: str
    organisers: tuple[str, ...]
    member_count: int | None
    roles: tuple[str, ...]
    speakers: tuple[Named, ...]
    planners: tuple[Named, ...]
    author: str
    points: tuple[ProgrammePoint, ...]
    places: tuple[str, ...]
    references: tuple[Reference, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    links: tuple[str, ...]
    facts: tuple[Fact, ...]
    questions: tuple[Question, ...]
    not_understood: tuple[Span, ...]
    language: str = "sv"
