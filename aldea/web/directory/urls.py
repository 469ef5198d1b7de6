"""Addresses of the directory's desk."""

from django.urls import path

from aldea.web.directory.views import checks, desk, duplicates, standing

app_name = "directory"
urlpatterns = [
    path("directory/", desk.desk, name="desk"),
    path("directory/checks/", checks.queue, name="checks"),
    path("directory/checks/next/", checks.take_next, name="check_next"),
    path("directory/checks/<uuid:pk>/", checks.check, name="check"),
    path("directory/checks/<uuid:pk>/take/", checks.take, name="check_take"),
    path("directory/checks/<uuid:pk>/right/", checks.confirm, name="check_confirm"),
    path("directory/checks/<uuid:pk>/missed/", checks.miss, name="check_miss"),
    path("directory/duplicates/", duplicates.pairs, name="pairs"),
    path("directory/duplicates/<uuid:pk>/", duplicates.pair, name="pair"),
    path("directory/merged/", duplicates.merged, name="merged"),
    path("directory/merged/<uuid:pk>/apart/", duplicates.take_apart, name="take_apart"),
    path("directory/standing/", standing.standings, name="standings"),
    path("directory/standing/of/<uuid:listing_id>/", standing.stand, name="stand"),
    path("directory/standing/<uuid:pk>/lift/", standing.lift, name="lift"),
]
