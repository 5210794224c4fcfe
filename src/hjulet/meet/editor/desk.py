"""Mina träffar, and the page of one gathering's participants with its exports and buttons."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from hjulet.meet import queries, rules
from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.editor.steps import STEPS
from hjulet.meet.formats import tables
from hjulet.meet.models import GatheringPage, Registration
from hjulet.meet.queries import editing
from hjulet.meet.queries.answers import counted_answers
from hjulet.meet.queries.children import existing_children, remember_empty
from hjulet.meet.queries.choices import chosen_titles, sessions_to_choose

State = Registration.State

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORTED = {
    "": ((State.REGISTERED,), "deltagare"),
    "ko": ((State.OFFERED, State.WAITING), "ko"),
    "alla": (tuple(State), "alla-anmalningar"),
}
"""What `?lage=` may say. Without it only those who have a seat: never anybody who waits."""


def _gathering(pk: int) -> GatheringPage:
    rows = GatheringPage.objects.select_related("desk", "venue").annotate(**existing_children())
    found: GatheringPage = get_object_or_404(rows, pk=pk)
    remember_empty(found)
    return found


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
        HeaderButton(
            label=_("Fakturaunderlag"),
            url=reverse("editor_invoices", args=[pk]),
            icon_name="form",
            priority=15,
        ),
    ]
    buttons.append(
        HeaderButton(label=_("Mejl"), url=reverse("editor_outbox", args=[pk]), icon_name="mail", priority=12)
    )
    buttons.append(
        HeaderButton(
            label=_("Efteråt"), url=reverse("editor_after", args=[pk]), icon_name="doc-full", priority=15
        )
    )
    buttons.append(
        HeaderButton(
            label=_("Gör en ny likadan"),
            url=reverse("editor_another", args=[pk]),
            icon_name="copy",
            priority=30,
        )
    )
    if sessions_to_choose(pk).exists():
        buttons.append(
            HeaderButton(
                label=_("Valda pass"),
                url=reverse("editor_choices", args=[pk]),
                icon_name="list-ul",
                priority=16,
            )
        )
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
            "answers": counted_answers(request.user, gathering),
        },
        crumbs=crumbs_of(gathering, _("Deltagare")),
        buttons=buttons,
        about=gathering,
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
    if State.REGISTERED not in states:
        rows.sort(key=lambda row: row.position or 0)
    chosen = chosen_titles(request.user, gathering) if sessions_to_choose(pk).exists() else None
    table = tables.participant_table(rows, chosen=chosen, questions=list(gathering.questions.all()))
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
