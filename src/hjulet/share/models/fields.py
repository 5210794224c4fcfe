"""What several page types of Share have in common: film, evidence, and the root of the tree."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

RICH_TEXT = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class Evidence(models.TextChoices):
    """How well it is known that it worked."""

    STORY = "story", _("berättelse")
    FOLLOWED_UP = "followed_up", _("uppföljt")
    EVALUATED = "evaluated", _("utvärderat")


class FilmFields(models.Model):
    """A film that is fetched when somebody clicks; without captions only with a reason that is shown and logged."""

    film_url = models.URLField(_("länk till film"), blank=True)
    film_has_captions = models.BooleanField(_("filmen är textad"), default=False)
    film_caption_exception = models.CharField(
        _("varför filmen saknar text"),
        max_length=300,
        blank=True,
        help_text=_("Krävs för att visa en film utan undertexter, och visas bredvid den."),
    )
    film_transcript = models.TextField(_("filmen som text"), blank=True)

    film_panel: ClassVar[MultiFieldPanel] = MultiFieldPanel(
        [
            FieldPanel("film_url"),
            FieldPanel("film_has_captions"),
            FieldPanel("film_caption_exception"),
            FieldPanel("film_transcript"),
        ],
        heading=_("Film"),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.film_url and not self.film_has_captions and not self.film_caption_exception.strip():
            raise ValidationError(
                {
                    "film_caption_exception": _(
                        "Filmen saknar text. Texta den, eller skriv varför den visas ändå."
                    )
                }
            )


class ShareIndexPage(Page):
    """The root of Share in the editor's tree: rights given here hold for every example, lesson, news and film."""

    introduction = models.TextField(_("inledning"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["hjulet.StartPage"]
    subpage_types: ClassVar[list[str]] = [
        "hjulet.ExamplePage",
        "hjulet.LessonPage",
        "hjulet.NewsPage",
        "hjulet.FilmPage",
    ]
    max_count = 1

    class Meta:
        verbose_name = _("Dela: exempel, lärdomar, nyheter och filmer")

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        from django.urls import reverse

        for root in self._get_relevant_site_root_paths(request):
            return root.site_id, root.root_url, reverse("examples")
        return None

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from django.shortcuts import redirect

        return redirect("examples")
