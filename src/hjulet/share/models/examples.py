"""Examples: what somebody did about something, how it went, and what did not work."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.panels import TabbedInterface as Tabs
from wagtail.models import Orderable, Page, Workflow

from hjulet.hub.models import Organisation, Person, PersonalDataNotice, Place, Theme, new_public_id
from hjulet.hub.pages import AddressedPage
from hjulet.share.models.fields import Evidence, FilmFields

TITLE_AT_MOST = 100
RESERVED = {"bekrafta", "dela", "kontrollera"}
"""Pages of the site under /exempel/, where no example can stand."""
_YEARS = [MinValueValidator(1900), MaxValueValidator(2100)]


class ExamplePage(FilmFields, AddressedPage):
    """A good or instructive example (gott eller lärande exempel), written by anybody, confirmed by its owner.

    What happens to it (confirmed, looked over, reused) is kept in its `ExampleStanding`, so that
    publishing an old draft can never take that back.
    """

    url_name = "example"

    summary = models.TextField(
        _("sammanfattning"), max_length=300, help_text=_("Två meningar: problemet och vad ni gjorde.")
    )
    challenge = models.TextField(_("utmaning"), blank=True, max_length=4000)
    approach = models.TextField(_("vad ni gjorde"), blank=True, max_length=8000)
    resources_money = models.CharField(_("pengar"), max_length=200, blank=True)
    resources_time = models.CharField(_("tid"), max_length=200, blank=True)
    resources_people = models.CharField(_("människor"), max_length=200, blank=True)
    result = models.TextField(_("resultat"), blank=True, max_length=4000)
    evidence = models.CharField(
        _("hur väl det är känt"), max_length=12, choices=Evidence.choices, default=Evidence.STORY
    )
    evidence_note = models.CharField(_("var det står"), max_length=300, blank=True)
    evidence_url = models.URLField(_("länk till uppföljningen"), blank=True)
    what_did_not_work = models.TextField(_("vad som inte fungerade"), blank=True, max_length=4000)
    failures_for_members = models.BooleanField(
        _("visa bara för inloggade medlemmar vad som inte fungerade"), default=False
    )
    what_it_takes = models.TextField(_("vad som krävs på annat håll"), blank=True, max_length=4000)
    started_year = models.PositiveSmallIntegerField(_("började år"), null=True, blank=True, validators=_YEARS)
    ended_year = models.PositiveSmallIntegerField(
        _("slutade år"), null=True, blank=True, validators=_YEARS, help_text=_("Tomt: pågår.")
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation som äger exemplet"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="examples",
        help_text=_("Den organisation som gjorde det och som bekräftar att det stämmer."),
    )
    other_organisations = ParentalManyToManyField(
        Organisation, verbose_name=_("fler organisationer"), blank=True, related_name="examples_with"
    )
    places = ParentalManyToManyField(
        Place, verbose_name=_("kommuner och län"), blank=True, related_name="examples"
    )
    themes = ParentalManyToManyField(Theme, verbose_name=_("ämnen"), blank=True, related_name="examples")
    author = models.ForeignKey(
        Person,
        verbose_name=_("skrivet av"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="examples_written",
    )
    contact = models.ForeignKey(
        Person,
        verbose_name=_("kontakt"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="examples_answered_for",
        help_text=_("Visas för inloggade medlemmar. Andra frågar genom webbplatsen."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("challenge"),
        FieldPanel("approach"),
        FieldRowPanel(
            [
                FieldPanel("resources_money"),
                FieldPanel("resources_time"),
                FieldPanel("resources_people"),
            ],
            heading=_("Vad det tog"),
        ),
        FieldPanel("result"),
        MultiFieldPanel(
            [FieldPanel("evidence"), FieldPanel("evidence_note"), FieldPanel("evidence_url")],
            heading=_("Hur väl det är känt"),
        ),
        MultiFieldPanel(
            [FieldPanel("what_did_not_work"), FieldPanel("failures_for_members")],
            heading=_("Vad som inte fungerade"),
        ),
        FieldPanel("what_it_takes"),
        FieldRowPanel([FieldPanel("started_year"), FieldPanel("ended_year")]),
        FilmFields.film_panel,
    ]
    who_panels = [
        FieldPanel("organisation"),
        FieldPanel("other_organisations"),
        FieldPanel("places"),
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
        FieldPanel("contact"),
        FieldPanel("author", read_only=True),
    ]
    related_panels = [
        InlinePanel("links", heading=_("Länkar"), label=_("länk")),
        InlinePanel(
            "relations",
            heading=_("Liknande exempel"),
            label=_("exempel"),
            help_text=_(
                "Annars väljs de av sig själva. Fäst dem som ska stå först, dölj dem som inte hör hit."
            ),
        ),
    ]
    edit_handler = Tabs(
        [
            ObjectList(content_panels, heading=_("Innehåll")),
            ObjectList(who_panels, heading=_("Vem, var och om vad")),
            ObjectList(related_panels, heading=_("Länkar och liknande")),
            ObjectList(Page.promote_panels, heading=_("Adress och sökning")),
        ]
    )
    parent_page_types: ClassVar[list[str]] = ["hjulet.ShareIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "hjulet/share/example.html"

    class Meta:
        verbose_name = _("exempel")
        verbose_name_plural = _("exempel")

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if len(self.title) > TITLE_AT_MOST:
            errors["title"] = _("Rubriken är %(length)d tecken lång. Högst %(most)d får plats.") % {
                "length": len(self.title),
                "most": TITLE_AT_MOST,
            }
        if self.slug in RESERVED:
            errors["slug"] = _("Adressen ”%(slug)s” behövs för något annat. Välj en annan.") % {
                "slug": self.slug
            }
        if self.started_year and self.ended_year and self.ended_year < self.started_year:
            errors["ended_year"] = _("Slutåret ligger före startåret.")
        if errors:
            raise ValidationError(errors)

    def _has_taken(self, slug: str) -> bool:
        return slug in RESERVED or super()._has_taken(slug)

    @property
    def has_workflow(self) -> bool:
        return self.get_workflow() is not None

    def get_workflow(self) -> Workflow | None:
        """The one with the owner's step, which only examples have: lessons and news beside them go the ordinary way."""
        return Workflow.objects.active().filter(workflow_tasks__task__ownerconfirmation__isnull=False).first()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whatever publishes it (a button, a list, the clock, a program), nothing goes live that its owner has not confirmed."""
        if self.pk and self.live and self.live_revision is not None:
            from hjulet.share.actions.publishing import require_confirmed

            require_confirmed(self, self.live_revision)
        super().save(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from hjulet.hub.rules import ANYONE
        from hjulet.share.queries.examples import example_page

        return {**super().get_context(request, *args, **kwargs), **example_page(ANYONE, self)}


class ExampleLink(Orderable):
    example = ParentalKey(ExamplePage, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(_("rubrik"), max_length=150)
    url = models.URLField(_("länk"))

    def __str__(self) -> str:
        return self.title


class ExampleRelation(Orderable):
    """What an editor has said about two examples: this one belongs here, that one does not."""

    class Kind(models.TextChoices):
        PINNED = "pinned", _("fäst")
        HIDDEN = "hidden", _("dölj")

    example = ParentalKey(ExamplePage, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(
        ExamplePage, verbose_name=_("exempel"), on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("hur"), max_length=10, choices=Kind.choices, default=Kind.PINNED)

    def __str__(self) -> str:
        return f"{self.kind} {self.other_id}"


class ExampleStanding(models.Model):
    """What has happened to an example: who stands for it, when it was last looked over, and how often it is reused."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    example = models.OneToOneField(ExamplePage, on_delete=models.CASCADE, related_name="standing")
    submitted_at = models.DateTimeField(_("inskickat"), null=True, blank=True)
    notice = models.ForeignKey(
        PersonalDataNotice, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("bekräftat"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    last_checked = models.DateField(_("senast kontrollerat"), null=True, blank=True, db_index=True)
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    check_asked_at = models.DateTimeField(null=True, blank=True)
    """When the owner was last asked whether it still is true."""
    checks_asked = models.PositiveSmallIntegerField(default=0)
    """How often, since the last check: twice at most."""
    reuses = models.PositiveIntegerField(_("återanvänt av"), default=0)
    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    saved_from = models.CharField(max_length=70, blank=True, editable=False)
    """Which open form wrote the latest version of the draft, and which version that was."""

    class Meta:
        verbose_name = _("exemplets läge")
        verbose_name_plural = _("exemplens lägen")

    def __str__(self) -> str:
        return f"standing of {self.example_id}"


class ContactQuestion(models.Model):
    """A question to whoever answers for an example, passed on by the site so that no address is shown."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    example = models.ForeignKey(ExamplePage, on_delete=models.CASCADE, related_name="questions")
    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("namn"), max_length=150)
    email = models.EmailField(_("e-post"))
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    text = models.TextField(_("fråga"), max_length=2000)
    notice = models.ForeignKey(PersonalDataNotice, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("fråga till kontakten")
        verbose_name_plural = _("frågor till kontakter")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"question about {self.example_id}"


class NotTheSame(models.Model):
    """That somebody has looked at two examples that are much alike and found them different. Asked once."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    first = models.ForeignKey(ExamplePage, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(ExamplePage, on_delete=models.CASCADE, related_name="+")
    """Always the one with the higher id."""
    said_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="not_the_same_once_per_pair"),
            models.CheckConstraint(
                name="not_the_same_in_order", condition=models.Q(first__lt=models.F("second"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
