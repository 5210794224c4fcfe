"""What has been learned and where it stands: sources and the lessons drawn from them."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from hjulet.hub.models import Organisation, Place, Theme
from hjulet.hub.pages import AddressedPage
from hjulet.share.models.examples import ExamplePage
from hjulet.share.models.fields import Evidence


class KnowledgeSource(models.Model):
    """A report, an inquiry, an evaluation: where a lesson stands. What replaces it is named on its page."""

    class Kind(models.TextChoices):
        EVALUATION = "evaluation", _("utvärdering")
        REPORT = "report", _("rapport")
        INQUIRY = "inquiry", _("offentlig utredning")
        RESEARCH = "research", _("forskning")
        GUIDE = "guide", _("handbok")
        OTHER = "other", _("annat")

    title = models.CharField(_("titel"), max_length=300)
    slug = models.SlugField(_("adress"), max_length=200, unique=True)
    kind = models.CharField(_("slag"), max_length=12, choices=Kind.choices)
    publisher = models.CharField(_("utgivare"), max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("utgivare i registret"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sources",
    )
    year = models.PositiveSmallIntegerField(
        _("år"), validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    identifier = models.CharField(
        _("nummer"), max_length=100, blank=True, help_text=_("ISBN, DOI, SOU- eller rapportnummer.")
    )
    url = models.URLField(_("länk"), blank=True)
    summary = models.TextField(_("om källan"), blank=True, max_length=1000)
    themes = models.ManyToManyField(Theme, verbose_name=_("ämnen"), blank=True, related_name="sources")
    successor = models.ForeignKey(
        "self",
        verbose_name=_("ersatt av"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="predecessors",
    )

    class Meta:
        verbose_name = _("kunskapskälla")
        verbose_name_plural = _("kunskapskällor")
        ordering = ["-year", "title"]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.slug])

    def clean(self) -> None:
        newer, seen = self.successor, {self.pk}
        while newer is not None:
            if newer.pk in seen:
                raise ValidationError({"successor": _("Källan kan inte ersättas av sig själv.")})
            seen.add(newer.pk)
            newer = newer.successor


class LessonPage(AddressedPage):
    """A lesson (lärdom): one statement, with its source. Nothing is claimed without one."""

    url_name = "lesson"

    statement = models.TextField(
        _("lärdomen i en mening"), max_length=300, help_text=_("Ett påstående, så att det går att säga emot.")
    )
    explanation = models.TextField(_("förklaring"), blank=True, max_length=4000)
    source = models.ForeignKey(
        KnowledgeSource, verbose_name=_("källa"), on_delete=models.PROTECT, related_name="lessons"
    )
    source_page = models.CharField(
        _("var i källan"), max_length=60, blank=True, help_text=_("Sida eller avsnitt: ”s. 43–45”.")
    )
    evidence = models.CharField(
        _("hur väl det är känt"), max_length=12, choices=Evidence.choices, default=Evidence.STORY
    )
    applies_to = models.CharField(
        _("var det gäller"),
        max_length=300,
        blank=True,
        help_text=_("Till exempel ”landsbygdskommuner som har minskat länge”."),
    )
    does_not_apply_to = models.CharField(_("var det inte gäller"), max_length=300, blank=True)
    themes = ParentalManyToManyField(Theme, verbose_name=_("ämnen"), blank=True, related_name="lessons")
    places = ParentalManyToManyField(
        Place, verbose_name=_("kommuner och län"), blank=True, related_name="lessons"
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("statement"),
        FieldPanel("explanation"),
        MultiFieldPanel(
            [FieldPanel("source"), FieldRowPanel([FieldPanel("source_page"), FieldPanel("evidence")])],
            heading=_("Källa"),
        ),
        FieldRowPanel([FieldPanel("applies_to"), FieldPanel("does_not_apply_to")]),
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
        FieldPanel("places"),
        InlinePanel("ties", heading=_("Stöder och motsäger"), label=_("koppling")),
    ]
    parent_page_types: ClassVar[list[str]] = ["hjulet.ShareIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "hjulet/share/lesson.html"

    class Meta:
        verbose_name = _("lärdom")
        verbose_name_plural = _("lärdomar")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from hjulet.hub.rules import ANYONE
        from hjulet.share.queries.lessons import lesson_page

        return {**super().get_context(request, *args, **kwargs), **lesson_page(ANYONE, self)}


class LessonTie(Orderable):
    """That a lesson, or an example, supports or contradicts the lesson."""

    class Kind(models.TextChoices):
        SUPPORTS = "supports", _("stöder")
        CONTRADICTS = "contradicts", _("motsäger")

    lesson = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="ties")
    kind = models.CharField(_("hur"), max_length=12, choices=Kind.choices)
    other = models.ForeignKey(
        LessonPage,
        verbose_name=_("en annan lärdom"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="tied_from",
    )
    example = models.ForeignKey(
        ExamplePage,
        verbose_name=_("ett exempel"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="lesson_ties",
    )
    note = models.CharField(_("hur det hänger ihop"), max_length=300, blank=True)

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                name="lesson_tie_has_one_end",
                condition=models.Q(other__isnull=False, example__isnull=True)
                | models.Q(other__isnull=True, example__isnull=False),
                violation_error_message=_("Välj antingen en lärdom eller ett exempel."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.lesson_id}"
