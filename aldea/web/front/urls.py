"""Addresses of the front, and of the desk where it is written."""

from django.urls import path

from aldea.web.front import editing, views

app_name = "front"
urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("about/<slug:slug>/", views.page, name="page"),
    path("our-schools/", views.our_schools, name="our_schools"),
    path("about/<slug:slug>/link.png", views.picture, name="picture"),
    path("pages/", editing.page_list, name="page_list"),
    path("pages/<slug:slug>/", editing.edit_page, name="edit_page"),
    path("pages/<slug:slug>/history/", editing.page_history, name="page_history"),
    path("pages/<slug:slug>/<uuid:pk>/", editing.page_version, name="page_version"),
    path("pages/<slug:slug>/<uuid:pk>/publish/", editing.publish_page, name="publish_page"),
    path("pages/<slug:slug>/<uuid:pk>/restore/", editing.restore_page, name="restore_page"),
]
