"""Addresses of the directory's desk."""

from django.urls import path

from aldea.web.directory.views import checks, desk

app_name = "directory"
urlpatterns = [
    path("directory/", desk.desk, name="desk"),
    path("directory/checks/", checks.queue, name="checks"),
    path("directory/checks/next/", checks.take_next, name="check_next"),
    path("directory/checks/<uuid:pk>/", checks.check, name="check"),
    path("directory/checks/<uuid:pk>/take/", checks.take, name="check_take"),
    path("directory/checks/<uuid:pk>/right/", checks.confirm, name="check_confirm"),
    path("directory/checks/<uuid:pk>/missed/", checks.miss, name="check_miss"),
]
