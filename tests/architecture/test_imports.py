"""Foreign keys look down, as imports do."""

from django.apps import apps
from django.db.models import ForeignObject

from tests.architecture.source import ranks

OURS = {config.label for config in apps.get_app_configs() if config.name.startswith("aldea.")}


def test_foreign_keys_look_down():
    upward = []
    for model in apps.get_models(include_auto_created=True):
        here = model._meta.app_label
        for field in model._meta.get_fields():
            if here not in OURS or not isinstance(field, ForeignObject) or field.auto_created:
                continue
            there = field.related_model._meta.app_label
            if there in OURS and there != here and ranks()[there] >= ranks()[here]:
                upward.append(f"{model.__name__}.{field.name} -> {there}")

    assert upward == []


def test_every_domain_is_an_app_with_its_own_name():
    assert {"web", "arrivals"} | OURS >= set(ranks())
