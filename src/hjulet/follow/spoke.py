from django.utils.translation import gettext_lazy as _

from hjulet.hub.spoke import Spoke

FOLLOW = Spoke(key="follow", name=_("Följa upp"), promise=_("Vad det blev av det vi lovade varandra."))
