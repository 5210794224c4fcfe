"""The day itself, for the planner: papers, the link for those at the door, who came, and the certificates after."""

from __future__ import annotations

import base64
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from hjulet.hub.rules import Actor
from hjulet.hub.wording import kronor_words
from hjulet.meet import actions, rules
from hjulet.meet.editor.forms import EarlyCloseForm
from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.formats import pdf
from hjulet.meet.models import GatheringPage
from hjulet.meet.queries import paper, presence
from hjulet.meet.tokens import door_url
from hjulet.meet.views_paper import pdf_response


def _gathering(pk: int) -> GatheringPage:
    return get_object_or_404(GatheringPage.objects.select_related("desk", "venue", "place", "host"), pk=pk)


@for_planners
@require_safe
def day(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about the day on one page, in the order it is needed."""
    gathering = _gathering(pk)
    figures = presence.presence_of(request.user, gathering)
    address = door_url(actions.open_desk(gathering))
    opens, closes = rules.door_hours(gathering)
    now = timezone.now()
    context = {
        "gathering": gathering,
        "figures": figures,
        "door_address": address,
        "door_code": base64.b64encode(pdf.qr_svg(address).encode()).decode(),
        "opens": opens,
        "closes": closes,
        "has_programme": gathering.sessions.exists(),
        "has_begun": now >= gathering.starts,
        "is_over": gathering.is_over(now),
    }
    back = HeaderButton(
        label=_("Deltagare"), url=reverse("editor_participants", args=[pk]), icon_name="group", priority=10
    )
    return editor_page(
        request,
        "hjulet/editor/day.html",
        title=_("Dagen"),
        context=context,
        crumbs=crumbs_of(gathering, _("Dagen")),
        buttons=[back],
        about=gathering,
    )


def _programme(request: HttpRequest, gathering: GatheringPage) -> bytes:
    sheet = paper.programme_sheet(request.user, gathering)
    if sheet is None:
        raise Http404
    return pdf.programme_pdf(sheet)


def _names(request: HttpRequest, gathering: GatheringPage) -> bytes:
    return pdf.names_pdf(paper.name_list(request.user, gathering))


def _badges(request: HttpRequest, gathering: GatheringPage) -> bytes:
    return pdf.badges_pdf(paper.badge_sheets(request.user, gathering))


def _certificates(request: HttpRequest, gathering: GatheringPage) -> bytes:
    try:
        certificates = actions.issue_certificates(request.user, gathering)
    except actions.CertificateRefused as refused:
        raise Http404 from refused
    if not certificates:
        raise Http404
    return pdf.certificates_pdf(presence.certificate_sheets(certificates))


PAPERS: dict[str, Callable[[HttpRequest, GatheringPage], bytes]] = {
    "program": _programme,
    "namnlista": _names,
    "namnskyltar": _badges,
    "intyg": _certificates,
}


@for_planners
@require_safe
def download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One of the papers as a PDF. Only those with a seat are on them."""
    gathering = _gathering(pk)
    presence.presence_of(request.user, gathering)  # refuses whoever does not plan it, before anything else
    if kind not in PAPERS:
        raise Http404
    return pdf_response(PAPERS[kind](request, gathering), f"{gathering.slug}-{kind}")


def _renew(actor: Actor, gathering: GatheringPage) -> str:
    actions.renew_door(actor, gathering)
    return _("Det finns en ny länk. Den gamla öppnar inget längre.")


def _reopen(actor: Actor, gathering: GatheringPage) -> str:
    actions.reopen_presence(actor, gathering)
    return _("Incheckningen är öppen igen.")


CHANGES: dict[str, Callable[[Actor, GatheringPage], str]] = {
    "ny-lank": _renew,
    "oppna": _reopen,
}


@for_planners
@require_POST
def change(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    if what not in CHANGES:
        raise Http404
    messages.success(request, CHANGES[what](request.user, _gathering(pk)))
    return redirect("editor_day", pk)


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends the check-in, after saying how many count as absent and what that costs them."""
    gathering = _gathering(pk)
    figures = presence.presence_of(request.user, gathering)
    now = timezone.now()
    if now < gathering.starts:
        raise PermissionDenied(_("Träffen har inte börjat, så incheckningen kan inte avslutas än."))
    if figures.closed_at is not None:
        messages.warning(request, _("Incheckningen är redan avslutad."))
        return redirect("editor_day", pk)
    form = (
        None if gathering.is_over(now) else EarlyCloseForm(request.POST if request.method == "POST" else None)
    )
    if request.method == "POST" and (form is None or form.is_valid()):
        absent = actions.close_presence(request.user, gathering, before_the_end=form is not None)
        done = ngettext(
            "Incheckningen är avslutad. %(absent)d anmäld kom inte.",
            "Incheckningen är avslutad. %(absent)d anmälda kom inte.",
            absent,
        ) % {"absent": absent}
        messages.success(request, done)
        return redirect("editor_day", pk)
    title = _("Avsluta incheckningen")
    return editor_page(
        request,
        "hjulet/editor/confirm.html",
        title=title,
        context={
            "subject": gathering.title,
            "consequences": _closing_words(figures),
            "form": form,
            "is_serious": figures.no_show_fee_ore > 0 or form is not None,
            "back": reverse("editor_day", args=[pk]),
        },
        crumbs=[
            *crumbs_of(gathering),
            {"url": reverse("editor_day", args=[pk]), "label": _("Dagen")},
            {"url": "", "label": title},
        ],
        status=422 if form is not None and form.errors else 200,
    )


def _closing_words(figures: presence.Presence) -> list[str]:
    if figures.absent:
        words = [
            ngettext(
                "%(count)d person som skulle komma på plats är inte markerad och räknas som utebliven.",
                "%(count)d personer som skulle komma på plats är inte markerade och räknas som uteblivna.",
                figures.absent,
            )
            % {"count": figures.absent}
        ]
    else:
        words = [_("Alla som skulle komma på plats är markerade. Ingen räknas som utebliven.")]
    if figures.no_show_fee_ore:
        words.append(
            _(
                "Avgiften för uteblivna blir sammanlagt %(fee)s, utöver priset, enligt de villkor som var och en "
                "godkände. Den kommer med i nästa fakturaunderlag."
            )
            % {"fee": kronor_words(figures.no_show_fee_ore)}
        )
    else:
        words.append(_("Ingen avgift för uteblivna tas ut."))
    if figures.unmarked_online:
        words.append(
            ngettext(
                "%(count)d person som deltar digitalt är inte markerad. Den betalar ingen avgift för det.",
                "%(count)d personer som deltar digitalt är inte markerade. De betalar ingen avgift för det.",
                figures.unmarked_online,
            )
            % {"count": figures.unmarked_online}
        )
    words.append(
        _(
            "Markeringar som redan är gjorda i en telefon räknas även om de skickas senare. "
            "Du kan öppna incheckningen igen."
        )
    )
    return words
