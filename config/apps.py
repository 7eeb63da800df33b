from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Runs the wiring once all modules are loaded."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        from config import wiring

        wiring.wire()
