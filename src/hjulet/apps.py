from django.apps import AppConfig


class HjuletConfig(AppConfig):
    """The one Django app: hub and spokes are plain packages inside it."""

    name = "hjulet"
    label = "hjulet"
    verbose_name = "Hjulet"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hjulet.hub.spoke import register_spokes
        from hjulet.site import signals  # noqa: F401  connects the receivers
        from hjulet.site.wheel import SPOKES

        register_spokes(SPOKES)
