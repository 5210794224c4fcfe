"""What comments, lessons, news and films hold about people. Joined to the rest of Share's in `holdings.py`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hjulet.hub.personal_data import Ground, Holding, NotPersonal

KNOWLEDGE_HOLDINGS: tuple[Holding, ...] = (
    Holding(
        model="hjulet.Comment",
        fields=("author", "body"),
        what=_("kommentarer: vem som skrev, för vilken organisation, och vad"),
        purpose=_("låta dem som läser svara, fråga och berätta om egna erfarenheter"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("alla; den som väntar på granskning eller är dold bara för skribenten och redaktörerna"),
        kept=_(
            "tills skribenten eller en redaktör tar bort den, eller sidan tas bort; namnet tills kontot tas bort"
        ),
    ),
    Holding(
        model="hjulet.Comment",
        fields=("moderated_by", "state_reason"),
        what=_("vem som har granskat en kommentar, och varför den är dold eller borttagen"),
        purpose=_("kunna svara för granskningen"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("redaktörerna; skälet också för skribenten"),
        kept=_("så länge sidan finns; namnet tills kontot tas bort"),
    ),
    Holding(
        model="hjulet.CommentReport",
        fields=("reported_by", "reason"),
        what=_("anmälningar av kommentarer"),
        purpose=_("granska det som någon tycker är fel"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("redaktörerna"),
        kept=_("så länge kommentaren finns; namnet tills kontot tas bort"),
    ),
)

KNOWLEDGE_NOT_PERSONAL: NotPersonal = {
    "hjulet.CommentThread": ("closed_reason",),
    "hjulet.CommentSettings": ("*",),
    "hjulet.KnowledgeSource": ("*",),
    "hjulet.LessonPage": ("*",),
    "hjulet.LessonTie": ("*",),
    "hjulet.NewsPage": ("*",),
    "hjulet.FilmPage": ("*",),
}
