"""Addresses by which a partner keeps its own listings right."""

from django.urls import path

from aldea.web.listings import views

app_name = "listings"
urlpatterns = [
    path("l/<str:token>/", views.own, name="own"),
    path("l/<str:token>/<uuid:pk>/", views.edit, name="edit"),
    path("l/<str:token>/<uuid:pk>/right/", views.right, name="right"),
    path("l/<str:token>/<uuid:pk>/room/", views.room, name="room"),
    path("l/<str:token>/<uuid:pk>/saved/", views.saved, name="saved"),
]
