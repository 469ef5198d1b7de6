"""Addresses of families, contacts, students and search."""

from django.urls import path

from aldea.web.people.views import calling, census, families, logging, search, students

app_name = "people"
urlpatterns = [
    path("school/<str:cds>/families/", census.census, name="census"),
    path("school/<str:cds>/families/export/", census.export, name="census_export"),
    path("school/<str:cds>/families/<uuid:family>/reach/", families.access, name="access"),
    path("school/<str:cds>/guardians/<uuid:guardian>/phone/", families.phone, name="phone"),
    path("school/<str:cds>/log/", logging.log, name="log"),
    path("school/<str:cds>/log/follow-up/", logging.follow_up, name="follow_up"),
    path("school/<str:cds>/touches/<uuid:touch>/undo/", logging.undo, name="undo"),
    path("school/<str:cds>/call/", calling.call, name="call"),
    path("school/<str:cds>/students/", students.student_list, name="student_list"),
    path("school/<str:cds>/search/", search.search, name="search"),
]
