""" "Klistra in en inbjudan": the text, what was understood of it, what is asked, and then a draft."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from hjulet.meet.actions.invitation import NotAnswered, draft_from_invitation
from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.editor.invitation_forms import AnswersForm, TextForm
from hjulet.meet.formats.invitation import Invitation, Kind, read_invitation, segments
from hjulet.meet.models import MeetIndexPage
from hjulet.meet.queries.invitation import Above, known_names, places_to_draft
from hjulet.meet.wording_invitation import KINDS, SHAPES, SURES


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text as it is shown: marked, said aloud, or plain."""

    text: str
    label: str = ""
    sure: str = ""
    sure_words: str = ""
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of what was understood."""

    kind: str
    value: str
    sure: str
    sure_words: str
    reason: str


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    """The text goes in, is read and shown; nothing is kept until the draft is made."""
    places = places_to_draft(request.user)
    if not places:
        raise PermissionDenied(_("Du har inget nätverk att lägga ett utkast under."))
    if request.method != "POST":
        return _ask_for_text(request, TextForm(initial={"text": ""}), places)
    form = TextForm(request.POST, request.FILES)
    if "andra" in request.POST or not form.is_valid():
        again = (
            form if "andra" not in request.POST else TextForm(initial={"text": request.POST.get("text", "")})
        )
        return _ask_for_text(request, again, places, status=200 if again is not form else 422)
    text = form.cleaned_data["text"].replace("\r\n", "\n")
    reading = read_invitation(text, known=known_names(request.user))
    if "skapa" not in request.POST:
        answers = AnswersForm(reading=reading, places=places, under=_under(request))
        return _show(request, reading, answers)
    return _make(request, reading, AnswersForm(request.POST, reading=reading, places=places))


def _make(request: HttpRequest, reading: Invitation, form: AnswersForm) -> HttpResponse:
    if not form.is_valid():
        return _show(request, reading, form)
    try:
        draft = draft_from_invitation(request.user, reading, parent=form.parent(), answers=form.answers())
    except NotAnswered as missing:
        form.say_missing(missing.keys)
        return _show(request, reading, form)
    title = draft.page.get_admin_display_title()
    messages.success(
        request,
        _("Utkastet ”%(title)s” är skapat. Ingen annan ser det förrän du publicerar.") % {"title": title},
    )
    for note in draft.notes:
        messages.warning(request, note)
    return redirect("wagtailadmin_pages:edit", draft.page.pk)


def _under(request: HttpRequest) -> int | None:
    value = request.POST.get("under") or request.GET.get("under") or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _crumbs(places: list[Above], under: int | None) -> list[dict[str, str]]:
    parent = next((page for page in places if page.pk == under and not isinstance(page, MeetIndexPage)), None)
    if parent is not None:
        return crumbs_of(parent, _("Klistra in en inbjudan"))
    from django.urls import reverse

    return [
        {"url": reverse("editor_gatherings"), "label": _("Mina träffar")},
        {"url": "", "label": _("Klistra in en inbjudan")},
    ]


def _ask_for_text(
    request: HttpRequest, form: TextForm, places: list[Above], status: int = 200
) -> HttpResponse:
    return editor_page(
        request,
        "hjulet/editor/invitation.html",
        title=_("Klistra in en inbjudan"),
        icon="paste",
        context={"form": form, "under": _under(request)},
        crumbs=_crumbs(places, _under(request)),
        status=status,
    )


def _show(request: HttpRequest, reading: Invitation, form: AnswersForm) -> HttpResponse:
    """What was understood, in the text and as a table; with the questions that remain."""
    return editor_page(
        request,
        "hjulet/editor/invitation_reading.html",
        title=_("Så här har vi läst inbjudan"),
        icon="paste",
        context={
            "reading": reading,
            "shape": SHAPES[reading.shape],
            "pieces": pieces_of(reading),
            "groups": table_of(reading),
            "lost": [reading.text[span.start : span.end] for span in reading.not_understood],
            "form": form,
            "questions": len(reading.questions),
        },
        crumbs=_crumbs(list(form.places.values()), _under(request)),
        status=422 if form.errors else 200,
    )


def pieces_of(reading: Invitation) -> list[Piece]:
    """The whole text, with what is only description or furniture left plain."""
    found = []
    for segment in segments(reading):
        if segment.kind is None or segment.sure is None:
            found.append(Piece(segment.text, is_lost=segment.is_lost))
        elif segment.kind is Kind.DESCRIPTION:
            found.append(Piece(segment.text))
        else:
            sure = "aside" if segment.kind is Kind.ASIDE else segment.sure.value
            found.append(Piece(segment.text, str(KINDS[segment.kind]), sure, str(SURES[segment.sure])))
    return found


def table_of(reading: Invitation) -> list[tuple[str, list[Row]]]:
    """The facts by kind, in the order that an editor asks for them."""
    order = list(Kind)
    shown = [fact for fact in reading.facts if fact.kind not in (Kind.ASIDE, Kind.DESCRIPTION)]
    shown.sort(key=lambda fact: (order.index(fact.kind), fact.span))
    return [
        (
            str(KINDS[kind]),
            [
                Row(
                    str(KINDS[kind]),
                    " ".join(
                        (
                            reading.text[fact.span.start : fact.span.end]
                            if kind is not Kind.SESSION
                            else fact.value
                        ).split()
                    ),
                    fact.sure.value,
                    str(SURES[fact.sure]),
                    _(fact.reason),
                )
                for fact in facts
            ],
        )
        for kind, facts in groupby(shown, key=lambda fact: fact.kind)
    ]
