"""Which rule takes what and when: the numbered rules, what each gathering still holds, and who is tied to the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hjulet.hub.models import Person
from hjulet.meet.models import (
    GatheringMessage,
    GatheringPage,
    GatheringQuestion,
    InvoiceDetails,
    InvoiceLine,
    OutgoingMail,
    ParticipantImport,
    Registration,
    RegistrationNeeds,
    RetentionRule,
)

Subject = RetentionRule.Subject
Way = RetentionRule.Way

ORDER = (
    Subject.NEEDS,
    Subject.ANSWERS,
    Subject.IMPORTS,
    Subject.MAILS,
    Subject.MESSAGES,
    Subject.INVOICE_DETAILS,
    Subject.SURVEYS,
    Subject.REGISTRATIONS,
    Subject.PEOPLE,
)
"""What goes first when several rules are due at once: a registration last of what hangs on it."""

GOES_WITH_REGISTRATIONS = frozenset({Subject.NEEDS, Subject.ANSWERS, Subject.MAILS})
"""What cannot outlive the registration it is about, whatever its own rule says."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules in force. A host organisation's own rule stands before the common one."""

    rules: Mapping[tuple[str, int | None], RetentionRule]

    def rule(self, subject: str, host_id: int | None) -> RetentionRule | None:
        own = self.rules.get((subject, host_id)) if host_id is not None else None
        return own or self.rules.get((subject, None))


def rule_book() -> RuleBook:
    rules = RetentionRule.objects.filter(is_in_force=True).select_related("owner")
    return RuleBook({(rule.subject, rule.owner_id): rule for rule in rules})


@dataclass(frozen=True, slots=True)
class Held:
    """Personal data of one kind that a gathering (or, for people, the site) still holds."""

    subject: str
    gathering: GatheringPage | None
    count: int
    rule: RetentionRule | None
    due_at: datetime | None
    """When the rule takes the first of it; None when a rule keeps it, or none is in force."""

    @property
    def label(self) -> str:
        return str(Subject(self.subject).label)

    def is_due(self, at: datetime) -> bool:
        return self.due_at is not None and self.due_at <= at


def still_held(
    at: datetime, *, gatherings: Collection[int] | None = None, subjects: Iterable[str] = ORDER
) -> list[Held]:
    """What is held, in the order in which it goes; a handful of queries for any number of gatherings."""
    book = rule_book()
    found: dict[str, dict[int, _Amount]] = {
        subject: _COUNTED[subject](gatherings) for subject in subjects if subject in _COUNTED
    }
    ids = {pk for amounts in found.values() for pk in amounts}
    pages = GatheringPage.objects.select_related("host").defer("body", "documentation").in_bulk(ids)
    lines = [
        _held(book, subject, pages[pk], amount)
        for subject, amounts in found.items()
        for pk, amount in amounts.items()
        if pk in pages
    ]
    if Subject.PEOPLE in subjects and gatherings is None:
        lines += _held_people(book, at)
    order = {subject: number for number, subject in enumerate(ORDER)}
    return sorted(
        lines, key=lambda line: (order[Subject(line.subject)], line.gathering.pk if line.gathering else 0)
    )


def by_due_date(lines: Iterable[Held]) -> list[Held]:
    """Overdue first, then what comes next; last what no rule takes."""
    return sorted(
        lines,
        key=lambda line: (
            line.due_at is None,
            line.due_at.timestamp() if line.due_at else 0.0,
            line.gathering.pk if line.gathering else 0,
        ),
    )


def due(at: datetime, *, gatherings: Collection[int] | None = None) -> list[Held]:
    """What the rules take at that moment."""
    return [line for line in still_held(at, gatherings=gatherings) if line.is_due(at)]


@dataclass(frozen=True, slots=True)
class _Amount:
    count: int
    starts_at: datetime | None = None
    """The moment that the rule's days are counted from, when that is not the end of the gathering."""
    due_at: datetime | None = None
    """Set when it is not the rule that says how many days."""


