"""A series in the editor: its occasions with what they say otherwise, and one more of the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from hjulet.hub.wording import day_words, local
from hjulet.meet import actions, rules
from hjulet.meet.editor.forms import day_and_clock
from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.models import GatheringPage, SeriesPage
from hjulet.meet.queries.following import OccasionLine, latest_revisions, occasion_lines

A_YEAR_OF_WEEKS = timedelta(weeks=52)
"""The same weekday a year later."""


def _when(label: str, *, is_required: bool = True) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=is_required,
        widget=day_and_clock(),
        error_messages={
            "required": _("Skriv dag och klockslag, till exempel 2027-03-10 10:00."),
            "invalid": _("Skriv dag och klockslag så här: 2027-03-10 10:00."),
        },
    )


class AnotherForm(forms.Form):
    """When the next gathering of the same kind begins."""

    joining_link = forms.BooleanField(
        label=gettext_lazy("Behåll länken för att delta digitalt"),
        required=False,
        help_text=gettext_lazy(
            "Många möteslänkar gäller bara en gång. Utan bock är den nya träffens länk tom."
        ),
    )

    def __init__(self, data: Any = None, *, gathering: GatheringPage) -> None:
        super().__init__(data)
        link = self.fields.pop("joining_link")
        self.fields["starts"] = _when(_("Den nya börjar"))
        if gathering.joining_link:
            self.fields["joining_link"] = link


class AnotherSeriesForm(forms.Form):
    """A new time for each occasion that is to come again."""

    title = forms.CharField(label=gettext_lazy("Den nya seriens namn"), max_length=255)

    def __init__(self, data: Any = None, *, series: SeriesPage, lines: list[OccasionLine]) -> None:
        super().__init__(data, initial={"title": series.title})
        self.lines = lines
        for line in lines:
            label = _("%(title)s, var %(day)s") % {
                "title": line.gathering.title,
                "day": day_words(local(line.gathering.starts).date()),
            }
            field = _when(label, is_required=False)
            field.initial = local(line.gathering.starts).replace(tzinfo=None) + A_YEAR_OF_WEEKS
            field.help_text = _("Tomt: tillfället kommer inte med.")
            self.fields[f"starts_{line.gathering.pk}"] = field

    def starts(self) -> dict[int, Any]:
        said = {line.gathering.pk: self.cleaned_data[f"starts_{line.gathering.pk}"] for line in self.lines}
        return {pk: moment for pk, moment in said.items() if moment is not None}


@for_planners
@require_safe
def series(request: HttpRequest, pk: int) -> HttpResponse:
    """Every occasion, drafts too, with what it says otherwise than the series."""
    page = get_object_or_404(SeriesPage, pk=pk)
    lines = occasion_lines(request.user, page)
    buttons = [
        HeaderButton(
            label=_("Redigera serien"),
            url=reverse("wagtailadmin_pages:edit", args=[pk]),
            icon_name="edit",
            priority=10,
        ),
        HeaderButton(
            label=_("Nytt tillfälle"),
            url=reverse("wagtailadmin_pages:add", args=["hjulet", "gatheringpage", pk]),
            icon_name="plus",
            priority=20,
        ),
        HeaderButton(
            label=_("Gör en ny likadan serie"),
            url=reverse("editor_another_series", args=[pk]),
            icon_name="copy",
            priority=30,
        ),
    ]
    return editor_page(
        request,
        "hjulet/editor/series.html",
        title=_("Tillfällen"),
        context={
            "series": page,
            "lines": lines,
            "joined": page.sign_ups.filter(ended_at__isnull=True).count(),
            "may_publish": rules.may_publish(request.user, page),
        },
        crumbs=crumbs_of(page, _("Tillfällen")),
        buttons=buttons,
        about=page,
    )


@for_planners
@require_POST
def follow_again(request: HttpRequest, pk: int, occasion_pk: int, name: str) -> HttpResponse:
    """Let one field of an occasion say what the series says."""
    page = get_object_or_404(SeriesPage, pk=pk)
    if name not in SeriesPage.FOLLOWED:
        raise Http404
    occasion = get_object_or_404(GatheringPage.objects.child_of(page), pk=occasion_pk)
    actions.follow_series_again(request.user, occasion, name)
    label = str(GatheringPage._meta.get_field(name).verbose_name)
    messages.success(
        request,
        _("%(field)s i ”%(title)s” följer serien igen.")
        % {"field": capfirst(label), "title": occasion.title},
    )
    return redirect("editor_series", pk)


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def another(request: HttpRequest, pk: int) -> HttpResponse:
    """Gör en ny likadan: the date is asked, and the result is a draft without people."""
    gathering = get_object_or_404(GatheringPage, pk=pk)
    actions.require_may_duplicate(request.user, gathering)
    form = AnotherForm(request.POST or None, gathering=gathering)
    if request.method == "POST" and form.is_valid():
        copy = actions.duplicate_gathering(
            request.user,
            gathering,
            starts=form.cleaned_data["starts"],
            keeps_joining_link=form.cleaned_data.get("joining_link", False),
        )
        messages.success(
            request, _("Den nya träffen är ett utkast. Gå igenom den, och publicera när allt stämmer.")
        )
        return redirect("wagtailadmin_pages:edit", copy.pk)
    return editor_page(
        request,
        "hjulet/editor/confirm.html",
        title=_("Gör en ny likadan"),
        icon="copy",
        context={
            "subject": gathering.title,
            "consequences": [
                _("Texter, program, medverkande, frågor, priser och villkor kommer med."),
                _("Programtider och sista dagar flyttas lika mycket som träffen. Klockslagen är desamma."),
                _("Inga deltagare, mejl eller material kommer med. Ingen får mejl."),
                _("Resultatet är ett utkast som ingen annan ser förrän du publicerar det."),
            ],
            "form": form,
            "back": reverse("editor_participants", args=[pk]),
        },
        crumbs=crumbs_of(gathering, _("Gör en ny likadan")),
        status=422 if form.errors else 200,
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def another_series(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole series again, with a new time for each occasion."""
    page = get_object_or_404(SeriesPage, pk=pk)
    lines = occasion_lines(request.user, page)
    actions.require_may_duplicate(request.user, page)
    form = AnotherSeriesForm(request.POST or None, series=page, lines=lines)
    if request.method == "POST" and form.is_valid():
        starts = form.starts()
        copy = actions.duplicate_series(request.user, page, starts=starts, title=form.cleaned_data["title"])
        done = ngettext(
            "Den nya serien med %(count)s tillfälle är ett utkast.",
            "Den nya serien med %(count)s tillfällen är ett utkast.",
            len(starts),
        ) % {"count": len(starts)}
        messages.success(request, done + " " + _("Publicera serien först och sedan tillfällena."))
        return redirect("editor_series", copy.pk)
    return editor_page(
        request,
        "hjulet/editor/confirm.html",
        title=_("Gör en ny likadan serie"),
        icon="copy",
        context={
            "subject": page.title,
            "consequences": [
                _("Serien och de tillfällen som får en ny tid kommer med, som utkast."),
                _("Inga deltagare, mejl eller material kommer med. Ingen får mejl."),
                _(
                    "Tiderna nedan är samma veckodag ett år senare. Ändra dem, eller töm det som inte ska med."
                ),
            ],
            "form": form,
            "back": reverse("editor_series", args=[pk]),
        },
        crumbs=crumbs_of(page, _("Gör en ny likadan serie")),
        status=422 if form.errors else 200,
    )


