"""Addresses of the directory's screens."""

from django.urls import path

from aldea.web.partners import views

app_name = "partners"
urlpatterns = [
    path("school/<str:cds>/services/", views.find, name="find"),
    path("school/<str:cds>/services/<uuid:pk>/", views.service, name="service"),
    path("school/<str:cds>/services/<uuid:pk>/text/", views.text_service, name="text_service"),
]
