"""Writing to those who come: draft, preview, send now or at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.admin.widgets.button import HeaderButton

from hjulet.hub.wording import clock_words, day_words, local
from hjulet.meet.actions import messages as actions
from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.editor.outbox import planned_gathering
from hjulet.meet.formats.mail import read
from hjulet.meet.models import GatheringMessage, GatheringPage, GatheringSite, Session
from hjulet.meet.queries import messages as queries
from hjulet.meet.queries.outbox import require_planner

Audience = GatheringMessage.Audience
State = GatheringMessage.State


def refusal_words(reason: str) -> str:
    return {
        "sent": _now("Meddelandet är redan skickat och går inte att ändra. Skriv ett nytt."),
        "scheduled": _now("Meddelandet väntar på sin tid. Ta tillbaka det först om du vill ändra det."),
        "not_scheduled": _now("Meddelandet väntar inte längre: det är skickat eller redan ett utkast."),
        "draft_gathering": _now(
            "Träffen är inte publicerad. Från ett utkast går inga mejl: publicera träffen först."
        ),
        "nobody": _now("Det finns ingen att skicka till i den grupp du har valt."),
        "no_site": _now("Välj vilken ort meddelandet gäller."),
        "no_session": _now("Välj vilken programpunkt meddelandet gäller."),
        "presence_open": _now(
            "Avsluta incheckningen först. Innan dess går det inte att säga vilka som inte kom."
        ),
        "past": _now("Den tiden har redan varit. Välj en tid som kommer, eller skicka nu."),
    }[reason]


class MessageForm(forms.Form):
    """Subject, words and whom it is for, with how many each group is as things stand."""

    subject = forms.CharField(
        label=_("Ämnesrad"),
        max_length=150,
        error_messages={"required": _("Skriv en ämnesrad, så att den som får mejlet ser vad det gäller.")},
    )
    body = forms.CharField(
        label=_("Meddelande"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Vanlig text. Träffens tid och plats och personens egen länk läggs till längst ner. Svar går till din adress."
        ),
        error_messages={"required": _("Skriv vad du vill säga.")},
    )
    audience = forms.ChoiceField(label=_("Till"), widget=forms.RadioSelect)
    session = forms.ModelChoiceField(
        label=_("Programpunkt"),
        queryset=Session.objects.none(),
        required=False,
        help_text=_("När meddelandet går till dem som har valt en programpunkt."),
    )
    site = forms.ModelChoiceField(
        label=_("Ort"),
        queryset=GatheringSite.objects.none(),
        required=False,
        help_text=_("När meddelandet går till dem som kommer till en ort."),
    )

    def __init__(self, *args: Any, gathering: GatheringPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions = Session.objects.filter(page_id=gathering.pk, takes_choices=True).order_by("starts", "pk")
        sites = GatheringSite.objects.filter(page_id=gathering.pk).order_by("sort_order")
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        left_out = set()
        if not sessions.exists():
            del self.fields["session"]
            left_out.add(Audience.SESSION)
        if not sites.exists():
            del self.fields["site"]
            left_out.add(Audience.SITE)
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            (audience.value, _with_count(gathering, audience))
            for audience in Audience
            if audience not in left_out
        ]
        self.fields["audience"].initial = Audience.REGISTERED

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        audience = cleaned.get("audience")
        if audience == Audience.SESSION and not cleaned.get("session") and "session" not in self.errors:
            self.add_error("session", refusal_words("no_session"))
        if audience == Audience.SITE and not cleaned.get("site") and "site" not in self.errors:
            self.add_error("site", refusal_words("no_site"))
        return cleaned

    def words(self) -> actions.MessageWords:
        said = self.cleaned_data
        return actions.MessageWords(
            subject=said["subject"],
            body=said["body"],
            audience=said["audience"],
            session=said.get("session"),
            site=said.get("site"),
        )


def _with_count(gathering: GatheringPage, audience: Audience) -> str:
    if audience in {Audience.SESSION, Audience.SITE}:
        return str(audience.label)
    count = queries.recipients(GatheringMessage(gathering=gathering, audience=audience)).count()
    return f"{audience.label} ({count})"


class SendAtForm(forms.Form):
    """When a message is to go."""

    send_at = forms.DateTimeField(
        label=_("Skicka vid en viss tid"),
        widget=AdminDateTimeInput,
        error_messages={
            "required": _("Skriv dag och klockslag, till exempel 2027-03-10 10:00."),
            "invalid": _("Skriv dag och klockslag så här: 2027-03-10 10:00."),
        },
    )

    def clean_send_at(self) -> datetime:
        moment: datetime = self.cleaned_data["send_at"]
        if moment <= timezone.now():
            raise forms.ValidationError(refusal_words("past"))
        return moment


def _crumbs(gathering: GatheringPage, last: str) -> list[dict[str, str]]:
    return [
        *crumbs_of(gathering),
        {"url": reverse("editor_messages", args=[gathering.pk]), "label": _now("Meddelanden")},
        {"url": "", "label": last},
    ]


def _message(gathering: GatheringPage, pk: int) -> GatheringMessage:
    rows = GatheringMessage.objects.select_related("session", "site", "written_by")
    message = get_object_or_404(rows, gathering=gathering, pk=pk)
    message.gathering = gathering
    return message


@for_planners
@require_safe
def message_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Drafts, what waits for its time, and what has been sent."""
    gathering = planned_gathering(pk)
    write = HeaderButton(
        label=_now("Nytt meddelande"),
        url=reverse("editor_new_message", args=[pk]),
        icon_name="plus",
        priority=10,
    )
    return editor_page(
        request,
        "hjulet/editor/messages.html",
        title=_now("Meddelanden"),
        icon="mail",
        context={"gathering": gathering, "rows": messages_with_counts(request, gathering)},
        crumbs=crumbs_of(gathering, _now("Meddelanden")),
        buttons=[write],
    )


