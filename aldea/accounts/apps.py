"""The accounts domain as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "aldea.accounts"
    label = "accounts"
