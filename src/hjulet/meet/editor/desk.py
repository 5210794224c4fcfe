"""Mina träffar, and the page of one gathering's participants with its exports and buttons."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from hjulet.meet import actions, queries, rules
from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.editor.steps import STEPS
from hjulet.meet.formats import tables
from hjulet.meet.models import GatheringPage, Registration
from hjulet.meet.queries import editing

State = Registration.State

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORTED = {
    "": ((State.REGISTERED,), "deltagare"),
    "ko": ((State.WAITING,), "ko"),
    "alla": ((State.REGISTERED, State.WAITING, State.CANCELLED), "alla-anmalningar"),
}
"""What `?lage=` may say. Without it only those who have a seat: never anybody who waits."""


def _gathering(pk: int) -> GatheringPage:
    return get_object_or_404(GatheringPage.objects.select_related("desk", "venue"), pk=pk)


@for_planners
@require_safe
def gatherings(request: HttpRequest) -> HttpResponse:
    """Every gathering the editor may edit, with figures; the coming ones first."""
    is_past = request.GET.get("visa") == "tidigare"
    context = {
        "rows": editing.my_gatherings(request.user, is_past=is_past),
        "networks": editing.my_networks(request.user),
        "is_past": is_past,
    }
    return editor_page(request, "hjulet/editor/gatherings.html", title=_("Mina träffar"), context=context)


@for_planners
@require_safe
def participants(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is coming, who waits in which order, what has happened and which mails went."""
    gathering = _gathering(pk)
    desk = editing.desk_view(request.user, gathering)
    may_publish = rules.may_publish(request.user, gathering)
    steps = [
        step for step in STEPS.values() if step.is_shown(desk) and (may_publish or not step.needs_publish)
    ]
    buttons = [
        HeaderButton(
            label=_("Redigera träffen"),
            url=reverse("wagtailadmin_pages:edit", args=[pk]),
            icon_name="edit",
            priority=10,
        ),
    ]
    if gathering.live:
        buttons.append(
            HeaderButton(
                label=_("Visa sidan"), url=gathering.get_absolute_url(), icon_name="view", priority=20
            )
        )
    return editor_page(
        request,
        "hjulet/editor/participants.html",
        title=_("Deltagare"),
        context={
            "view": desk,
            "gathering": gathering,
            "steps": steps,
            "with_cancelled": "avbokade" in request.GET,
        },
        crumbs=crumbs_of(gathering, _("Deltagare")),
        buttons=buttons,
    )


@for_planners
@require_safe
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The list as a file. Only those with a seat, unless `?lage=ko` or `?lage=alla` asks for others."""
    wanted = EXPORTED.get(request.GET.get("lage", ""))
    if wanted is None or kind not in {"csv", "xlsx"}:
        raise Http404
    states, name = wanted
    gathering = _gathering(pk)
    rows = queries.participants(request.user, gathering, states=states)
    if states == (State.WAITING,):
        rows.sort(key=lambda row: row.position or 0)
    table = tables.participant_table(rows)
    if kind == "csv":
        response = HttpResponse(tables.as_csv(table), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(tables.as_excel(table, title=gathering.title), content_type=EXCEL)
    response.headers["Content-Disposition"] = f'attachment; filename="{gathering.slug}-{name}.{kind}"'
    return response


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """First what will happen and to how many, then the button that does it."""
    chosen = STEPS.get(key)
    if chosen is None:
        raise Http404
    gathering = _gathering(pk)
    desk = editing.desk_view(request.user, gathering)
    if chosen.needs_publish and not rules.may_publish(request.user, gathering):
        raise PermissionDenied(_("Bara de som får publicera träffen får göra det här."))
    if not chosen.is_shown(desk):
        messages.warning(request, _("Det går inte att göra nu: träffen har ändrats sedan du öppnade sidan."))
        return redirect("editor_participants", pk)
    form = (
        chosen.form(request.POST if request.method == "POST" else None, gathering=gathering)
        if chosen.form
        else None
    )
    if request.method == "POST" and (form is None or form.is_valid()):
        done = chosen.run(request.user, desk, form.cleaned_data if form is not None else {})
        messages.success(request, done)
        return redirect("editor_participants", pk)
    return editor_page(
        request,
        "hjulet/editor/confirm.html",
        title=str(chosen.label),
        icon=chosen.icon,
        context={
            "subject": gathering.title,
            "consequences": chosen.consequences(desk),
            "form": form,
            "is_serious": chosen.is_serious,
            "back": reverse("editor_participants", args=[pk]),
        },
        crumbs=crumbs_of(gathering, str(chosen.label)),
        status=422 if form is not None and form.errors else 200,
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_one(request: HttpRequest, pk: int, public_id: UUID) -> HttpResponse:
    """Cancel one sign-up for somebody who has asked for it; the seat goes to the next in the queue."""
    gathering = _gathering(pk)
    desk = editing.desk_view(request.user, gathering)
    registration = get_object_or_404(Registration, gathering=gathering, public_id=public_id)
    if registration.state == State.CANCELLED:
        messages.warning(request, _("Anmälan är redan avbokad."))
        return redirect("editor_participants", pk)
    if request.method == "POST":
        promoted = actions.cancel_registration(request.user, registration)
        done = _("Anmälan för %(name)s är avbokad.") % {"name": registration.name}
        if promoted:
            done += " " + _("%(name)s fick platsen från kön.") % {"name": promoted[0].name}
        messages.success(request, done)
        return redirect("editor_participants", pk)
    has_seat = registration.state == State.REGISTERED
    consequences = [_("%(name)s får mejl om avbokningen.") % {"name": registration.name}]
    if has_seat and desk.waiting:
        consequences.append(
            _(
                "Platsen går till den som står först i kön och vars organisation får ha fler, som får mejl om det."
            )
        )
    return editor_page(
        request,
        "hjulet/editor/confirm.html",
        title=_("Avboka en anmälan") if has_seat else _("Ta bort ur kön"),
        icon="cross",
        context={
            "subject": _("%(name)s, %(gathering)s")
            % {"name": registration.name, "gathering": gathering.title},
            "consequences": consequences,
            "is_serious": True,
            "back": reverse("editor_participants", args=[pk]),
        },
        crumbs=crumbs_of(gathering, _("Avboka")),
    )
