"""What Measure holds about one person, as that person gets it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hjulet.hub.models import Person
from hjulet.hub.personal_data import OwnTable
from hjulet.measure.models import AccessPoints, AccessProposal, AccessRun, AccessStudy, Timetable


def own_data(person: Person) -> list[OwnTable]:
    rows = []
    for model, words in ((Timetable, _("lade in tidtabellen")), (AccessPoints, _("lade in punkterna"))):
        found = model._default_manager.filter(added_by=person).order_by("pk")
        rows += [(name, words, "", at) for name, at in found.values_list("name", "added_at")]
    made = AccessStudy.objects.filter(created_by=person).order_by("pk")
    rows += [(title, _("gjorde studien"), "", at) for title, at in made.values_list("title", "created_at")]
    shown = AccessStudy.objects.filter(made_public_by=person).order_by("pk")
    rows += [(title, _("visade för alla"), "", at) for title, at in shown.values_list("title", "changed_at")]
    proposed = AccessProposal.objects.filter(added_by=person).order_by("pk")
    rows += [
        (title, _("lade in förslaget"), text, at)
        for title, text, at in proposed.values_list("title", "text", "added_at")
    ]
    asked = AccessRun.objects.filter(asked_by=person).order_by("pk").select_related("study")
    rows += [
        (run.study.title, _("bad om beräkningen"), str(run.get_kind_display()), run.asked_at) for run in asked
    ]
    return [
        OwnTable(
            key="access",
            title=_("Tidtabeller, studier av restider och beräkningar"),
            columns=(
                ("name", _("namn")),
                ("what", _("vad du gjorde")),
                ("text", _("text")),
                ("at", _("när")),
            ),
            rows=rows,
        )
    ]
