"""What Match holds about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hjulet.hub.personal_data import Ground, Holding, NotPersonal

_KEPT = _("två år efter att frågan avslutades (ett år utan händelser avslutar den)")

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        model="hjulet.PeerRequest",
        fields=("asked_by", "situation", "question", "closed_because"),
        what=_("fråga till kollegor: vem som frågar, för vilken organisation, och de båda texterna"),
        purpose=_("hitta kollegor som har varit med om samma sak och ordna ett samtal med dem"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("den som frågar, de som får frågan, och de som samordnar nätverken"),
        kept=_KEPT,
    ),
    Holding(
        model="hjulet.PeerRequest",
        fields=("outcome",),
        what=_("vad samtalet gav"),
        purpose=_("minnas det, och låta andra lära av det"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_("de som var med; alla om alla som var med har sagt ja"),
        kept=_KEPT,
    ),
    Holding(
        model="hjulet.PeerSuggestion",
        fields=("person", "note", "reasons", "proposed_by"),
        what=_("vem som fick en fråga från kollegor, när och vad personen svarade"),
        purpose=_("ställa frågan, inte fråga samma person för ofta, och låta dem som säger ja mötas"),
        ground=Ground.PUBLIC_INTEREST,
        shown_to=_(
            "personen själv och de som samordnar nätverken; den som frågar ser vem det är bara efter ett ja"
        ),
        kept=_("som frågan"),
    ),
)

NOT_PERSONAL: NotPersonal = {}
