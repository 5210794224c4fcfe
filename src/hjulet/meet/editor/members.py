"""The members of a network: organisations, their seats, and who sits there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from hjulet.meet import actions
from hjulet.meet.editor.forms import NewMemberForm, SeatForm
from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.models import NetworkMember, NetworkPage, NetworkSeat
from hjulet.meet.queries import editing


def _network(pk: int) -> NetworkPage:
    return get_object_or_404(NetworkPage, pk=pk)


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Organisations by seats, with the person on each; and a form for one more."""
    network = _network(pk)
    lines = editing.member_table(request.user, network)
    form = NewMemberForm(request.POST or None, network=network)
    if request.method == "POST" and form.is_valid():
        member = actions.add_member(request.user, network, form.cleaned_data["organisation"])
        messages.success(request, _("%(organisation)s är nu medlem.") % {"organisation": member.organisation})
        return redirect("editor_members", pk)
    return editor_page(
        request,
        "hjulet/editor/members.html",
        title=_("Medlemmar"),
        icon="group",
        context={
            "network": network,
            "lines": lines,
            "former": editing.former_members(request.user, network),
            "form": form,
            "seats": sum(len(line.seats) for line in lines),
            "seats_held": sum(1 for line in lines for seat in line.seats if seat.holder),
        },
        crumbs=crumbs_of(network, _("Medlemmar")),
        about=network,
        buttons=[
            HeaderButton(
                label=_("Redigera nätverket"),
                url=reverse("wagtailadmin_pages:edit", args=[pk]),
                icon_name="edit",
                priority=10,
            )
        ],
        status=422 if form.errors else 200,
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """End a membership, after saying what it means."""
    network = _network(pk)
    lines = {line.member.pk: line for line in editing.member_table(request.user, network)}
    member = get_object_or_404(
        NetworkMember.objects.select_related("network", "organisation"), pk=member_pk, network=network
    )
    if member.left is not None:
        messages.warning(request, _("Medlemskapet är redan avslutat."))
        return redirect("editor_members", pk)
    if request.method == "POST":
        actions.end_member(request.user, member)
        messages.success(
            request, _("%(organisation)s är inte längre medlem.") % {"organisation": member.organisation}
        )
        return redirect("editor_members", pk)
    held = sum(1 for seat in lines[member.pk].seats if seat.holder)
    consequences = [
        _("Medlemskapet slutar i dag. Det som har varit finns kvar."),
        ngettext(
            "%(count)s person lämnar sin plats i nätverket. Ingen får mejl.",
            "%(count)s personer lämnar sina platser i nätverket. Ingen får mejl.",
            held,
        )
        % {"count": held},
        _("Anmälningar till träffar som redan är gjorda gäller fortfarande."),
    ]
    return editor_page(
        request,
        "hjulet/editor/confirm.html",
        title=_("Avsluta medlemskapet"),
        icon="cross",
        context={
            "subject": _("%(organisation)s i %(network)s")
            % {"organisation": member.organisation, "network": network.title},
            "consequences": consequences,
            "is_serious": True,
            "back": reverse("editor_members", args=[pk]),
        },
        crumbs=crumbs_of(network, _("Avsluta medlemskap")),
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, pk: int, seat_pk: int) -> HttpResponse:
    """Put a person on a seat, change person, or leave it empty. The seat stays the organisation's."""
    network = _network(pk)
    every = {
        line.seat.pk: line for member in editing.member_table(request.user, network) for line in member.seats
    }
    found = get_object_or_404(
        NetworkSeat.objects.select_related("member__network", "member__organisation"),
        pk=seat_pk,
        member__network=network,
    )
    line = every.get(found.pk)
    if line is None:
        messages.warning(request, _("Medlemskapet är redan avslutat."))
        return redirect("editor_members", pk)
    is_emptied = request.method == "POST" and "lamna-tom" in request.POST
    form = SeatForm(None if is_emptied else request.POST or None)
    if is_emptied:
        actions.place_person_on_seat(request.user, found, None)
        messages.success(request, _("Platsen är tom. Den hör fortfarande till organisationen."))
        return redirect("editor_members", pk)
    if request.method == "POST" and form.is_valid():
        holder = actions.place_address_on_seat(request.user, found, **form.cleaned_data)
        messages.success(
            request,
            _("%(person)s har platsen %(seat)s.")
            % {"person": holder.person if holder else "", "seat": found},
        )
        return redirect("editor_members", pk)
    return editor_page(
        request,
        "hjulet/editor/seat.html",
        title=_("Vem har platsen?"),
        icon="user",
        context={"line": line, "form": form, "back": reverse("editor_members", args=[pk])},
        crumbs=crumbs_of(network, str(found)),
        status=422 if form.errors else 200,
    )
