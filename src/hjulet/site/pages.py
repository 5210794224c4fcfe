"""Pages that belong to the site as a whole: start, ordinary text, and the accessibility statement."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from hjulet.hub.publicity import mark_public

RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class StartPage(Page):
    """The first page: the wheel, what comes next, what is new, and "Vilken kommun?"."""

    promise = models.TextField(_("löfte"), max_length=300, help_text=_("Det första en besökare läser."))

    content_panels = [*Page.content_panels, FieldPanel("promise")]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1
    template = "hjulet/site/start.html"

    class Meta:
        verbose_name = _("startsida")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from hjulet.hub.rules import ANYONE
        from hjulet.site import queries

        return {**super().get_context(request, *args, **kwargs), **queries.start_page(ANYONE)}


class PublicTextPage(Page):
    """A page that says the same to everybody, so that it may be kept ready."""

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return mark_public(super().serve(request, *args, **kwargs))


class TextPage(PublicTextPage):
    """An ordinary page: about, personal data, cookies."""

    introduction = models.TextField(_("ingress"), blank=True)
    body = RichTextField(_("text"), features=RICH_TEXT)
    is_in_footer = models.BooleanField(_("länk i sidfoten"), default=False)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("is_in_footer"),
    ]
    parent_page_types: ClassVar[list[str]] = ["hjulet.StartPage", "hjulet.TextPage"]
    template = "hjulet/site/text.html"

    class Meta:
        verbose_name = _("textsida")
        verbose_name_plural = _("textsidor")


class AccessibilityStatementPage(PublicTextPage):
    """Tillgänglighetsredogörelse: the fields that lagen (2018:1937) and Digg's rules demand, none of them empty."""

    class Conformance(models.TextChoices):
        FULL = "full", _("helt förenlig")
        PARTIAL = "partial", _("delvis förenlig")
        NONE = "none", _("inte förenlig")

    body_name = models.CharField(_("vem som ansvarar"), max_length=200)
    service_name = models.CharField(_("webbplatsens namn"), max_length=200)
    conformance = models.CharField(
        _("hur tillgänglig webbplatsen är"), max_length=10, choices=Conformance.choices
    )
    shortcomings = RichTextField(
        _("vad som inte är tillgängligt"),
        blank=True,
        features=RICH_TEXT,
        help_text=_(
            "Varje brist, varför, och vad man kan göra i stället. Krävs om webbplatsen inte är helt förenlig."
        ),
    )
    exempt_as_burdensome = RichTextField(
        _("oskäligt betungande anpassning (12 §)"), blank=True, features=RICH_TEXT
    )
    outside_the_law = RichTextField(_("innehåll som inte omfattas (9 §)"), blank=True, features=RICH_TEXT)
    method = RichTextField(_("hur vi har testat"), features=RICH_TEXT)
    assessed_on = models.DateField(_("senast bedömd"))
    updated_on = models.DateField(_("redogörelsen uppdaterad"))
    report_email = models.EmailField(_("e-post för brister"))
    report_phone = models.CharField(_("telefon för brister"), max_length=30, blank=True)
    answer_within_days = models.PositiveSmallIntegerField(_("svar inom dagar"), default=2)
    supervisor_name = models.CharField(_("tillsynsmyndighet"), max_length=200)
    supervisor_url = models.URLField(_("anmälan till tillsynsmyndigheten"))

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("body_name"), FieldPanel("service_name")]),
        FieldPanel("conformance"),
        FieldPanel("shortcomings"),
        FieldPanel("exempt_as_burdensome"),
        FieldPanel("outside_the_law"),
        FieldPanel("method"),
        FieldRowPanel([FieldPanel("assessed_on"), FieldPanel("updated_on")]),
        MultiFieldPanel(
            [FieldPanel("report_email"), FieldPanel("report_phone"), FieldPanel("answer_within_days")],
            heading=_("Rapportera brister"),
        ),
        FieldRowPanel([FieldPanel("supervisor_name"), FieldPanel("supervisor_url")]),
    ]
    parent_page_types: ClassVar[list[str]] = ["hjulet.StartPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    template = "hjulet/site/accessibility_statement.html"

    class Meta:
        verbose_name = _("tillgänglighetsredogörelse")

    def clean(self) -> None:
        super().clean()
        if self.conformance and self.conformance != self.Conformance.FULL and not self.shortcomings:
            raise ValidationError(
                {
                    "shortcomings": _(
                        "Beskriv vad som inte är tillgängligt, varför, och vad besökaren kan göra i stället."
                    )
                }
            )
        if self.assessed_on and self.updated_on and self.updated_on < self.assessed_on:
            raise ValidationError(
                {"updated_on": _("Redogörelsen kan inte vara uppdaterad före bedömningen.")}
            )
