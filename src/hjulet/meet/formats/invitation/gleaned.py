"""What was gleaned in passing, with the reasons that are given for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from hjulet.meet.formats.invitation.facts import Fact, Kind, Named, Price, Span, Sure, Where, gettext_noop

LABELLED = gettext_noop("Det står efter en etikett i texten.")
SENTENCE = gettext_noop("Meningen säger det.")
PATTERN = gettext_noop("Det ser ut som en adress eller ett nummer.")
PLANNERS = gettext_noop("De nämns som planeringsgrupp.")
SPEAKERS = gettext_noop("De står i en lista över medverkande.")
NAMED_PLACE = gettext_noop("Kommunen eller länet finns i registret.")
FOR_WHOM = gettext_noop("Det står efter ordet ”för” eller ”riktar sig till”.")
BESIDE_DATE = gettext_noop("Det står intill datumet.")


@dataclass(slots=True)
class Gleaned:
    """All that was gleaned; `facts` says where each stands."""

    facts: list[Fact] = field(default_factory=list)
    where: Where = field(default_factory=Where)
    prices: list[Price] = field(default_factory=list)
    is_free: bool = False
    seats: int | None = None
    has_limited_seats: bool = False
    max_per_organisation: int | None = None
    target_group: str = ""
    organisers: list[str] = field(default_factory=list)
    member_count: int | None = None
    roles: list[str] = field(default_factory=list)
    speakers: list[Named] = field(default_factory=list)
    planners: list[Named] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    joining_link: str = ""

    def say(self, kind: Kind, span: Span, value: str, sure: Sure, reason: str) -> None:
        if span.start < span.end:
            self.facts.append(Fact(kind, span, value, sure, reason))
