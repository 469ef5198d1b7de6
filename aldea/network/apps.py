"""The network domain as a Django app."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "aldea.network"
    label = "network"
