"""Addresses of the HSDS API."""

from django.urls import path

from aldea.web.directory_api import views
from aldea.web.directory_api.resources import RESOURCES

app_name = "directory_api"
urlpatterns = [
    path("hsds/", views.root, name="root"),
    path("hsds/profile", views.profile, name="profile"),
    path("hsds/openapi.json", views.openapi, name="openapi"),
]
for name in RESOURCES:
    urlpatterns += [
        path(f"hsds/{name}", views.listing, {"kind": name}, name=name),
        path(f"hsds/{name}/<str:key>", views.one, {"kind": name}, name=f"{name}_one"),
    ]
