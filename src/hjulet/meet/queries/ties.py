"""What ties a person to the site. Who has no tie left goes, by the rule for people."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from hjulet.hub.models import Affiliation, Person
from hjulet.meet.models import (
    OwedMaterial,
    Party,
    PlanningGroupMember,
    Registration,
    SeatHolder,
    SeriesSignUp,
    Speaker,
)

SIGNED_IN_LATELY = timedelta(days=730)
"""An account that its owner uses is a tie of its own."""

TIES: dict[str, str] = {
    "hjulet.Affiliation.person": "as long as it lasts",
    "hjulet.OwedMaterial.person": "as long as it is owed",
    "hjulet.Party.made_by": "",
    "hjulet.PlanningGroupMember.person": "",
    "hjulet.Registration.person": "",
    "hjulet.Registration.registered_by": "",
    "hjulet.SeatHolder.person": "as long as the person sits there",
    "hjulet.SeriesSignUp.person": "",
    "hjulet.Speaker.person": "",
}
"""Every field that points at a person and ties it here. All others let the person go (see `NO_TIES`)."""

NO_TIES: dict[str, str] = {
    "hjulet.AccessPoints.added_by": "the file stays with the organisation",
    "hjulet.AccessProposal.added_by": "the proposal stays with the study",
    "hjulet.AccessRun.asked_by": "the answer stays with the study",
    "hjulet.AccessStudy.created_by": "the study stays with the organisation",
    "hjulet.AccessStudy.made_public_by": "the organisation's yes stays",
    "hjulet.Assessment.created_by": "the assessment stays with the organisation",
    "hjulet.Assessment.made_public_by": "the organisation's yes stays",
    "hjulet.AssessmentAlternative.added_by": "what is written in an assessment stays with the organisation",
    "hjulet.AssessmentAnswer.changed_by": "what is written in an assessment stays with the organisation",
    "hjulet.AssessmentEarlierAnswer.by": "what is written in an assessment stays with the organisation",
    "hjulet.AssessmentEdition.closed_by": "the edition stays with the organisation",
    "hjulet.AssessmentEffect.added_by": "what is written in an assessment stays with the organisation",
    "hjulet.AssessmentReopening.by": "the reason stays",
    "hjulet.AssessmentTable.added_by": "what is written in an assessment stays with the organisation",
    "hjulet.AssessmentVoice.added_by": "what is written in an assessment stays with the organisation",
    "hjulet.Commitment.made_public_by": "the organisation's yes stays",
    "hjulet.Commitment.person": "it stays with the organisation; a private one goes with the person",
    "hjulet.Outcome.by": "what came of it stays with the organisation",
    "hjulet.Reuse.contact": "the organisation goes on with it",
    "hjulet.ReuseEvent.by": "the step stays",
    "hjulet.Survey.created_by": "the survey stays",
    "hjulet.Attendance.marked_by": "says who held the phone",
    "hjulet.ContactQuestion.asked_by": "the question goes after a year",
    "hjulet.ExamplePage.author": "the example stays with the organisation",
    "hjulet.ExamplePage.contact": "the example stays, and the owner answers for it",
    "hjulet.ExampleStanding.checked_by": "that it was looked over stays",
    "hjulet.ExampleStanding.confirmed_by": "the organisation's word stays",
    "hjulet.NotTheSame.said_by": "what was said stays",
    "hjulet.Comment.author": "the comment stays, by a former colleague",
    "hjulet.Comment.moderated_by": "the decision stays",
    "hjulet.CommentReport.reported_by": "the report stays",
    "hjulet.GatheringMessage.written_by": "the message stays, by a former colleague",
    "hjulet.InvoiceBasis.exported_by": "the basis stays",
    "hjulet.Material.added_by": "the material stays, by a former colleague",
    "hjulet.OutgoingMail.recipient": "a mail to somebody goes with that person",
    "hjulet.ParticipantImport.made_by": "goes after a week",
    "hjulet.PeerRequest.asked_by": "the question goes two years after it was closed",
    "hjulet.PeerSuggestion.person": "goes with the question",
    "hjulet.PeerSuggestion.proposed_by": "goes with the question",
    "hjulet.RegistrationEvent.actor": "the event stays",
    "hjulet.RetentionEntry.actor": "the entry stays",
    "hjulet.PlaceDigest.person": "goes with the person",
    "hjulet.PlaceFollowing.person": "goes with the person",
    "hjulet.Person_groups.person": "whoever is in a group is counted by that",
    "hjulet.Person_user_permissions.person": "rights alone are no tie",
    "hjulet.Picture.uploaded_by_user": "the picture stays",
    "hjulet.StoredDocument.uploaded_by_user": "the file stays",
    "hjulet.Timetable.added_by": "the file stays with the organisation",
}


def people_without_ties(at: datetime | None = None) -> QuerySet[Person]:
    """Those that nothing here is about any longer: no sign-up, role, seat, speech or group, and no sign-in for long."""
    now = at or timezone.now()
    today = timezone.localdate(now)
    ties = (
        Registration.objects.filter(Q(person=OuterRef("pk")) | Q(registered_by=OuterRef("pk"))),
        SeriesSignUp.objects.filter(person=OuterRef("pk")),
        Party.objects.filter(made_by=OuterRef("pk")),
        PlanningGroupMember.objects.filter(person=OuterRef("pk")),
        SeatHolder.objects.filter(person=OuterRef("pk"), to_date__isnull=True),
        Affiliation.objects.filter(person=OuterRef("pk")).exclude(to_date__lt=today),
        Speaker.objects.filter(person=OuterRef("pk")),
        OwedMaterial.objects.filter(person=OuterRef("pk"), state=OwedMaterial.State.OWED),
    )
    found = Person.objects.filter(is_superuser=False, is_staff=False, groups__isnull=True).exclude(
        last_login__gte=now - SIGNED_IN_LATELY
    )
    for tie in ties:
        found = found.filter(~Exists(tie.order_by()))
    return found
