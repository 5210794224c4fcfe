"""The root of Meet in the editor's tree, and the networks below it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.fields import RichTextField
from wagtail.models import Page

from hjulet.hub.models import Organisation, Place, Theme
from hjulet.hub.pages import AddressedPage
from hjulet.meet.editor.page_forms import CopyWithoutAliasForm

RICH_TEXT = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class MeetIndexPage(Page):
    """The root of Meet in the editor's tree: rights given here hold for every network."""

    introduction = models.TextField(_("inledning"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["hjulet.StartPage"]
    subpage_types: ClassVar[list[str]] = ["hjulet.NetworkPage", "hjulet.SeriesPage", "hjulet.GatheringPage"]
    max_count = 1

    class Meta:
        verbose_name = _("Mötas: alla nätverk och träffar")

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        from django.urls import reverse

        for root in self._get_relevant_site_root_paths(request):
            return root.site_id, root.root_url, reverse("gatherings")
        return None

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from django.shortcuts import redirect

        return redirect("gatherings")


class NetworkPage(AddressedPage):
    """A network: organisations that keep meeting about something. Its gatherings are its child pages."""

    url_name = "network"
    copy_form_class = CopyWithoutAliasForm

    class Membership(models.TextChoices):
        OPEN = "open", _("öppet för alla")
        CLOSED = "closed", _("för medlemmarna")

    summary = models.TextField(
        _("sammanfattning"), max_length=400, help_text=_("Två meningar: för vem och om vad.")
    )
    purpose = RichTextField(_("syfte"), blank=True, features=RICH_TEXT)
    host = models.ForeignKey(
        Organisation,
        verbose_name=_("värdorganisation"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    membership = models.CharField(
        _("vem är det för"), max_length=10, choices=Membership.choices, default=Membership.OPEN
    )
    cadence = models.CharField(
        _("hur ofta"),
        max_length=100,
        blank=True,
        help_text=_("Till exempel ”fyra tvådagarsträffar under ett år”."),
    )
    themes = ParentalManyToManyField(Theme, verbose_name=_("ämnen"), blank=True, related_name="networks")
    place = models.ForeignKey(
        Place,
        verbose_name=_("plats"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="networks",
        help_text=_("Bara om nätverket hör till ett län eller en kommun."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("purpose"),
        FieldRowPanel([FieldPanel("membership"), FieldPanel("cadence")]),
        FieldPanel("host"),
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
        FieldPanel("place"),
    ]
    people_panels = [
        HelpPanel(
            content=_(
                "De som står här visas som kontakter och kan, så snart sidan är publicerad, logga in och redigera "
                "nätverket och alla dess träffar."
            )
        ),
        InlinePanel("planning_group", heading=_("Planeringsgrupp"), label=_("person")),
        InlinePanel(
            "roles",
            heading=_("Roller som varje medlem har en plats för"),
            label=_("roll"),
            help_text=_("Till exempel kommunchef. Platsen hör till organisationen; personen kan bytas."),
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Innehåll")),
            ObjectList(people_panels, heading=_("Personer och roller")),
            ObjectList(Page.promote_panels, heading=_("Adress och sökning")),
        ]
    )
    parent_page_types: ClassVar[list[str]] = ["hjulet.MeetIndexPage"]
    subpage_types: ClassVar[list[str]] = ["hjulet.GatheringPage", "hjulet.SeriesPage"]
    template = "hjulet/meet/network.html"

    class Meta:
        verbose_name = _("nätverk")
        verbose_name_plural = _("nätverk")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from hjulet.hub.rules import ANYONE
        from hjulet.meet import queries
        from hjulet.meet.queries.preview import preview_of_network

        is_preview = getattr(request, "is_preview", False)
        content = preview_of_network(ANYONE, self) if is_preview else queries.network_page(ANYONE, self)
        return {**super().get_context(request, *args, **kwargs), **content}
