"""News (aktuellt) and films."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from hjulet.hub.models import Picture, Place, Theme
from hjulet.hub.pages import AddressedPage
from hjulet.share.models.examples import ExamplePage
from hjulet.share.models.fields import RICH_TEXT, FilmFields


class NewsPage(FilmFields, AddressedPage):
    """An article under Aktuellt."""

    url_name = "news_item"

    summary = models.TextField(_("ingress"), max_length=400)
    body = RichTextField(_("text"), features=RICH_TEXT, blank=True)
    picture = models.ForeignKey(
        Picture, verbose_name=_("bild"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    themes = ParentalManyToManyField(Theme, verbose_name=_("ämnen"), blank=True, related_name="news")
    places = ParentalManyToManyField(
        Place, verbose_name=_("kommuner och län"), blank=True, related_name="news"
    )
    examples = ParentalManyToManyField(
        ExamplePage, verbose_name=_("handlar om exemplen"), blank=True, related_name="news"
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("picture"),
        FieldPanel("body"),
        FilmFields.film_panel,
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
        FieldPanel("places"),
        FieldPanel("examples"),
    ]
    parent_page_types: ClassVar[list[str]] = ["hjulet.ShareIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "hjulet/share/news_item.html"

    class Meta:
        verbose_name = _("nyhet")
        verbose_name_plural = _("nyheter")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from hjulet.hub.rules import ANYONE
        from hjulet.share.queries.news import news_page

        return {**super().get_context(request, *args, **kwargs), **news_page(ANYONE, self)}


class FilmPage(FilmFields, AddressedPage):
    """A film with its words beside it."""

    url_name = "film"

    summary = models.TextField(_("vad den handlar om"), max_length=400)
    minutes = models.PositiveSmallIntegerField(_("längd i minuter"), null=True, blank=True)
    language = models.CharField(_("språk"), max_length=10, default="sv")
    themes = ParentalManyToManyField(Theme, verbose_name=_("ämnen"), blank=True, related_name="films")
    places = ParentalManyToManyField(
        Place, verbose_name=_("kommuner och län"), blank=True, related_name="films"
    )
    examples = ParentalManyToManyField(
        ExamplePage, verbose_name=_("handlar om exemplen"), blank=True, related_name="films"
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FilmFields.film_panel,
        FieldPanel("minutes"),
        FieldPanel("language"),
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
        FieldPanel("places"),
        FieldPanel("examples"),
    ]
    parent_page_types: ClassVar[list[str]] = ["hjulet.ShareIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "hjulet/share/film.html"

    class Meta:
        verbose_name = _("film")
        verbose_name_plural = _("filmer")

    def clean(self) -> None:
        super().clean()
        if not self.film_url:
            raise ValidationError({"film_url": _("Skriv var filmen ligger.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from hjulet.hub.rules import ANYONE
        from hjulet.share.queries.films import film_page

        sought = request.GET.get("sok", "")[:100]
        return {**super().get_context(request, *args, **kwargs), **film_page(ANYONE, self, sought)}