def remember_before_publish(request: HttpRequest, page: SeriesPage) -> None:
    request._hjulet_before_series = latest_revisions(page)  # type: ignore[attr-defined]


def say_what_followed(request: HttpRequest, page: SeriesPage) -> None:
    """After a publish of a series: how many occasions followed, and which have a draft that was given the same."""
    before = getattr(request, "_hjulet_before_series", None)
    if before is None:
        return
    after = latest_revisions(page)
    changed = [pk for pk, revision in after.items() if before.get(pk, revision) != revision]
    if changed:
        messages.info(
            request,
            ngettext(
                "%(count)s tillfälle följde med ändringen.",
                "%(count)s tillfällen följde med ändringen.",
                len(changed),
            )
            % {"count": len(changed)},
        )
    drafts = GatheringPage.objects.live().filter(pk__in=changed, has_unpublished_changes=True)
    if titles := ", ".join(f"”{page.title}”" for page in drafts.order_by("starts")):
        messages.warning(
            request,
            _(
                "%(titles)s har ett utkast som inte är publicerat. Ändringen står nu både i det publicerade "
                "och i utkastet; utkastet är inte publicerat."
            )
            % {"titles": titles},
        )


__all__ = [
    "another",
    "another_series",
    "follow_again",
    "remember_before_publish",
    "say_what_followed",
    "series",
]
