"""Läs in deltagare: a sheet is read, shown row by row and mended, and nobody is signed up until one says so."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from hjulet.hub.queries import notice_in_force, organisations
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.formats.sheet_reading import LARGEST_FILE, SheetError
from hjulet.meet.models import GatheringPage, ParticipantImport
from hjulet.meet.queries.participant_imports import Preview, import_by_id, open_imports, preview_of_import
from hjulet.meet.wording import refusal_words

MENDED_AT_A_TIME = 50
"""So many rows stand as fields on one page; the rest come when these are done."""


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Excel- eller CSV-fil"),
        help_text=gettext_lazy(
            "Högst 5 MB och 2 000 rader. Filen sparas inte, bara raderna tills du har bekräftat."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": gettext_lazy("Välj den fil som listan ligger i."),
            "empty": gettext_lazy("Filen är tom. Välj den fil som listan ligger i."),
        },
    )


def _gathering(pk: int) -> GatheringPage:
    return get_object_or_404(GatheringPage.objects.select_related("desk"), pk=pk)


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    gathering = _gathering(pk)
    waiting = open_imports(request.user, gathering)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            # A byte more than is allowed is enough to know that it is too large.
            found = actions.read_participants(
                request.user, gathering, content=file.read(LARGEST_FILE + 1), file_name=file.name
            )
        except SheetError as error:
            form.add_error("file", str(error))
        else:
            return redirect("editor_import_preview", pk, found.public_id)
    return editor_page(
        request,
        "hjulet/editor/import_upload.html",
        title=_("Läs in deltagare"),
        icon="upload",
        context={
            "gathering": gathering,
            "form": form,
            "waiting": waiting,
            "back": reverse("editor_participants", args=[pk]),
        },
        crumbs=crumbs_of(gathering, _("Läs in deltagare")),
        status=422 if form.errors else 200,
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, pk: int, public_id: UUID) -> HttpResponse:
    """What would happen, row by row, with what must be mended first."""
    gathering = _gathering(pk)
    found = import_by_id(request.user, gathering, public_id)
    if found is None:
        raise Http404
    refused: list[str] = []
    if request.method == "POST":
        try:
            if (done := _do(request, gathering, found)) is not None:
                return done
        except actions.ParticipantsRefused as error:
            refused = error.sentences[:20]
        except actions.RegistrationRefused as refusal:
            refused = [refusal_words(refusal.reason)]
    seen = preview_of_import(gathering, found.rows)
    mends = seen.to_mend[:MENDED_AT_A_TIME]
    return editor_page(
        request,
        "hjulet/editor/import_preview.html",
        title=_("Läs in deltagare"),
        icon="upload",
        context={
            "gathering": gathering,
            "found": found,
            "seen": seen,
            "mends": mends,
            "organisations": list(organisations(ANYONE).only("pk", "name")) if mends else [],
            "obstacle": refusal_words(seen.obstacle) if seen.obstacle else "",
            "refused": refused,
            "summary": _summary(seen),
        },
        crumbs=crumbs_of(gathering, _("Läs in deltagare")),
        status=422 if refused else 200,
    )


def _do(request: HttpRequest, gathering: GatheringPage, found: ParticipantImport) -> HttpResponse | None:
    here = redirect("editor_import_preview", gathering.pk, found.public_id)
    match request.POST.get("gor"):
        case "spara":
            actions.mend_import(request.user, found, _changes(request.POST))
            return here
        case "lamna-fel":
            count = actions.leave_out_what_is_wrong(request.user, found)
            words = ngettext("%(count)s rad lämnas utanför.", "%(count)s rader lämnas utanför.", count)
            messages.success(request, words % {"count": count})
            return here
        case "bekrafta":
            counts = actions.confirm_import(request.user, found, notice=notice_in_force("registration"))
            messages.success(request, _done_words(counts))
            return redirect("editor_participants", gathering.pk)
        case "slang":
            actions.discard_import(request.user, found)
            messages.success(request, _("Listan är borttagen. Ingen blev anmäld."))
            return redirect("editor_import", gathering.pk)
    return None


def _changes(sent: QueryDict) -> dict[int, dict[str, Any]]:
    """The fields of each row are named by its number: "name-14"."""
    changes: dict[int, dict[str, Any]] = {}
    for name in sent:
        key, _dash, number = name.partition("-")
        if number.isdigit() and key in {"name", "email", "choice", "mode", "site", "is_left_out", "row"}:
            changes.setdefault(int(number), {})[key] = sent[name]
    return changes


def _done_words(counts: dict[str, int]) -> str:
    words = ngettext("%(count)s person är anmäld.", "%(count)s personer är anmälda.", counts["registered"])
    done = words % {"count": counts["registered"]}
    if counts["waiting"]:
        words = ngettext("%(count)s person står i kö.", "%(count)s personer står i kö.", counts["waiting"])
        done += " " + words % {"count": counts["waiting"]}
    return done + " " + _("Var och en får mejl.")


def _summary(seen: Preview) -> list[str]:
    """What confirming would come to, in sentences."""
    sentences = [
        ngettext("%(count)s person får en plats.", "%(count)s personer får en plats.", seen.seats)
        % {"count": seen.seats}
    ]
    if seen.queue:
        sentences.append(
            ngettext("%(count)s person ställs i kö.", "%(count)s personer ställs i kö.", seen.queue)
            % {"count": seen.queue}
        )
    if seen.already:
        sentences.append(
            ngettext(
                "%(count)s person är redan anmäld och passeras.",
                "%(count)s personer är redan anmälda och passeras.",
                len(seen.already),
            )
            % {"count": len(seen.already)}
        )
    if seen.left_out:
        sentences.append(
            ngettext("%(count)s rad lämnas utanför.", "%(count)s rader lämnas utanför.", len(seen.left_out))
            % {"count": len(seen.left_out)}
        )
    return sentences