def messages_with_counts(request: HttpRequest, gathering: GatheringPage) -> list[GatheringMessage]:
    return list(queries.with_mail_counts(queries.messages_of(request.user, gathering)))


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int, message_pk: int | None = None) -> HttpResponse:
    """A new message, or a draft that is changed. Saving sends nothing; the next page shows how it reads."""
    gathering = planned_gathering(pk)
    require_planner(request.user, gathering)
    message = _message(gathering, message_pk) if message_pk is not None else None
    if message is not None and message.state != State.DRAFT:
        messages.warning(request, refusal_words(message.state))
        return redirect("editor_message", pk, message.pk)
    initial = (
        {name: getattr(message, name) for name in ("subject", "body", "audience", "session", "site")}
        if message is not None
        else None
    )
    form = MessageForm(
        request.POST if request.method == "POST" else None, initial=initial, gathering=gathering
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_message(request.user, gathering, form.words(), message=message)
        except actions.MessageRefused as refused:
            form.add_error(None, refusal_words(refused.reason))
        else:
            messages.success(request, _now("Utkastet är sparat. Inget är skickat än."))
            return redirect("editor_message", pk, saved.pk)
    title = _now("Ändra meddelandet") if message is not None else _now("Nytt meddelande")
    return editor_page(
        request,
        "hjulet/editor/message_form.html",
        title=title,
        icon="mail",
        context={"gathering": gathering, "form": form, "back": reverse("editor_messages", args=[pk])},
        crumbs=_crumbs(gathering, title),
        status=422 if form.errors else 200,
    )


def _sent_words(count: int) -> str:
    return ngettext(
        "Meddelandet ligger i utkorgen. %(count)s person får det.",
        "Meddelandet ligger i utkorgen. %(count)s personer får det.",
        count,
    ) % {"count": count}


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, pk: int, message_pk: int) -> HttpResponse:
    """How it reads for one of those it is for, to how many it goes, and the buttons that send it or take it back."""
    gathering = planned_gathering(pk)
    require_planner(request.user, gathering)
    row = _message(gathering, message_pk)
    when = SendAtForm(request.POST if request.POST.get("gor") == "senare" else None)
    if request.method == "POST" and (when.is_valid() or not when.is_bound):
        try:
            return _done(request, row, when)
        except actions.MessageRefused as refused:
            messages.error(request, refusal_words(refused.reason))
            return redirect("editor_message", pk, row.pk)
    letter = queries.example_letter(request.user, row)
    return editor_page(
        request,
        "hjulet/editor/message.html",
        title=row.subject,
        icon="mail",
        context={
            "gathering": gathering,
            "message": row,
            "count": queries.recipients(row).count(),
            "read": read(letter) if letter is not None else None,
            "form": when,
            "is_held": gathering.desk.holds_mail if hasattr(gathering, "desk") else False,
            "is_draft": row.state == State.DRAFT,
            "is_scheduled": row.state == State.SCHEDULED,
        },
        crumbs=_crumbs(gathering, row.subject),
        status=422 if when.errors else 200,
    )


def _done(request: HttpRequest, row: GatheringMessage, when: SendAtForm) -> HttpResponse:
    what = request.POST.get("gor", "")
    if what == "skicka":
        messages.success(request, _sent_words(actions.send_message(request.user, row)))
        return redirect("editor_outbox", row.gathering_id)
    if what == "senare":
        moment = when.cleaned_data["send_at"]
        actions.schedule_message(request.user, row, moment)
        said = _now("Meddelandet skickas %(day)s kl. %(clock)s. Fram till dess kan du ta tillbaka det.") % {
            "day": day_words(local(moment).date(), weekday=True),
            "clock": clock_words(moment),
        }
        messages.success(request, said)
    elif what == "ta-tillbaka":
        actions.take_back_message(request.user, row)
        messages.success(request, _now("Meddelandet är ett utkast igen och skickas inte."))
    elif what == "ta-bort":
        actions.delete_message(request.user, row)
        messages.success(request, _now("Utkastet är borttaget."))
        return redirect("editor_messages", row.gathering_id)
    return redirect("editor_message", row.gathering_id, row.pk)
