"""Questions to colleagues in the editor: coordinators see who is looking for whom, think of somebody, and close what is wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from hjulet.hub.models import Organisation
from hjulet.hub.queries import organisations
from hjulet.hub.rules import ANYONE
from hjulet.match import actions, rules
from hjulet.match.forms.peer_requests import CloseForm, WhomForm
from hjulet.match.models import PeerRequest
from hjulet.match.queries import peer_requests as queries
from hjulet.match.queries.experience import ASKABLE
from hjulet.match.wording import refusal_words
from hjulet.meet.editor.furniture import editor_page, for_planners


class PeersMenuItem(MenuItem):
    """Only for those who may help."""

    def is_shown(self, request: HttpRequest) -> bool:
        return rules.may_help(request.user)


def menu_item() -> MenuItem:
    return PeersMenuItem(
        _("Frågor till kollegor"),
        reverse("editor_peer_requests"),
        name="peer-requests",
        icon_name="help",
        order=60,
    )


class ProposeForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Föreslå en organisation"),
        queryset=Organisation.objects.none(),
        help_text=_("Någon i den ska gå att fråga: kontakten för ett exempel, eller medlemsansvarig."),
        error_messages={"required": _("Välj en organisation.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations(ANYONE).filter(kind__in=ASKABLE)  # type: ignore[attr-defined]


@for_planners
@require_safe
def peer_requests(request: HttpRequest) -> HttpResponse:
    """Every question that is not closed. One's own is not there: in it, nobody is named before they have said yes."""
    return editor_page(
        request,
        "hjulet/editor/peer_requests.html",
        title=_now("Frågor till kollegor"),
        icon="help",
        context={"rows": queries.requests_to_help_with(request.user)},
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def peer_request(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = queries.requests_to_help_with(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    step = request.POST.get("gor", "") if request.method == "POST" else ""
    lines = queries.proposal_lines(request.user, found)
    whom = WhomForm(request.POST if step == "fraga" else None, lines=lines)
    propose = ProposeForm(request.POST if step == "foresla" else None)
    close = CloseForm(request.POST if step == "avsluta" else None)
    form = {"fraga": whom, "foresla": propose, "avsluta": close}.get(step)
    if form is not None and form.is_valid():
        try:
            messages.success(request, _do(request, found, step, form))
        except actions.RequestRefused as refused:
            form.add_error(
                refused.field if refused.field in form.fields else None, refusal_words(refused.reason)
            )
        else:
            return redirect(
                *(["editor_peer_requests"] if step == "avsluta" else ["editor_peer_request", public_id])
            )
    title = _now("Fråga om %(theme)s") % {"theme": found.theme.local_name}
    crumbs = [
        {"url": reverse("editor_peer_requests"), "label": _now("Frågor till kollegor")},
        {"url": "", "label": title},
    ]
    names = {
        row.public_id: queries.who_words(row)
        for row in found.suggestions.select_related("organisation", "person")
    }
    context = {
        "peer_request": found,
        "lines": [(line, names[line.public_id]) for line in lines],
        "whom": whom,
        "propose": propose,
        "close": close,
    }
    return editor_page(
        request,
        "hjulet/editor/peer_request.html",
        title=title,
        icon="help",
        context=context,
        crumbs=crumbs,
        status=422 if form is not None and form.errors else 200,
    )


def _do(request: HttpRequest, found: PeerRequest, step: str, form: forms.Form) -> str:
    """Do what the button says; what is said about it."""
    if isinstance(form, WhomForm):
        count = actions.send_to(request.user, found, form.chosen())
        return ngettext("%(count)s har fått frågan.", "%(count)s har fått frågan.", count) % {"count": count}
    if isinstance(form, ProposeForm):
        actions.propose(request.user, found, form.cleaned_data["organisation"])
        return _now("Förslaget ligger bland de andra, utan namn för den som frågar.")
    actions.close(request.user, found, form.cleaned_data["because"])
    return _now("Frågan är avslutad. Den som frågade och de som hade sagt ja får veta det.")