def _held(book: RuleBook, subject: str, gathering: GatheringPage, amount: _Amount) -> Held:
    rule = book.rule(subject, gathering.host_id)
    due_at = None
    if rule is not None and rule.way != Way.KEEP:
        due_at = amount.due_at or (amount.starts_at or gathering.ends) + timedelta(days=rule.days_after)
        last = book.rule(Subject.REGISTRATIONS, gathering.host_id)
        if subject in GOES_WITH_REGISTRATIONS and last is not None and last.way != Way.KEEP:
            due_at = min(due_at, gathering.ends + timedelta(days=last.days_after))
    return Held(subject=subject, gathering=gathering, count=amount.count, rule=rule, due_at=due_at)


# What there is of each, by gathering. -------------------------------------------------------------


def held_needs(gatherings: Collection[int] | None = None) -> QuerySet[RegistrationNeeds]:
    found = RegistrationNeeds.objects.order_by()
    return found if gatherings is None else found.filter(registration__gathering__in=gatherings)


def held_answers(gatherings: Collection[int] | None = None) -> QuerySet[Registration]:
    found = Registration.objects.exclude(answers={}).order_by()
    return found if gatherings is None else found.filter(gathering__in=gatherings)


def held_mails(gatherings: Collection[int] | None = None) -> QuerySet[OutgoingMail]:
    found = OutgoingMail.objects.annotate(
        about=Coalesce("gathering_id", "registration__gathering_id")
    ).order_by()
    return found.filter(about__isnull=False) if gatherings is None else found.filter(about__in=gatherings)


def held_messages(gatherings: Collection[int] | None = None) -> QuerySet[GatheringMessage]:
    found = GatheringMessage.objects.order_by()
    return found if gatherings is None else found.filter(gathering__in=gatherings)


def held_invoice_details(gatherings: Collection[int] | None = None) -> QuerySet[InvoiceDetails]:
    """Details that no exported line was made from. Those that one was follow the law on bookkeeping.

    Details used for several gatherings belong to the last of them.
    """
    exported = InvoiceLine.objects.filter(registration__invoice_details=OuterRef("pk"))
    last = Registration.objects.filter(invoice_details=OuterRef("pk")).order_by(
        "-gathering__ends", "-gathering"
    )
    found = (
        InvoiceDetails.objects.filter(~Exists(exported))
        .annotate(last_gathering=Subquery(last.values("gathering")[:1]))
        .filter(last_gathering__isnull=False)
        .order_by()
    )
    return found if gatherings is None else found.filter(last_gathering__in=gatherings)


def held_registrations(gatherings: Collection[int] | None = None) -> QuerySet[Registration]:
    found = Registration.objects.filter(anonymised_at__isnull=True).order_by()
    return found if gatherings is None else found.filter(gathering__in=gatherings)


def held_imports(gatherings: Collection[int] | None = None) -> QuerySet[ParticipantImport]:
    """Lists with rows left in them; a confirmed one has done its work and is emptied by the same rule."""
    found = ParticipantImport.objects.exclude(rows=[]).order_by()
    return found if gatherings is None else found.filter(gathering__in=gatherings)


def _by(field: str, rows: QuerySet[Any]) -> dict[int, _Amount]:
    return {pk: _Amount(count) for pk, count in rows.values_list(field).annotate(Count("pk"))}


def _count_answers(gatherings: Collection[int] | None) -> dict[int, _Amount]:
    """Each answer goes after as many days as stood at its question; one without its question by the rule."""
    rows = list(
        held_answers(gatherings).values_list("gathering", "gathering__ends", "gathering__host", "answers")
    )
    days = answer_days({pk for pk, *_rest in rows})
    book = rule_book()
    counts: dict[int, int] = defaultdict(int)
    first: dict[int, datetime] = {}
    for pk, ends, host, answers in rows:
        rule = book.rule(Subject.ANSWERS, host)
        counts[pk] += 1
        for guid in answers:
            goes = ends + timedelta(days=days.get(str(guid), rule.days_after if rule else 0))
            first[pk] = min(first.get(pk, goes), goes)
    return {pk: _Amount(count, due_at=first.get(pk)) for pk, count in counts.items()}


