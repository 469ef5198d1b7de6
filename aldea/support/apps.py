"""The support domain as a Django app."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "aldea.support"
    label = "support"
