"""The page "Mejl" of a gathering: what has gone, what waits, what failed, and every mail to be read before it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from hjulet.hub.models import Person
from hjulet.meet.actions import outbox as actions
from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.formats.mail import read
from hjulet.meet.models import GatheringPage, OutgoingMail
from hjulet.meet.queries import outbox as queries
from hjulet.meet.queries.messages import messages_of
from hjulet.meet.queries.reminders import coming_reminders

State = OutgoingMail.State
SENT_PER_PAGE = 50


def planned_gathering(pk: int) -> GatheringPage:
    return get_object_or_404(GatheringPage.objects.select_related("desk", "venue", "place"), pk=pk)


def trouble_words(error: str) -> str:
    """Why a mail has not gone, for somebody who does not know mail servers, and what to do."""
    name, _space, code = error.partition(" ")
    is_for_good = code.startswith("5")
    match name:
        case "by_hand":
            return _("Stoppat av den som planerar träffen.")
        case "nobody":
            return _("Personens uppgifter är borttagna, så det finns ingen att skicka till.")
        case "no_longer_true":
            return _("Det som stod i mejlet gällde inte längre när det skulle skickas.")
        case "worker_died":
            return _("Programmet som skickar mejl avbröts just när mejlet lämnades över.")
        case "SMTPRecipientsRefused" if is_for_good:
            return _(
                "Mottagarens mejlserver säger nej till adressen: den är felskriven eller finns inte längre. "
                "Hör av dig till personen på annat sätt."
            )
        case "SMTPRecipientsRefused":
            return _("Mottagarens mejlserver tog inte emot mejl just då. Försök igen om en stund.")
        case "SMTPDataError":
            return _(
                "Mejlservern ville inte ta emot mejlet, kanske för att det liknade skräppost. Försök igen om en stund."
            )
        case "SMTPSenderRefused" | "SMTPAuthenticationError" | "SMTPHeloError":
            return _(
                "Mejlservern tar inte emot mejl från den här webbplatsen. Säg till dem som driver den, och försök sedan igen."
            )
        case "SMTPServerDisconnected" | "TimeoutError" | "ConnectionResetError" | "BrokenPipeError":
            return _("Kontakten med mejlservern bröts. Försök igen.")
    return _("Mejlet gick inte att skriva. Säg till dem som driver webbplatsen, och försök sedan igen.")


def _chosen(request: HttpRequest) -> list[int]:
    return [int(pk) for pk in request.POST.getlist("mejl") if pk.isdecimal()]


def _hold(person: Person, gathering: GatheringPage, request: HttpRequest) -> str:
    actions.hold_mail(person, gathering)
    return _("Mejlen om träffen hålls inne. Inget skickas förrän du släpper dem.")


def _release(person: Person, gathering: GatheringPage, request: HttpRequest) -> str:
    count = actions.release_mail(person, gathering)
    return ngettext(
        "Mejlen är släppta. %(count)s mejl skickas.", "Mejlen är släppta. %(count)s mejl skickas.", count
    ) % {"count": count}


def _stopped_words(count: int) -> str:
    return ngettext("%(count)s mejl är stoppat.", "%(count)s mejl är stoppade.", count) % {"count": count}


def _stop(person: Person, gathering: GatheringPage, request: HttpRequest) -> str:
    return _stopped_words(actions.stop_mails(person, gathering, pks=_chosen(request)))


def _stop_kind(person: Person, gathering: GatheringPage, request: HttpRequest) -> str:
    kind = request.POST.get("slag", "")
    if kind not in OutgoingMail.Kind.values:
        raise Http404
    return _stopped_words(actions.stop_mails(person, gathering, kind=kind))


def _again(person: Person, gathering: GatheringPage, request: HttpRequest) -> str:
    count = actions.send_again(person, gathering, _chosen(request))
    return ngettext("%(count)s mejl skickas igen.", "%(count)s mejl skickas igen.", count) % {"count": count}


def _as_sent(person: Person, gathering: GatheringPage, request: HttpRequest) -> str:
    count = actions.take_as_sent(person, gathering, _chosen(request))
    return ngettext("%(count)s mejl räknas som skickat.", "%(count)s mejl räknas som skickade.", count) % {
        "count": count
    }


BUTTONS: dict[str, Callable[[Any, GatheringPage, HttpRequest], str]] = {
    "hall-inne": _hold,
    "slapp": _release,
    "stoppa": _stop,
    "stoppa-slag": _stop_kind,
    "forsok-igen": _again,
    "kom-fram": _as_sent,
}
"""What `gor` may say."""


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def outbox(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole outbox of one gathering, and the buttons that hold in, release, stop and try again."""
    gathering = planned_gathering(pk)
    view = queries.outbox_view(request.user, gathering)
    if request.method == "POST":
        button = BUTTONS.get(request.POST.get("gor", ""))
        if button is None:
            raise Http404
        messages.success(request, button(request.user, gathering, request))
        return redirect("editor_outbox", pk)
    for mail in (*view.failed, *view.uncertain):
        mail.trouble = trouble_words(mail.last_error)  # type: ignore[attr-defined]
    return editor_page(
        request,
        "hjulet/editor/outbox.html",
        title=_("Mejl"),
        icon="mail",
        context={
            "gathering": gathering,
            "view": view,
            "sent": Paginator(queries.sent_mails(request.user, gathering), SENT_PER_PAGE).get_page(
                request.GET.get("sida")
            ),
            "reminders": coming_reminders(request.user, gathering),
            "scheduled": messages_of(request.user, gathering).filter(state="scheduled"),
            "shown_at_most": queries.SHOWN_AT_MOST,
        },
        crumbs=crumbs_of(gathering, _("Mejl")),
        buttons=[
            HeaderButton(
                label=_("Skriv till deltagarna"),
                url=reverse("editor_new_message", args=[pk]),
                icon_name="edit",
                priority=10,
            ),
            HeaderButton(
                label=_("Meddelanden"),
                url=reverse("editor_messages", args=[pk]),
                icon_name="list-ul",
                priority=20,
            ),
            HeaderButton(
                label=_("Deltagare"),
                url=reverse("editor_participants", args=[pk]),
                icon_name="group",
                priority=30,
            ),
        ],
    )


