"""Addresses of the first page, the demo's sign-ins and Today."""

from django.conf import settings
from django.urls import path

from aldea.web.home import demo, today, views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("health", views.health, name="health"),
    path("begin/", views.begin, name="begin"),
    path("school/<str:cds>/today/", today.today, name="today"),
    path("schools/", views.places, name="places"),
]

if settings.DEMO:
    urlpatterns += [
        path("demo/sign-in/<uuid:user_id>/", demo.sign_in, name="demo_sign_in"),
        path("demo/outbox/", demo.outbox, name="outbox"),
    ]
