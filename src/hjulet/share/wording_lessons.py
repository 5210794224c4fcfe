"""How well a lesson is known, and how to name where it stands: sentences that page, list and citation share."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hjulet.hub.pages import absolute_url
from hjulet.share.models import Evidence, KnowledgeSource, LessonPage

EVIDENCE_WORDS = {
    Evidence.STORY: gettext_lazy(
        "En berättelse: någon som var med säger att det var så. Ingen har mätt eller jämfört."
    ),
    Evidence.FOLLOWED_UP: gettext_lazy(
        "Uppföljt: det finns uppgifter om vad som hände efteråt, men inget att jämföra med. "
        "Något annat kan ha gett samma resultat."
    ),
    Evidence.EVALUATED: gettext_lazy(
        "Utvärderat: någon utanför har granskat både vad som gjordes och vad det ledde till."
    ),
}
"""What each level means, in a sentence or two for somebody who plans."""


def evidence_words(evidence: str) -> str:
    return str(EVIDENCE_WORDS[Evidence(evidence)])


def reference(source: KnowledgeSource, source_page: str = "") -> str:
    """ "Kommunutredningen (2020). Starkare kommuner. SOU 2020:8, s. 43."."""
    title = source.title.strip()
    where = ", ".join(part for part in (source.identifier.strip(), source_page.strip()) if part)
    return " ".join(
        part if part.endswith((".", "?", "!", "…")) else f"{part}."
        for part in (f"{source.publisher} ({source.year})", title, where)
        if part
    )


def citation(lesson: LessonPage) -> str:
    """What one pastes into a report of one's own: the statement, where it stands, and where it was found."""
    return _("”%(statement)s” Ur: %(reference)s Via Hjulet, %(address)s") % {
        "statement": lesson.statement,
        "reference": reference(lesson.source, lesson.source_page),
        "address": absolute_url(lesson.get_absolute_url()),
    }


def source_citation(source: KnowledgeSource) -> str:
    """The source alone, as in a list of references."""
    return f"{reference(source)} {source.url}".strip()
