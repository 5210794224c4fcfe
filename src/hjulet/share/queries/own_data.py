"""Everything Share holds about one person, as that person gets it. Each kind of thing has its own tables."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hjulet.hub.models import Person
from hjulet.hub.personal_data import OwnTable
from hjulet.share.models import ContactQuestion, ExamplePage, ExampleStanding, NotTheSame


def own_data(person: Person) -> list[OwnTable]:
    return [_examples(person), _looked_over(person), _questions(person), _not_the_same(person)]


def _examples(person: Person) -> OwnTable:
    found = ExamplePage.objects.filter(Q(author=person) | Q(contact=person)).order_by("pk")
    return OwnTable(
        key="examples",
        title=_("Exempel som du har skrivit eller är kontakt för"),
        columns=(
            ("title", _("rubrik")),
            ("is_author", _("du har skrivit det")),
            ("is_contact", _("du är kontakt")),
            ("is_published", _("publicerat")),
            ("text", _("utkastets text")),
        ),
        rows=[
            (
                page.draft_title,
                page.author_id == person.pk,
                page.contact_id == person.pk,
                page.live,
                _words(page) if page.author_id == person.pk else "",
            )
            for page in found
        ],
        correct_url=reverse("my_page"),
        correct_words=_("Ändra dina exempel"),
    )


def _words(page: ExamplePage) -> str:
    """What the author has written, as the latest draft has it."""
    draft = page.get_latest_revision_as_object()
    parts = (
        draft.summary, draft.challenge, draft.approach, draft.resources_money, draft.resources_time,
        draft.resources_people, draft.result, draft.evidence_note, draft.what_did_not_work, draft.what_it_takes,
        draft.film_url, draft.film_caption_exception, draft.film_transcript,
    )  # fmt: skip
    return "\n\n".join(part for part in parts if part.strip())


def _looked_over(person: Person) -> OwnTable:
    found = (
        ExampleStanding.objects.filter(Q(confirmed_by=person) | Q(checked_by=person))
        .select_related("example")
        .order_by("pk")
    )
    return OwnTable(
        key="examples_confirmed",
        title=_("Exempel som du har bekräftat eller kontrollerat"),
        columns=(("title", _("rubrik")), ("confirmed_at", _("bekräftat")), ("checked_on", _("kontrollerat"))),
        rows=[
            (
                row.example.title,
                row.confirmed_at if row.confirmed_by_id == person.pk else None,
                row.last_checked if row.checked_by_id == person.pk else None,
            )
            for row in found
        ],
    )


def _questions(person: Person) -> OwnTable:
    """Asked while signed in, or from the person's own address."""
    found = (
        ContactQuestion.objects.filter(Q(asked_by=person) | Q(email__iexact=person.email))
        .select_related("example", "notice")
        .order_by("created_at", "pk")
    )
    return OwnTable(
        key="contact_questions",
        title=_("Frågor som du har ställt om exempel"),
        columns=(
            ("example", _("exempel")),
            ("asked_at", _("ställd")),
            ("name", _("namn")),
            ("email", _("e-postadress")),
            ("organisation", _("organisation")),
            ("text", _("fråga")),
            ("notice", _("informationen om personuppgifter")),
        ),
        rows=[
            (
                row.example.title,
                row.created_at,
                row.name,
                row.email,
                row.organisation_name,
                row.text,
                str(row.notice or ""),
            )
            for row in found
        ],
    )


def _not_the_same(person: Person) -> OwnTable:
    found = NotTheSame.objects.filter(said_by=person).select_related("first", "second").order_by("pk")
    return OwnTable(
        key="not_the_same",
        title=_("Exempel som du har sagt inte är samma"),
        columns=(("first", _("exempel")), ("second", _("exempel")), ("said_at", _("sagt"))),
        rows=[(row.first.title, row.second.title, row.said_at) for row in found],
    )
