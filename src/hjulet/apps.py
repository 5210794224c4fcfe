from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class HjuletConfig(AppConfig):
    """The one Django app: hub and spokes are plain packages inside it."""

    default = True
    name = "hjulet"
    label = "hjulet"
    verbose_name = "Hjulet"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hjulet.hub.spoke import register_spokes
        from hjulet.site import signals, signals_search, signals_share  # noqa: F401  connects the receivers
        from hjulet.site.wheel import SPOKES

        register_spokes(SPOKES)


class EditorUsersConfig(WagtailUsersAppConfig):
    """Wagtail's management of users, with the forms of our own people: address and name, no username."""

    default = False
    user_viewset = "hjulet.hub.viewsets.PersonViewSet"
