"""Addresses of the guide's desk."""

from django.urls import path

from aldea.web.guide import views

app_name = "guide"
urlpatterns = [
    path("school/<str:cds>/guide/", views.desk, name="desk"),
    path("school/<str:cds>/guide/changes/<uuid:pk>/", views.change, name="change"),
    path("directory/reports/", views.reports, name="reports"),
    path("directory/reports/<uuid:pk>/", views.change, name="report"),
    path("school/<str:cds>/guide/close/", views.close, name="close"),
    path("school/<str:cds>/guide/closures/<uuid:pk>/", views.closure, name="closure"),
    path(
        "school/<str:cds>/guide/closures/<uuid:pk>/words/<slug:language>/",
        views.closure_words,
        name="closure_words",
    ),
    path("school/<str:cds>/guide/closures/<uuid:pk>/open/", views.reopen, name="reopen"),
]
