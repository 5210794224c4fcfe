"""Subject words and how they hang together."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from hjulet.hub.sorting import swedish_sort_key


class Theme(index.Indexed, models.Model):
    """A subject word with its relations, after SKOS: preferred, other and hidden words, broader, related."""

    name = models.CharField(_("ämnesord"), max_length=100, unique=True)
    name_en = models.CharField(_("på engelska"), max_length=100, blank=True)
    slug = models.SlugField(_("adress"), max_length=100, unique=True)
    sort_name = models.CharField(max_length=200, editable=False, db_index=True)
    note = models.TextField(_("förklaring"), blank=True)
    broader = models.ForeignKey(
        "self",
        verbose_name=_("vidare ord"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="narrower",
    )
    related = models.ManyToManyField("self", verbose_name=_("besläktade ord"), blank=True)
    other_words = models.TextField(
        _("andra ord"), blank=True, help_text=_("Ett per rad. Visas, och leder hit vid sökning.")
    )
    hidden_words = models.TextField(
        _("dolda ord"), blank=True, help_text=_("Ett per rad: felstavningar och äldre namn. Visas inte.")
    )
    exact_match = models.URLField(_("samma begrepp på annat håll"), blank=True)

    search_fields = [index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("ämne")
        verbose_name_plural = _("ämnen")
        ordering = ["sort_name"]

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """The word in the language of the page; in Swedish where nobody has given the English one."""
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def clean(self) -> None:
        wider = self.broader
        while wider is not None:
            if wider.pk == self.pk and self.pk is not None:
                raise ValidationError({"broader": _("Ordet kan inte vara vidare än sig självt.")})
            wider = wider.broader

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = swedish_sort_key(self.name)
        super().save(*args, **kwargs)
