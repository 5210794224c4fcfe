"""The bodies that people act for, and who acts for which."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.se import orgnr

from hjulet.hub.models.people import Person
from hjulet.hub.models.places import Place
from hjulet.hub.sorting import swedish_sort_key


class Organisation(models.Model):
    """A body that people act for. The register is closed: nobody types a new one in a form."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("kommun")
        REGION = "region", _("region")
        COUNTY_BOARD = "county_board", _("länsstyrelse")
        AGENCY = "agency", _("statlig myndighet")
        UNIVERSITY = "university", _("lärosäte")
        ASSOCIATION = "association", _("förbund eller civilsamhälle")
        COMPANY = "company", _("företag")
        OTHER = "other", _("annan")

    name = models.CharField(_("namn"), max_length=200)
    sort_name = models.CharField(max_length=200, editable=False, db_index=True)
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices)
    code = models.CharField(
        _("kod"),
        max_length=4,
        null=True,
        blank=True,
        help_text=_("Kommunkod (fyra siffror) eller länskod (två)."),
    )
    org_number = models.CharField(_("organisationsnummer"), max_length=11, blank=True)
    place = models.ForeignKey(
        Place,
        verbose_name=_("plats"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("ingår i"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="parts",
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("ersatt av"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="predecessors",
    )
    valid_from = models.DateField(_("finns från"), null=True, blank=True)
    valid_to = models.DateField(_("finns till"), null=True, blank=True)
    website = models.URLField(_("webbplats"), blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisationer")
        ordering = ["sort_name"]
        constraints = [
            models.UniqueConstraint(
                name="organisation_code_unique_while_valid",
                fields=["code"],
                condition=models.Q(code__isnull=False, valid_to__isnull=True),
                violation_error_message=_("Koden används redan av en organisation som finns i dag."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.code = self.code or None
        if self.org_number:
            try:
                self.org_number = orgnr.format(orgnr.validate(self.org_number))
            except NumberError as error:
                raise ValidationError(
                    {
                        "org_number": _(
                            "”%(number)s” är inget giltigt organisationsnummer: det ska ha tio siffror, "
                            "och den sista är en kontrollsiffra. Jämför med ert registreringsbevis."
                        )
                        % {"number": self.org_number}
                    }
                ) from error
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("Slutdatum ligger före startdatum.")})
        if self.successor_id and self.successor_id == self.pk:
            raise ValidationError({"successor": _("En organisation kan inte ersättas av sig själv.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = swedish_sort_key(self.name)
        super().save(*args, **kwargs)

    @property
    def stands_on_its_place(self) -> bool:
        """Whether the page of a place is also this body's: a municipality's, and a region's."""
        return self.kind in {self.Kind.MUNICIPALITY, self.Kind.REGION} and self.place_id is not None

    def get_absolute_url(self) -> str:
        if self.stands_on_its_place and self.place is not None:
            return self.place.get_absolute_url()
        return reverse("organisation", args=[self.pk])


class Affiliation(models.Model):
    """That a person acts for an organisation, in a role, for a time. Rights end with it."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="affiliations"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="affiliations"
    )
    role_title = models.CharField(_("roll"), max_length=150, blank=True)
    from_date = models.DateField(_("från"), default=timezone.localdate)
    to_date = models.DateField(_("till"), null=True, blank=True)
    is_representative = models.BooleanField(
        _("medlemsansvarig"),
        default=False,
        help_text=_("Får anmäla och ändra för kollegor i organisationen."),
    )

    class Meta:
        verbose_name = _("tillhörighet")
        verbose_name_plural = _("tillhörigheter")
        constraints = [
            models.CheckConstraint(
                name="affiliation_ends_after_it_starts",
                condition=models.Q(to_date__isnull=True) | models.Q(to_date__gte=models.F("from_date")),
                violation_error_message=_("Slutdatum ligger före startdatum."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"
