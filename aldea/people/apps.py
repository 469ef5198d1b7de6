"""The people domain as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "aldea.people"
    label = "people"
