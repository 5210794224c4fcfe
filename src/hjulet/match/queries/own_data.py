"""Everything Match holds about one person, as that person gets it: never who was asked and has not said yes."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from hjulet.hub.models import Person
from hjulet.hub.personal_data import OwnTable
from hjulet.match.models import PeerRequest, PeerSuggestion
from hjulet.match.queries.peer_requests import taking_part


def own_data(person: Person) -> list[OwnTable]:
    return [_requests(person), _asked(person)]


def _requests(person: Person) -> OwnTable:
    rows = PeerRequest.objects.filter(asked_by=person).select_related("organisation", "theme", "notice")
    return OwnTable(
        key="peer_requests",
        title=_("Dina frågor till kollegor"),
        columns=(
            ("asked_at", _("ställd")),
            ("organisation", _("organisation")),
            ("theme", _("ämne")),
            ("situation", _("vad ni står inför")),
            ("question", _("vad ni vill fråga")),
            ("state", _("läge")),
            ("taking_part", _("med i samtalet")),
            ("outcome", _("vad det gav")),
            ("outcome_is_public", _("alla kan läsa vad det gav")),
            ("closed_at", _("avslutad")),
            ("closed_because", _("varför den avslutades")),
            ("notice", _("informationen om personuppgifter")),
        ),
        rows=[
            (
                row.created_at,
                row.organisation.name,
                row.theme.local_name,
                row.situation,
                row.question,
                str(row.get_state_display()),
                taking_part(row),
                row.outcome,
                row.outcome_is_public,
                row.closed_at,
                row.closed_because,
                str(row.notice) if row.notice is not None else "",
            )
            for row in rows.order_by("created_at", "pk")
        ],
        correct_url=reverse("my_peer_requests"),
        correct_words=_("Se och avsluta frågor"),
    )


def _asked(person: Person) -> OwnTable:
    rows = PeerSuggestion.objects.filter(person=person).select_related(
        "organisation", "request__theme", "request__organisation"
    )
    return OwnTable(
        key="asked_by_peers",
        title=_("Frågor som du har fått från kollegor"),
        columns=(
            ("asked_at", _("skickad")),
            ("from", _("från")),
            ("theme", _("ämne")),
            ("for", _("du svarade för")),
            ("state", _("läge")),
            ("answered_at", _("svarade")),
            ("note", _("ditt meddelande")),
            ("agrees_to_publish", _("låter alla läsa vad det gav")),
        ),
        rows=[
            (
                row.asked_at,
                row.request.organisation.name,
                row.request.theme.local_name,
                row.organisation.name,
                str(row.get_state_display()),
                row.answered_at,
                row.note,
                row.agrees_to_publish,
            )
            for row in rows.order_by("asked_at", "pk")
        ],
        correct_url=reverse("my_peer_requests"),
        correct_words=_("Se frågorna"),
    )
