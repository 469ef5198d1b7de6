"""Addresses of records: opaque keys, no names."""

from django.urls import path

from aldea.web.record import views

app_name = "record"
urlpatterns = [
    path("student/<uuid:student>/", views.record, name="record"),
    path("student/<uuid:student>/strength/", views.strength, name="strength"),
    path("family/<uuid:family>/", views.family, name="family"),
]
