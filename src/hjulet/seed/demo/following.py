"""What came of it: what some of those who met went home to do, how it went, and who has done as an example tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from hjulet.follow.actions.answers import Answer, answer
from hjulet.follow.actions.commitments import Words, make_commitment
from hjulet.follow.actions.reuse import start_reuse
from hjulet.follow.models import Commitment, Outcome, Reuse, ReuseEvent
from hjulet.hub.models import Affiliation, Organisation, Person
from hjulet.hub.queries import notice_in_force
from hjulet.meet.models import GatheringPage, Registration
from hjulet.seed.demo.after import SLUG
from hjulet.seed.demo.organisations import OFFICE, organisation
from hjulet.seed.demo.people import address
from hjulet.share.models import Evidence, ExamplePage

State, Visibility = Commitment.State, Commitment.Visibility


@dataclass(frozen=True, slots=True)
class Promise:
    """One that somebody wrote on the way home, with what they said of it since."""

    text: str
    due_in_days: int
    visibility: str = Visibility.PUBLIC
    said: Answer | None = None


PROMISES = (
    Promise(
        "Fråga tre kommuner vad de har märkt av strategin innan vi skriver nästa.",
        -7,
        said=Answer(
            State.DONE,
            "Vi ringde fyra. Två hade inte läst den, och det blev den viktigaste punkten på nästa styrgrupp.",
            evidence=Evidence.FOLLOWED_UP,
            evidence_note="Minnesanteckning från styrgruppen (påhittad)",
            lesson="Ring hellre än att skicka enkät. Det tog en förmiddag.",
        ),
    ),
    Promise(
        "Följa upp efter ett halvår i stället för efter fyra år, med två frågor till alla som ansvarar för något.",
        60,
        said=Answer(State.UNDER_WAY, "Frågorna är skrivna och åtta av tolv har svarat."),
    ),
    Promise(
        "Pröva en gemensam tabell över vem som ansvarar för vad.",
        -3,
        said=Answer(
            State.DROPPED,
            "Tabellen fanns redan i budgetarbetet. Vi använder den i stället för att göra en till.",
            lesson="Fråga ekonomerna först.",
        ),
    ),
    Promise("Bjuda in en krympande kommun till nästa styrgrupp.", 21),
    Promise("Läsa de andras strategier och skriva ner tre saker att låna.", 35, Visibility.NETWORK),
)
"""Invented, like those who wrote them."""

CHANGES = (
    "Vi började i en enda by och lät dem som bor där bestämma tiderna.",
    "Vi hade ingen egen personal för det, så grannkommunen gör det åt oss båda.",
    "Samma upplägg, men med biblioteket som värd.",
)


def make_following(by: Person, today: date) -> None:
    if not Commitment.objects.exists():
        _promises(today)
        _at_the_office(by, today)
    if not Reuse.objects.exists():
        _reuses()


def _promises(today: date) -> None:
    gathering = GatheringPage.objects.filter(slug=SLUG).first()
    if gathering is None:
        return
    session = gathering.sessions.first()
    for promise, person, works_for in zip(PROMISES, *_those_who_came(gathering, len(PROMISES)), strict=True):
        made = make_commitment(
            person,
            works_for,
            Words(promise.text, today + timedelta(days=max(promise.due_in_days, 1)), promise.visibility),
            gathering=gathering,
            session=session,
            notice=notice_in_force("commitment"),
        )
        due_on = today + timedelta(days=promise.due_in_days)
        Commitment.objects.filter(pk=made.pk).update(created_at=gathering.ends, due_on=due_on)
        made.refresh_from_db()
        if promise.said is not None:
            outcome = answer(person, made, promise.said)
            when = timezone.now() - timedelta(days=5)
            Outcome.objects.filter(pk=outcome.pk).update(at=when)
            Commitment.objects.filter(pk=made.pk).update(answered_at=when)


def _those_who_came(gathering: GatheringPage, count: int) -> tuple[list[Person], list[Organisation]]:
    """Some who were there, each from an organisation of its own; from now on they represent it."""
    people: dict[int, tuple[Person, Organisation]] = {}
    came = Registration.objects.filter(
        gathering=gathering, attendance__isnull=False, organisation__isnull=False
    )
    for row in came.select_related("person", "organisation").order_by("id"):
        if row.person is not None and row.organisation is not None:
            people.setdefault(row.organisation.pk, (row.person, row.organisation))
    chosen = list(people.values())[:count]
    for person, works_for in chosen:
        _acts_for(person, works_for)
    return [person for person, _ in chosen], [works_for for _, works_for in chosen]


def _acts_for(person: Person, works_for: Organisation) -> None:
    Affiliation.objects.get_or_create(
        person=person, organisation=works_for, defaults={"is_representative": True}
    )


def _at_the_office(by: Person, today: date) -> None:
    """The coordinator has one of her own that is soon due, and a colleague's that waits for her yes."""
    office = organisation(OFFICE)
    notice = notice_in_force("commitment")
    make_commitment(
        by,
        office,
        Words(
            "Ringa fem som var på förra träffen och fråga vad det blev av den.", today + timedelta(days=10)
        ),
        notice=notice,
    )
    colleague, _is_new = Person.objects.get_or_create(
        email=address("Ture Exempelsson"),
        defaults={"name": "Ture Exempelsson", "title": "samordnare", "password": make_password(None)},
    )
    Affiliation.objects.get_or_create(person=colleague, organisation=office)
    make_commitment(
        colleague,
        office,
        Words(
            "Visa på varje nätverks sida vad medlemmarna har gjort sedan sist.",
            today + timedelta(days=45),
            Visibility.PUBLIC,
        ),
        notice=notice,
    )


def _reuses() -> None:
    """Two do as the first example tells, and one as the second; whichever examples there are."""
    actors = list(
        Affiliation.objects.filter(
            person__commitments__isnull=False, to_date__isnull=True, organisation__place__isnull=False
        )
        .select_related("person", "organisation")
        .distinct()
        .order_by("pk")
    )
    examples = list(
        ExamplePage.objects.live()
        .filter(organisation__isnull=False)
        .exclude(organisation__in=[row.organisation_id for row in actors])
        .order_by("pk")[:2]
    )
    wanted = [(example, stage) for example, stage in zip(
        [*examples[:1], *examples], (Reuse.Stage.IN_USE, Reuse.Stage.ADAPTED, Reuse.Stage.UNDERSTOOD), strict=False
    )]  # fmt: skip
    when = timezone.now() - timedelta(days=3)
    for (example, stage), row, changes in zip(wanted, actors, CHANGES, strict=False):
        made = start_reuse(
            row.person,
            example,
            row.organisation,
            stage=stage,
            changes=changes,
            notice=notice_in_force("reuse"),
        )
        Reuse.objects.filter(pk=made.pk).update(started_at=when, changed_at=when)
        ReuseEvent.objects.filter(reuse=made).update(at=when)
