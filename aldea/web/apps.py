"""All screens are one Django app without models."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "aldea.web"
    label = "web"
