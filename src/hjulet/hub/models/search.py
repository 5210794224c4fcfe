"""What search looks in: one row for each thing that can be found, in each language, as words ready to compare."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models.places import Place
from hjulet.hub.models.themes import Theme


class SearchDocument(models.Model):
    """One thing that can be found. Written in the same transaction as what it tells of is published."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        EXAMPLE = "example", _("exempel")
        LESSON = "lesson", _("lärdom")
        ASSESSMENT = "assessment", _("konsekvensanalys")
        GATHERING = "gathering", _("träff")
        SESSION = "session", _("programpunkt")
        NETWORK = "network", _("nätverk")
        SERIES = "series", _("serie")
        NEWS = "news", _("nyhet")
        FILM = "film", _("film")
        SOURCE = "source", _("källa")
        PLACE = "place", _("plats")
        ORGANISATION = "organisation", _("organisation")
        TEXT = "text", _("sida")

    class Visibility(models.TextChoices):
        EVERYBODY = "everybody", _("alla")
        SIGNED_IN = "signed_in", _("inloggade")
        GROUPS = "groups", _("vissa grupper")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    object_id = models.BigIntegerField()
    language = models.CharField(max_length=10, default="sv")
    visibility = models.CharField(
        max_length=10, choices=Visibility.choices, default=Visibility.EVERYBODY, db_index=True
    )
    groups = models.ManyToManyField("auth.Group", blank=True, related_name="+")
    """Who finds it when only some groups may see it."""
    title = models.CharField(max_length=400)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    """The rest of the text in plain words: what excerpts and comparisons are made from."""
    path = models.CharField(max_length=400)
    """The address on the site, without language."""
    published = models.DateTimeField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True, db_index=True)
    weight = models.FloatField(default=1.0)
    """Less than one for what steps back: examples that nobody has looked over for long."""
    places = models.ManyToManyField(Place, blank=True, related_name="+")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    analysed_title = models.TextField(blank=True)
    analysed_body = models.TextField(blank=True)
    analysed_parts = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    indexed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("sökbar sida")
        verbose_name_plural = _("sökbara sidor")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "language"], name="search_document_once_per_language"
            )
        ]

    def __str__(self) -> str:
        return self.title


class RelatedDocument(models.Model):
    """What stands under "Läs också": worked out when something is published, ordered by rank."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    document = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="related")
    other = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["document", "other"], name="related_once_per_pair")]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.other_id}"


class IndexedWord(models.Model):
    """A word of the index and in how many documents it stands: what a spelling is compared with."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    word = models.CharField(max_length=100)
    language = models.CharField(max_length=10, default="sv")
    documents = models.IntegerField(default=0)
    """In how many it stands, as a word or as part of a compound."""
    as_word = models.IntegerField(default=0)
    """In how many it stands as a word of its own."""
    shown = models.CharField(max_length=100, blank=True)
    """The word as people write it, where `word` is the stem that is compared."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "language"], name="indexed_word_once")]

    def __str__(self) -> str:
        return self.word


class SplitCorrection(models.Model):
    """How one compound is to be split, when the rules split it wrongly."""

    word = models.CharField(_("ord"), max_length=100, unique=True)
    parts = models.CharField(
        _("delar"),
        max_length=200,
        blank=True,
        help_text=_("Åtskilda med blanksteg: ”tillsyn natt”. Tomt: dela inte ordet."),
    )

    class Meta:
        verbose_name = _("rättad delning")
        verbose_name_plural = _("rättade delningar")
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word


class SearchedWords(models.Model):
    """How often something was searched for in a week, and what came of it. Nobody who searched is kept."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    week = models.DateField()
    """The Monday of the week."""
    text = models.CharField(_("sökning"), max_length=100)
    language = models.CharField(max_length=10, default="sv")
    times = models.PositiveIntegerField(_("gånger"), default=0)
    without_hits = models.PositiveIntegerField(_("utan träff"), default=0)
    clicked = models.PositiveIntegerField(_("klickade"), default=0)
    settled_at = models.DateTimeField(null=True, blank=True)
    """When an editor added a word for it, or said that none is needed."""

    class Meta:
        verbose_name = _("sökning")
        verbose_name_plural = _("sökningar")
        ordering = ["-week", "-times"]
        constraints = [
            models.UniqueConstraint(fields=["week", "text", "language"], name="searched_words_once_a_week")
        ]

    def __str__(self) -> str:
        return self.text
