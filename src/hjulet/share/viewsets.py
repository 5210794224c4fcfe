"""The registers of Share in the editor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from hjulet.share.models import KnowledgeSource


class KnowledgeSourceChooserViewSet(SnippetChooserViewSet):
    """Chooses a source, or writes a new one without leaving the lesson."""

    choose_one_text = _("Välj källa")
    choose_another_text = _("Välj en annan källa")
    form_fields = ["title", "slug", "kind", "publisher", "year", "identifier", "url"]
    create_action_label = _("Ny källa")


def _replaced_by(source: KnowledgeSource) -> Any:
    return source.successor or ""


class KnowledgeSourceViewSet(SnippetViewSet):
    """Reports, inquiries and evaluations. One that has been replaced is kept, and names what came instead."""

    model = KnowledgeSource
    icon = "openquote"
    menu_label = _("Källor")
    menu_order = 125
    list_display = [
        "title",
        Column("get_kind_display", label=_("Slag"), sort_key="kind"),
        "publisher",
        "year",
        Column(_replaced_by, label=_("Ersatt av")),
    ]
    list_filter = {"kind": ["exact"], "year": ["exact"], "successor": ["isnull"]}
    search_backend_name = None
    search_fields = ["title", "publisher", "identifier"]
    ordering = ["-year", "title"]
    chooser_viewset_class = KnowledgeSourceChooserViewSet
    panels = [
        TitleFieldPanel("title", targets=["slug"]),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("year")]),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("organisation")]),
        FieldRowPanel([FieldPanel("identifier"), FieldPanel("url")]),
        FieldPanel("summary"),
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
        MultiFieldPanel(
            [
                HelpPanel(
                    content=_(
                        "Har det kommit en nyare? Peka på den här, så står det på den gamla källans sida och vid varje "
                        "lärdom som bygger på den."
                    )
                ),
                FieldPanel("successor"),
            ],
            heading=_("Ersatt av"),
        ),
    ]
