"""Municipalities and counties, with the small facts that always travel with the product."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hjulet.hub.sorting import swedish_sort_key


class Place(models.Model):
    """A municipality or a county, with the small facts that always travel with the product.

    Population is on 31 December, in the municipal borders of 2023 (source: SCB). Area is land-use
    statistics 2020 in whole km² (SCB), which sums to 0.6 % above the official area.
    """

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("kommun")
        COUNTY = "county", _("län")

    POPULATION_YEARS: ClassVar[tuple[int, ...]] = (1975, 2000, 2017, 2023)

    code = models.CharField(
        _("kod"), max_length=4, unique=True, help_text=_("Två siffror för län, fyra för kommun.")
    )
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("namn"), max_length=100)
    official_name = models.CharField(_("fullständigt namn"), max_length=100)
    slug = models.SlugField(_("adress"), max_length=60, unique=True)
    sort_name = models.CharField(max_length=200, editable=False, db_index=True)
    county = models.ForeignKey(
        "self",
        verbose_name=_("län"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="municipalities",
    )
    land_area_km2 = models.PositiveIntegerField(_("landareal, km²"))
    longitude = models.DecimalField(_("longitud"), max_digits=8, decimal_places=5, null=True, blank=True)
    latitude = models.DecimalField(_("latitud"), max_digits=8, decimal_places=5, null=True, blank=True)
    point_basis = models.CharField(_("vad punkten är"), max_length=30, blank=True)
    largest_locality = models.CharField(_("största tätort"), max_length=100, blank=True)
    labour_market_area_2018 = models.CharField(
        _("lokal arbetsmarknad 2018"), max_length=10, blank=True, db_index=True
    )
    functional_region_2015 = models.CharField(_("FA-region 2015"), max_length=10, blank=True)
    population_1975 = models.PositiveIntegerField(_("folkmängd 1975"))
    population_2000 = models.PositiveIntegerField(_("folkmängd 2000"))
    population_2017 = models.PositiveIntegerField(_("folkmängd 2017"))
    population_2023 = models.PositiveIntegerField(_("folkmängd 2023"))

    class Meta:
        verbose_name = _("plats")
        verbose_name_plural = _("platser")
        ordering = ["sort_name"]
        constraints = [
            models.CheckConstraint(
                name="place_code_matches_kind",
                condition=models.Q(kind="county", county__isnull=True)
                | models.Q(kind="municipality", county__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = swedish_sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("place", args=[self.slug])

    @property
    def populations(self) -> list[tuple[int, int]]:
        """Year and number of inhabitants, oldest first."""
        return [(year, getattr(self, f"population_{year}")) for year in self.POPULATION_YEARS]
