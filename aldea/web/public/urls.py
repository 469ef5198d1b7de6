"""Addresses of the guide."""

from django.urls import path

from aldea.web.public import views

app_name = "public"
urlpatterns = [
    path("guide/", views.guides_list, name="guides"),
    path("guide/<str:code>/", views.guide, name="guide"),
    path("guide/<str:code>/find/", views.find, name="find"),
    path("guide/<str:code>/list/", views.my_list, name="list"),
    path("guide/<str:code>/service/<uuid:service_id>/", views.service, name="service"),
    path("guide/<str:code>/service/<uuid:service_id>/wrong/", views.wrong, name="wrong"),
]
