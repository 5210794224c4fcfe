""" "Efteråt" in the editor: the material of a gathering, what is still waited for, and whom to nudge."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions import materials as actions
from hjulet.meet.actions import owed as owed_actions
from hjulet.meet.actions.materials import MaterialRefused
from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.editor.material_forms import MaterialForm, RemindForm
from hjulet.meet.formats.files import TYPES, pdf_faults, type_of_name
from hjulet.meet.models import GatheringPage, Material, OwedMaterial
from hjulet.meet.queries import materials as queries


def _gathering(pk: int) -> GatheringPage:
    return get_object_or_404(GatheringPage.objects.select_related("desk"), pk=pk)


def _material(pk: int, material_pk: int) -> Material:
    found = Material.objects.select_related("gathering", "session", "document", "captions")
    return get_object_or_404(found, pk=material_pk, gathering_id=pk)


def _owed(pk: int, owed_pk: int) -> OwedMaterial:
    found = OwedMaterial.objects.select_related("gathering", "session", "speaker", "person")
    return get_object_or_404(found, pk=owed_pk, gathering_id=pk)


@for_planners
@require_safe
def after(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything there is and everything that is waited for."""
    gathering = _gathering(pk)
    shown = queries.material_list(request.user, gathering)
    owed_actions.ask_for_material(gathering)
    may_publish = rules.may_publish(request.user, gathering)
    buttons = [
        HeaderButton(
            label=_("Lägg till material"), url=reverse("editor_add_material", args=[pk]), icon_name="plus"
        ),
        HeaderButton(
            label=_("Deltagare"),
            url=reverse("editor_participants", args=[pk]),
            icon_name="group",
            priority=20,
        ),
    ]
    return editor_page(
        request,
        "hjulet/editor/after.html",
        title=_("Efteråt"),
        icon="doc-full",
        context={
            "gathering": gathering,
            "materials": shown,
            "owed": queries.owed_list(request.user, gathering),
            "may_publish": may_publish,
            "may_tell": may_publish and any(row.material.is_published for row in shown),
        },
        crumbs=crumbs_of(gathering, _("Efteråt")),
        buttons=buttons,
        about=gathering,
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int, material_pk: int | None = None) -> HttpResponse:
    """Add a material, or change one. "Spara och visa" shows it in the same step."""
    gathering = _gathering(pk)
    actions.require_planner(request.user, gathering)
    material = _material(pk, material_pk) if material_pk is not None else None
    form = MaterialForm.of(gathering, material, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = {"file": form.cleaned_data["file"], "captions": form.cleaned_data["captions"]}
        try:
            if material is None:
                saved = actions.add_material(request.user, gathering, form.details(), **files)
            else:
                saved = actions.change_material(request.user, material, form.details(), **files)
        except MaterialRefused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return _after_saving(request, saved, is_to_be_shown="visa" in request.POST)
    title = _("Lägg till material") if material is None else _("Ändra material")
    return editor_page(
        request,
        "hjulet/editor/material.html",
        title=title,
        icon="doc-full",
        context={
            "gathering": gathering,
            "material": material,
            "form": form,
            "faults": _faults(material) if material is not None else [],
            "may_publish": rules.may_publish(request.user, gathering),
            "back": reverse("editor_after", args=[pk]),
        },
        crumbs=crumbs_of(gathering, _("Efteråt"), title),
        status=422 if form.errors else 200,
    )


def _after_saving(request: HttpRequest, saved: Material, *, is_to_be_shown: bool) -> HttpResponse:
    faults = _faults(saved)
    if faults:
        messages.warning(request, _advice(saved, faults))
    if is_to_be_shown and not saved.is_published:
        try:
            actions.publish_material(request.user, saved)
        except MaterialRefused as refused:
            messages.error(
                request,
                _("”%(title)s” är sparad men visas inte. %(why)s") % {"title": saved.title, "why": refused},
            )
            return redirect("editor_material", saved.gathering_id, saved.pk)
    words = (
        _("”%(title)s” visas på sidan.") if saved.is_published else _("”%(title)s” är sparad men visas inte.")
    )
    messages.success(request, words % {"title": saved.title})
    return redirect("editor_after", saved.gathering_id)


def _faults(material: Material) -> list[str]:
    """What a PDF lacks. Uploaded documents count as content by law (2018:1937)."""
    document = material.document
    if document is None or type_of_name(document.file.name) is not TYPES["pdf"]:
        return []
    with document.file.open("rb") as file:
        return pdf_faults(file)


def _advice(material: Material, faults: list[str]) -> str:
    words = _(
        "Pdf:en ”%(title)s” är svår att läsa för en del. %(faults)s Lägg in innehållet som text i stället, "
        "eller spara den på nytt som tillgänglig pdf. Dokument räknas som innehåll på webbplatsen (lag 2018:1937)."
    )
    return words % {"title": material.title, "faults": " ".join(faults)}


def _show(actor: Actor, material: Material) -> str:
    actions.publish_material(actor, material)
    return _("”%(title)s” visas på sidan.") % {"title": material.title}


def _hide(actor: Actor, material: Material) -> str:
    actions.unpublish_material(actor, material)
    return _("”%(title)s” visas inte längre.") % {"title": material.title}


def _up(actor: Actor, material: Material) -> str:
    actions.move_material(actor, material, up=True)
    return _("”%(title)s” är flyttad.") % {"title": material.title}


def _down(actor: Actor, material: Material) -> str:
    actions.move_material(actor, material, up=False)
    return _("”%(title)s” är flyttad.") % {"title": material.title}


MATERIAL_STEPS: dict[str, Callable[[Actor, Material], str]] = {
    "visa": _show,
    "dolj": _hide,
    "upp": _up,
    "ned": _down,
}


@for_planners
@require_POST
def material_step(request: HttpRequest, pk: int, material_pk: int, key: str) -> HttpResponse:
    """The small buttons in the list."""
    material = _material(pk, material_pk)
    if key not in MATERIAL_STEPS:
        raise Http404
    try:
        messages.success(request, MATERIAL_STEPS[key](request.user, material))
    except MaterialRefused as refused:
        messages.error(request, str(refused))
        return redirect("editor_material", pk, material_pk)
    if key == "visa" and (faults := _faults(material)):
        messages.warning(request, _advice(material, faults))
    return redirect("editor_after", pk)


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int, material_pk: int) -> HttpResponse:
    material = _material(pk, material_pk)
    actions.require_planner(request.user, material.gathering)
    if request.method == "POST":
        actions.remove_material(request.user, material)
        messages.success(request, _("”%(title)s” är borttagen.") % {"title": material.title})
        return redirect("editor_after", pk)
    consequences = [_("Det går inte att ångra. Vill du bara dölja det: välj ”Dölj” i listan i stället.")]
    if material.document is not None:
        consequences.append(_("Filen tas bort, och länkar till den slutar fungera."))
    return editor_page(
        request,
        "hjulet/editor/confirm.html",
        title=_("Ta bort material"),
        icon="bin",
        context={
            "subject": material.title,
            "consequences": consequences,
            "is_serious": True,
            "back": reverse("editor_after", args=[pk]),
        },
        crumbs=crumbs_of(material.gathering, _("Efteråt")),
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail to those who came, said before it goes."""
    gathering = _gathering(pk)
    actions.require_planner(request.user, gathering)
    if request.method == "POST":
        try:
            told = actions.tell_participants(request.user, gathering)
        except MaterialRefused as refused:
            messages.error(request, str(refused))
        else:
            words = ngettext("%(count)s person får mejl.", "%(count)s personer får mejl.", told)
            messages.success(request, words % {"count": told})
        return redirect("editor_after", pk)
    count = len(actions.those_who_came(gathering))
    consequences = [
        ngettext(
            "%(count)s person får ett mejl med länk till sidan.",
            "%(count)s personer får ett mejl med länk till sidan.",
            count,
        )
        % {"count": count},
        _("Den som redan har fått mejlet får det inte en gång till, så vänta gärna tills det mesta finns."),
    ]
    return editor_page(
        request,
        "hjulet/editor/confirm.html",
        title=_("Berätta för dem som var med"),
        icon="mail",
        context={
            "subject": gathering.title,
            "consequences": consequences,
            "is_serious": False,
            "back": reverse("editor_after", args=[pk]),
        },
        crumbs=crumbs_of(gathering, _("Efteråt")),
    )


@for_planners
@require_safe
def waited_for(request: HttpRequest) -> HttpResponse:
    """What all my gatherings wait for, the latest first."""
    return editor_page(
        request,
        "hjulet/editor/waited_for.html",
        title=_("Det här väntar vi på"),
        icon="time",
        context={"owed": queries.owed_to_me(request.user)},
        crumbs=[
            {"url": reverse("editor_gatherings"), "label": _("Mina träffar")},
            {"url": "", "label": _("Det här väntar vi på")},
        ],
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HttpRequest, pk: int, owed_pk: int) -> HttpResponse:
    """Name whom to remind, by address."""
    owed = _owed(pk, owed_pk)
    actions.require_planner(request.user, owed.gathering)
    form = RemindForm.of(owed, request.POST or None)
    if request.method == "POST" and form.is_valid():
        owed_actions.name_whom_to_remind(request.user, owed, **form.cleaned_data)
        messages.success(request, _("%(name)s påminns från och med nu.") % {"name": owed.person})
        return redirect("editor_after", pk)
    return editor_page(
        request,
        "hjulet/editor/remind.html",
        title=_("Vem ska påminnas?"),
        icon="user",
        context={"owed": owed, "form": form, "back": reverse("editor_after", args=[pk])},
        crumbs=crumbs_of(owed.gathering, _("Efteråt")),
        status=422 if form.errors else 200,
    )


@for_planners
@require_POST
def owed_step(request: HttpRequest, pk: int, owed_pk: int, key: str) -> HttpResponse:
    """Nudge, stop waiting, or wait after all; back to the list that the button stood in."""
    owed = _owed(pk, owed_pk)
    if key == "paminn":
        if owed_actions.nudge(request.user, owed):
            messages.success(request, _("%(name)s får ett mejl med en länk.") % {"name": owed.person})
        else:
            messages.warning(
                request,
                _("Ingen påminnelse gick: det har gått en inom tre dagar, eller så är det redan lämnat."),
            )
    elif key == "behovs-inte":
        owed_actions.waive(request.user, owed)
        messages.success(request, _("Vi väntar inte på det längre. Länken i mejlen slutar gälla."))
    elif key == "vanta":
        owed_actions.ask_again(request.user, owed)
        messages.success(request, _("Vi väntar på det igen."))
    else:
        raise Http404
    if "alla" in request.POST:
        return redirect("editor_waited_for")
    return redirect("editor_after", pk)
