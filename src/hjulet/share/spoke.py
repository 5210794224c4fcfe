from django.utils.translation import gettext_lazy as _

from hjulet.hub.spoke import Spoke

SHARE = Spoke(key="share", name=_("Dela"), promise=_("Exempel och lärdomar från dem som redan har provat."))
