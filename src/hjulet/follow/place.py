"""Follow on the page of a place: what was promised and done, what was taken over, and its part of the two pages on paper."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hjulet.follow.models import Reuse
from hjulet.follow.queries import assessments, commitments, reuse
from hjulet.follow.queries.commitments import InPlace
from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import BriefPart, Section
from hjulet.hub.wording import day_words

SHOWN = 6
MOST_ASSESSMENTS = 3
ON_PAPER = 2


def place_section(viewer: Viewer, place: Place) -> Section:
    used, promised = (
        reuse.reuse_in_place(viewer, place, limit=SHOWN),
        commitments.public_in_place(place, limit=SHOWN),
    )
    return Section(
        title=gettext_lazy("Vad blev det av det?"),
        template="hjulet/follow/place_section.html",
        context={
            "place": place,
            "by_us": used.by_us,
            "from_us": used.from_us,
            "promised": promised,
            "assessments": assessments.lines(assessments.public_editions(place=place)[:MOST_ASSESSMENTS]),
            "sentence": done_words(promised),
        },
    )


def done_words(promised: InPlace) -> str:
    """ "4 av 6 åtaganden är genomförda. Nästa följs upp senast 14 mars 2027." Empty when there are none."""
    if not promised.count:
        return ""
    words = ngettext(
        "%(done)s av %(count)s offentligt åtagande är genomfört.",
        "%(done)s av %(count)s offentliga åtaganden är genomförda.",
        promised.count,
    ) % {"done": promised.done, "count": promised.count}
    if promised.dropped:
        words += " " + ngettext(
            "%(count)s blev inte av, och skälet står vid det.",
            "%(count)s blev inte av, och skälen står vid dem.",
            promised.dropped,
        ) % {"count": promised.dropped}
    if promised.next_due is not None:
        words += " " + _("Nästa följs upp senast %(day)s.") % {"day": day_words(promised.next_due)}
    return words


def place_brief(viewer: Viewer, place: Place) -> list[BriefPart]:
    """How many promises came true, and what others took over."""
    used, promised = (
        reuse.reuse_in_place(viewer, place, limit=ON_PAPER),
        commitments.public_in_place(place, limit=ON_PAPER),
    )
    said = done_words(promised)
    paragraphs = [said] if said else []
    paragraphs += [_reuse_words(one) for one in (*used.by_us, *used.from_us)]
    if not paragraphs:
        paragraphs = [
            _(
                "Ingen organisation i %(place)s har ett offentligt åtagande här än. Skriv ett på en träffs sida eller på ett "
                "exempel, så frågar Hjulet hur det gick."
            )
            % {"place": place.name}
        ]
    points = [
        (
            line.commitment.text,
            str(line.commitment.get_state_display()).capitalize() + ".",
            f"/ataganden/{line.commitment.public_id}/",
        )
        for line in promised.lines
    ]
    return [BriefPart(title=_("Vad blev det av det?"), paragraphs=paragraphs, points=points)]


def _reuse_words(one: Reuse) -> str:
    return _("%(who)s gör som i ”%(example)s”: %(stage)s.") % {
        "who": one.organisation.name,
        "example": one.example.title,
        "stage": one.get_stage_display(),
    }