@dataclass(frozen=True, slots=True)
class DueAnswers:
    """What of one registration's answers is to go, and what may stay a while."""

    registration: Registration
    going: dict[str, Any]
    staying: dict[str, Any]


def due_answers(held: Held, at: datetime) -> list[DueAnswers]:
    """The answers of a gathering that were to be kept no longer than until that moment."""
    gathering, rule = held.gathering, held.rule
    if gathering is None or rule is None:
        return []
    days = answer_days([gathering.pk])
    last = rule_book().rule(Subject.REGISTRATIONS, gathering.host_id)
    longest = last.days_after if last is not None and last.way != Way.KEEP else None
    found = []
    for registration in held_answers([gathering.pk]).order_by("created_at", "id"):
        going: dict[str, Any] = {}
        staying: dict[str, Any] = {}
        for guid, answer in registration.answers.items():
            wait = days.get(str(guid), rule.days_after)
            wait = wait if longest is None else min(wait, longest)
            (going if gathering.ends + timedelta(days=wait) <= at else staying)[guid] = answer
        if going:
            found.append(DueAnswers(registration, going, staying))
    return found


def answer_days(gatherings: Collection[int]) -> dict[str, int]:
    """By the guid of each question: how many days after the gathering its answers are kept."""
    questions = GatheringQuestion.objects.filter(page__in=gatherings).values_list("guid", "retention_days")
    return {str(guid): days for guid, days in questions}


def _count_imports(gatherings: Collection[int] | None) -> dict[int, _Amount]:
    rows = held_imports(gatherings).values_list("gathering").annotate(Count("pk"), Min("created_at"))
    return {pk: _Amount(count, starts_at=first) for pk, count, first in rows}


Counter = Callable[[Collection[int] | None], dict[int, _Amount]]

_COUNTED: dict[str, Counter] = {
    Subject.NEEDS: lambda ids: _by("registration__gathering", held_needs(ids)),
    Subject.ANSWERS: _count_answers,
    Subject.IMPORTS: _count_imports,
    Subject.MAILS: lambda ids: _by("about", held_mails(ids)),
    Subject.MESSAGES: lambda ids: _by("gathering", held_messages(ids)),
    Subject.INVOICE_DETAILS: lambda ids: _by("last_gathering", held_invoice_details(ids)),
    Subject.REGISTRATIONS: lambda ids: _by("gathering", held_registrations(ids)),
}


def count_with(subject: str, gathering_field: str, rows: Callable[[], QuerySet[Any]]) -> None:
    """What a spoke after Meet holds of a subject, with the field that leads to the gathering. Said once, at start."""

    def counted(gatherings: Collection[int] | None) -> dict[int, _Amount]:
        found = rows().order_by()
        wanted = found if gatherings is None else found.filter(**{f"{gathering_field}__in": gatherings})
        return _by(gathering_field, wanted)

    _COUNTED[subject] = counted


# People --------------------------------------------------------------------------------------------


def _held_people(book: RuleBook, at: datetime) -> list[Held]:
    rule = book.rule(Subject.PEOPLE, None)
    if rule is None or rule.way == Way.KEEP:
        count, due_at = Person.objects.filter(untied_since__isnull=False).count(), None
    else:
        people = Person.objects.filter(untied_since__isnull=False)
        counted = people.aggregate(count=Count("pk"), first=Min("untied_since"))
        count = counted["count"]
        due_at = counted["first"] + timedelta(days=rule.days_after) if count else None
    return [Held(Subject.PEOPLE, None, count, rule, due_at)] if count else []
