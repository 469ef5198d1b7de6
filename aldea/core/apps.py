"""Core as a Django app: no models, but the migrations that open third-party tables."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "aldea.core"
    label = "core"
