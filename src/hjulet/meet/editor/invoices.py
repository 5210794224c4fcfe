"""Fakturaunderlag: who is to pay what, what is missing and where to mend it, the export, and what has been exported."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from hjulet.meet import rules
from hjulet.meet.actions.invoices import ExportRefused, export_invoices, set_payer
from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.editor.invoice_forms import PayerForm
from hjulet.meet.formats.invoices.exported import export_files
from hjulet.meet.models import GatheringPage, Registration
from hjulet.meet.queries import invoices as queries

CONTENT_TYPES = {
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PER_PERSON = "person"


def _gathering(pk: int) -> GatheringPage:
    return get_object_or_404(GatheringPage.objects.select_related("desk", "host"), pk=pk)


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def basis(request: HttpRequest, pk: int) -> HttpResponse:
    """First what would be exported, then the button that does it. What was not seen is not exported."""
    gathering = _gathering(pk)
    wanted = request.POST if request.method == "POST" else request.GET
    is_gathered = wanted.get("samla") != PER_PERSON
    if request.method == "POST":
        try:
            made, _preview = export_invoices(
                request.user, gathering, is_gathered=is_gathered, seen=request.POST.get("sett", "")
            )
        except ExportRefused as refused:
            messages.warning(request, _refusal_words(refused.reason))
        else:
            words = ngettext(
                "%(count)s underlag är exporterat.", "%(count)s underlag är exporterade.", len(made)
            )
            messages.success(request, words % {"count": len(made)})
        return redirect("editor_invoices", pk)
    preview = queries.invoice_preview(request.user, gathering, is_gathered=is_gathered)
    return editor_page(
        request,
        "hjulet/editor/invoices.html",
        title=_("Fakturaunderlag"),
        icon="form",
        context={
            "gathering": gathering,
            "preview": preview,
            "exports": queries.exports(request.user, gathering),
            "is_gathered": is_gathered,
            "seller_address": _seller_address(request, preview),
        },
        crumbs=_crumbs(gathering, _("Fakturaunderlag")),
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def payer(request: HttpRequest, pk: int, public_id: UUID) -> HttpResponse:
    """Say who pays for one sign-up. What has been charged to another payer is credited at the next export."""
    gathering = _gathering(pk)
    if not rules.may_edit(request.user, gathering):
        raise PermissionDenied
    registration = get_object_or_404(
        Registration.objects.select_related("organisation", "invoice_details"),
        gathering=gathering,
        public_id=public_id,
    )
    form = PayerForm(
        request.POST if request.method == "POST" else None,
        registration=registration,
        initial=queries.payer_to_begin_with(request.user, registration),
    )
    if request.method == "POST" and form.is_valid():
        for_all = bool(form.cleaned_data.get("for_all_lacking"))
        count = set_payer(request.user, registration, form.payer_values(), for_all_lacking=for_all)
        words = ngettext(
            "Betalaren är sparad för %(count)s anmälan.",
            "Betalaren är sparad för %(count)s anmälningar.",
            count,
        )
        messages.success(request, words % {"count": count})
        return redirect("editor_invoices", pk)
    return editor_page(
        request,
        "hjulet/editor/payer.html",
        title=_("Vem betalar"),
        icon="form",
        context={"gathering": gathering, "registration": registration, "form": form},
        crumbs=_crumbs(gathering, _("Vem betalar")),
        status=422 if form.errors else 200,
    )


@for_planners
@require_safe
def exported(request: HttpRequest, pk: int, public_id: UUID, kind: str) -> HttpResponse:
    """An export again, byte for byte as it was: everything as a zip, or the table of its lines."""
    gathering = _gathering(pk)
    bases = queries.exported_bases(request.user, gathering, public_id)
    if not bases or kind not in CONTENT_TYPES:
        raise Http404
    files = export_files(bases)
    name, content = next((name, content) for name, content in files.items() if name.endswith(f".{kind}"))
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{gathering.slug}-{name}"'
    return response


def _crumbs(gathering: GatheringPage, here: str) -> list[dict[str, str]]:
    *before, last = crumbs_of(gathering, here)
    participants = reverse("editor_participants", args=[gathering.pk])
    return [*before, {"url": participants, "label": _("Deltagare")}, last]


def _seller_address(request: HttpRequest, preview: queries.Preview) -> str:
    """Where the seller's details are written, for those who may."""
    if preview.seller_organisation is None or not preview.seller_faults:
        return ""
    verb = "change" if preview.seller is not None else "add"
    if not request.user.has_perm(f"hjulet.{verb}_sellerdetails"):  # type: ignore[union-attr]
        return ""
    if preview.seller is not None:
        return reverse("wagtailsnippets_hjulet_sellerdetails:edit", args=[preview.seller.pk])
    return reverse("wagtailsnippets_hjulet_sellerdetails:add")


def _refusal_words(reason: str) -> str:
    return {
        "nothing": _("Det finns inget att exportera: allt är redan exporterat."),
        "seller": _("Inget är exporterat. Komplettera först uppgifterna om säljaren."),
        "changed": _(
            "Inget är exporterat, för underlaget har ändrats sedan du öppnade sidan. Titta igenom det och "
            "exportera igen."
        ),
    }[reason]
