"""The arrivals domain as a Django app."""

from django.apps import AppConfig


class ArrivalsConfig(AppConfig):
    name = "aldea.arrivals"
    label = "arrivals"