@for_planners
@require_safe
def mail(request: HttpRequest, pk: int, mail_pk: int) -> HttpResponse:
    """One mail in full: its subject, words and calendar entry."""
    gathering = planned_gathering(pk)
    letter = queries.letter_of(request.user, gathering, mail_pk)
    if letter is None:
        raise Http404
    row = letter.mail
    is_waiting = row.state == State.PENDING or (row.state == State.SENDING and row.begun_at is None)
    return editor_page(
        request,
        "hjulet/editor/mail.html",
        title=str(row.get_kind_display()).capitalize(),
        icon="mail",
        context={
            "gathering": gathering,
            "mail": row,
            "read": read(letter),
            "is_waiting": is_waiting,
            "may_go_again": row.state in actions.SENDS_AGAIN,
            "trouble": trouble_words(row.last_error) if row.last_error else "",
        },
        crumbs=[
            *crumbs_of(gathering),
            {"url": reverse("editor_outbox", args=[pk]), "label": _("Mejl")},
            {"url": "", "label": str(row.get_kind_display()).capitalize()},
        ],
    )


@for_planners
@require_safe
def reminder(request: HttpRequest, pk: int, days: int) -> HttpResponse:
    """A reminder that has not been written yet, as the first of those who will get it would read it."""
    gathering = planned_gathering(pk)
    coming = next((one for one in coming_reminders(request.user, gathering) if one.moment.days == days), None)
    if coming is None or coming.example is None:
        raise Http404
    return editor_page(
        request,
        "hjulet/editor/mail.html",
        title=_("Påminnelse"),
        icon="mail",
        context={"gathering": gathering, "read": read(coming.example), "coming": coming},
        crumbs=[
            *crumbs_of(gathering),
            {"url": reverse("editor_outbox", args=[pk]), "label": _("Mejl")},
            {"url": "", "label": _("Påminnelse")},
        ],
    )
