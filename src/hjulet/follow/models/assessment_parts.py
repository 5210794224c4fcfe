"""What an assessment is made of: an answer to each question, and rows of alternatives, effects, voices and tables.

Each answer and each row counts its own version, so that colleagues who write in different places never meet, and those who
write in the same place are told.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.follow.models.assessments import Assessment
from hjulet.follow.queries.small_groups import FEWEST
from hjulet.hub.models import Person


class Question(models.TextChoices):
    """The questions in the order they are asked."""

    PROPOSAL = "proposal", _("Förslaget")
    ALTERNATIVES = "alternatives", _("Alternativen")
    NEED = "need", _("Behovet")
    ACCESS = "access", _("Tillgången")
    CONSEQUENCE = "consequence", _("Följderna")
    TAKING_PART = "taking_part", _("Medverkan")
    MITIGATION = "mitigation", _("Lindringen")
    DECISION = "decision", _("Beslutet")
    FOLLOW_UP = "follow_up", _("Uppföljningen")


class Group(models.TextChoices):
    """Who may be met by it. Named as groups of travellers, never so small that somebody is known by it."""

    CHILDREN = "children", _("barn")
    YOUNG = "young", _("unga")
    ELDERLY = "elderly", _("äldre")
    WOMEN = "women", _("kvinnor")
    MEN = "men", _("män")
    DISABILITY = "disability", _("personer med funktionsnedsättning")
    NO_CAR = "no_car", _("hushåll utan bil")
    LOW_INCOME = "low_income", _("hushåll med låg inkomst")
    FOREIGN_BORN = "foreign_born", _("utrikes födda")
    STUDENTS = "students", _("elever och studerande")
    COMMUTERS = "commuters", _("arbetspendlare")
    SHIFTS = "shifts", _("de som arbetar kvällar, nätter och helger")
    CARE = "care", _("de som ska till vården")
    RURAL = "rural", _("boende på landsbygden")
    OTHER = "other", _("annan grupp")


class AssessmentAnswer(models.Model):
    """What is answered to one question."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=12, choices=Question.choices)
    text = models.TextField(_("svar"), blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_from = models.CharField(max_length=40, blank=True)
    """The window that saved it last: what it was still saving is no conflict for the button in it."""
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("svar på en fråga")
        verbose_name_plural = _("svar på frågor")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question"], name="assessment_question_answered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.version}"


class AssessmentEarlierAnswer(models.Model):
    """What somebody else had written before it was written over; nobody's words disappear by another's hand."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    answer = models.ForeignKey(AssessmentAnswer, on_delete=models.CASCADE, related_name="earlier")
    text = models.TextField()
    written_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("tidigare svar")
        verbose_name_plural = _("tidigare svar")
        ordering = ["-written_at", "-id"]

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d}"


class AssessmentRow(models.Model):
    """What the rows have in common."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    version = models.PositiveIntegerField(default=1)
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class AssessmentAlternative(AssessmentRow):
    """A way to go. The zero alternative, that nothing is changed, is always there and stands first."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="alternatives")
    is_zero = models.BooleanField(default=False)
    name = models.CharField(_("namn"), max_length=120)
    words = models.TextField(_("vad det innebär"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("alternativ")
        verbose_name_plural = _("alternativ")
        ordering = ["-is_zero", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment"],
                condition=models.Q(is_zero=True),
                name="assessment_one_zero_alternative",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AssessmentEffect(AssessmentRow):
    """What an alternative does to a group, what that rests on and how sure it is."""

    class Perspective(models.TextChoices):
        INDIVIDUAL = "individual", _("individen: ålder, kön, förmåga, hushåll")
        GEOGRAPHIC = "geographic", _("platsen: var man bor, arbetar och vistas")
        MOBILITY = "mobility", _("resandet: vilka färdsätt som vinner eller förlorar")

    class Direction(models.TextChoices):
        BETTER = "better", _("blir bättre")
        SAME = "same", _("blir som förut")
        WORSE = "worse", _("blir sämre")
        BOTH = "both", _("blir både bättre och sämre")
        UNKNOWN = "unknown", _("vet inte")

    class Sureness(models.TextChoices):
        SURE = "sure", _("säkert")
        LIKELY = "likely", _("troligt")
        UNSURE = "unsure", _("osäkert")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="effects")
    alternative = models.ForeignKey(
        AssessmentAlternative, verbose_name=_("alternativ"), on_delete=models.CASCADE, related_name="effects"
    )
    group = models.CharField(_("grupp"), max_length=14, choices=Group.choices)
    group_words = models.CharField(_("vilka närmare bestämt"), max_length=150, blank=True)
    perspective = models.CharField(_("perspektiv"), max_length=12, choices=Perspective.choices)
    direction = models.CharField(_("riktning"), max_length=8, choices=Direction.choices)
    effect = models.TextField(_("vad som händer"), max_length=1500)
    evidence = models.TextField(_("vad det bygger på"), max_length=1000, blank=True)
    sureness = models.CharField(_("hur säkert"), max_length=8, choices=Sureness.choices)
    people = models.PositiveIntegerField(_("ungefär hur många"), null=True, blank=True)

    class Meta:
        verbose_name = _("följd för en grupp")
        verbose_name_plural = _("följder för grupper")
        ordering = ["alternative_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="assessment_effect_on_no_small_group",
                condition=models.Q(people__isnull=True) | models.Q(people=0) | models.Q(people__gte=FEWEST),
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.direction}"


class AssessmentVoice(AssessmentRow):
    """What people who are concerned have said themselves: from which role or organisation, when, and how it was gathered."""

    class Gathered(models.TextChoices):
        MEETING = "meeting", _("öppet möte eller samråd")
        INTERVIEW = "interview", _("intervjuer")
        SURVEY = "survey", _("enkät")
        ON_BOARD = "on_board", _("samtal ombord eller vid hållplatsen")
        LETTERS = "letters", _("synpunkter som har kommit in")
        COUNCIL = "council", _("råd, till exempel pensionärsråd eller ungdomsråd")
        STAFF = "staff", _("de som arbetar med det, till exempel förare och skolor")
        OTHER = "other", _("på annat sätt")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="voices")
    question = models.CharField(max_length=12, choices=Question.choices)
    who = models.CharField(_("vilka som har sagt det"), max_length=150)
    said_on = models.DateField(_("när"), default=timezone.localdate)
    gathered = models.CharField(_("hur det samlades in"), max_length=10, choices=Gathered.choices)
    words = models.TextField(_("vad de sade"), max_length=2000)

    class Meta:
        verbose_name = _("vad berörda har sagt")
        verbose_name_plural = _("vad berörda har sagt")
        ordering = ["said_on", "id"]

    def __str__(self) -> str:
        return f"{self.gathered} {self.said_on}"


class AssessmentTable(AssessmentRow):
    """A table of figures beside an answer, with its source, day and method. Small groups are taken out before it is kept."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="tables")
    question = models.CharField(max_length=12, choices=Question.choices)
    title = models.CharField(_("vad tabellen visar"), max_length=150)
    source = models.CharField(_("källa"), max_length=300)
    dated_on = models.DateField(_("framtagen"))
    method = models.TextField(_("så är det beräknat"), max_length=1500)
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    """Text, numbers, null for what is missing, and "hidden" for what was taken out."""
    shown = models.CharField(_("kolumn i bilden"), max_length=120, blank=True)
    people = models.CharField(_("kolumn med antal personer"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("tabell i en konsekvensanalys")
        verbose_name_plural = _("tabeller i konsekvensanalyser")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title
