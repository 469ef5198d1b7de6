"""Addresses of the directory's desk."""

from django.urls import path

from aldea.web.directory.views import desk

app_name = "directory"
urlpatterns = [
    path("directory/", desk.desk, name="desk"),
]
