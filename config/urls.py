"""Every address, by area."""

from django.urls import include, path

urlpatterns = [path("", include("aldea.web.urls"))]
