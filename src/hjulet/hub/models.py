"""The nouns everybody shares: people, places, organisations and themes."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.se import orgnr
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage
from wagtail.search import index

from hjulet.hub.sorting import swedish_sort_key


def fold_email(address: str) -> str:
    """The form in which an address is stored and compared: two spellings are one person."""
    return address.strip().casefold()


class PersonManager(BaseUserManager["Person"]):
    use_in_migrations = True

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=fold_email(username or ""))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=fold_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an e-mail address; may exist without ever signing in. Never a personnummer."""

    class Language(models.TextChoices):
        SWEDISH = "sv", "Svenska"
        ENGLISH = "en", "English"

    email = models.EmailField(_("e-postadress"), unique=True)
    name = models.CharField(_("namn"), max_length=150, blank=True)
    title = models.CharField(_("titel"), max_length=150, blank=True)
    language = models.CharField(_("språk"), max_length=5, choices=Language.choices, default=Language.SWEDISH)
    is_staff = models.BooleanField(_("når den tekniska administrationen"), default=False)
    is_active = models.BooleanField(_("aktiv"), default=True)
    date_joined = models.DateTimeField(_("skapad"), default=timezone.now)

    objects: ClassVar[PersonManager] = PersonManager()  # type: ignore[assignment]

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("personer")
        ordering = ["name", "email"]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        self.email = fold_email(self.email)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = fold_email(self.email)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


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


class PersonalDataNotice(models.Model):
    """What is said beside a button before somebody leaves personal data. Never edited: a new one replaces it."""

    class Purpose(models.TextChoices):
        REGISTRATION = "registration", _("anmälan")

    purpose = models.CharField(_("vid"), max_length=20, choices=Purpose.choices, default=Purpose.REGISTRATION)
    version = models.CharField(_("version"), max_length=20)
    controller = models.CharField(_("personuppgiftsansvarig"), max_length=200)
    contact = models.EmailField(_("kontakt"), blank=True)
    reason = models.TextField(_("varför"), help_text=_("Vad uppgifterna används till."))
    legal_ground = models.CharField(_("rättslig grund"), max_length=200)
    retention = models.CharField(_("hur länge"), max_length=200)
    rights = models.TextField(_("rättigheter"))
    is_public_record = models.BooleanField(
        _("blir allmän handling"), default=False, help_text=_("Gäller myndigheter, kommuner och regioner.")
    )
    valid_from = models.DateTimeField(_("gäller från"), default=timezone.now)

    class Meta:
        verbose_name = _("personuppgiftsinformation")
        verbose_name_plural = _("personuppgiftsinformation")
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="notice_version_once_per_purpose")
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.version}"


class Picture(AbstractImage):
    """A picture. Own model from the first migration, since changing later is costly."""

    credit = models.CharField(_("fotograf eller källa"), max_length=200, blank=True)
    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("bild")
        verbose_name_plural = _("bilder")


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")
        ]


class StoredDocument(AbstractDocument):
    """A file that somebody may fetch."""

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("dokument")
        verbose_name_plural = _("dokument")


def new_public_id() -> uuid.UUID:
    """An identifier that tells nothing of how many there are."""
    return uuid.uuid4()
