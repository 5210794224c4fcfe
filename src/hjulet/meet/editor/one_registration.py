"""What a planner does with one person's sign-up: cancel it, or put a colleague in its place."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from hjulet.hub.wording import price_words
from hjulet.meet import actions
from hjulet.meet.editor.forms import WaiveForm
from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.forms import HandOverForm
from hjulet.meet.models import GatheringPage, Registration
from hjulet.meet.queries import editing
from hjulet.meet.queries.prices import fee_if_cancelled
from hjulet.meet.wording import refusal_words

State = Registration.State


def _one(request: HttpRequest, pk: int, public_id: UUID) -> tuple[editing.DeskView, Registration]:
    """Raises PermissionDenied for whoever does not plan the gathering."""
    gathering = get_object_or_404(GatheringPage.objects.select_related("desk", "venue"), pk=pk)
    desk = editing.desk_view(request.user, gathering)
    return desk, get_object_or_404(
        Registration.objects.select_related("person"), gathering=gathering, public_id=public_id
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_one(request: HttpRequest, pk: int, public_id: UUID) -> HttpResponse:
    """Cancel one sign-up for somebody who has asked for it; the seat goes to the next in the queue."""
    desk, registration = _one(request, pk, public_id)
    if registration.state not in Registration.ACTIVE:
        messages.warning(request, _("Anmälan är redan avbokad."))
        return redirect("editor_participants", pk)
    fee = fee_if_cancelled(registration, timezone.now(), starts=desk.gathering.starts)
    form = WaiveForm(request.POST if request.method == "POST" else None) if fee.amount_ore else None
    if request.method == "POST" and (form is None or form.is_valid()):
        waives = form is not None and form.cleaned_data["waives_fee"]
        given = actions.cancel_registration(request.user, registration, waives_fee=waives)
        done = _("Anmälan för %(name)s är avbokad.") % {"name": registration.name}
        if given:
            words = (
                _("%(name)s fick platsen från kön.")
                if given[0].state == State.REGISTERED
                else _("%(name)s erbjuds platsen.")
            )
            done += " " + words % {"name": given[0].name}
        messages.success(request, done)
        return redirect("editor_participants", pk)
    had_seat = registration.state in Registration.TAKES_SEAT
    consequences = [_("%(name)s får mejl om avbokningen.") % {"name": registration.name}]
    if fee.amount_ore:
        consequences.append(
            _("Enligt villkoren när anmälan gjordes kostar det %(price)s.")
            % {"price": price_words(fee.amount_ore, fee.vat_percent)}
        )
    if had_seat and desk.waiting:
        consequences.append(
            _(
                "Platsen går till den som står först i kön och vars organisation får ha fler, som får mejl om det."
            )
        )
    return editor_page(
        request,
        "hjulet/editor/confirm.html",
        title=_("Avboka en anmälan") if had_seat else _("Ta bort ur kön"),
        icon="cross",
        context={
            "subject": _subject(registration, desk.gathering),
            "consequences": consequences,
            "form": form,
            "is_serious": True,
            "back": reverse("editor_participants", args=[pk]),
        },
        crumbs=crumbs_of(desk.gathering, _("Avboka")),
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_one(request: HttpRequest, pk: int, public_id: UUID) -> HttpResponse:
    """Let a colleague from the same organisation take the place over, when they have asked for it."""
    desk, registration = _one(request, pk, public_id)
    form = HandOverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.hand_over(
                request.user,
                registration,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                role_title=form.cleaned_data["role"],
            )
        except actions.RegistrationRefused as refusal:
            form.add_error(refusal.field, refusal_words(refusal.reason))
        else:
            messages.success(
                request,
                _("%(new)s kommer i stället för %(old)s. Båda får mejl.")
                % {"new": new.name, "old": registration.name},
            )
            return redirect("editor_participants", pk)
    consequences = [
        _("Priset, villkoren och platsen i kön följer med. Platsen stannar i organisationen."),
        _("Det som %(name)s har svarat och behov av mat och tillgänglighet tas bort genast.")
        % {"name": registration.name},
        _("Båda får mejl, och den nya kan säga nej."),
    ]
    return editor_page(
        request,
        "hjulet/editor/confirm.html",
        title=_("Byt person"),
        icon="user",
        context={
            "subject": _subject(registration, desk.gathering),
            "consequences": consequences,
            "form": form,
            "back": reverse("editor_participants", args=[pk]),
        },
        crumbs=crumbs_of(desk.gathering, _("Byt person")),
        status=422 if form.errors else 200,
    )


def _subject(registration: Registration, gathering: GatheringPage) -> str:
    return _("%(name)s, %(gathering)s") % {"name": registration.name, "gathering": gathering.title}
