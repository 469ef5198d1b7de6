"""The access domain as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "aldea.access"
    label = "access"
