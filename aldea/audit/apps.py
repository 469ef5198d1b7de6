"""The audit domain as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "aldea.audit"
    label = "audit"
