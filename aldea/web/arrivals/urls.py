"""Addresses of data arrivals."""

from django.urls import path

from aldea.web.arrivals import lists, samples, views

app_name = "arrivals"
urlpatterns = [
    path("data-arrivals/", views.arrival_list, name="arrival_list"),
    path("data-arrivals/send/", views.send_roster, name="send_roster"),
    path("data-arrivals/sample/<str:cds_code>.zip", samples.sample, name="sample"),
    path("data-arrivals/<uuid:pk>/", views.arrival, name="arrival"),
    path("data-arrivals/<uuid:pk>/changes/", lists.change_list, name="change_list"),
    path("data-arrivals/<uuid:pk>/refused/", lists.refused_list, name="refused_list"),
    path("data-arrivals/<uuid:pk>/refused.csv", lists.refused_csv, name="refused_csv"),
    path("data-arrivals/<uuid:pk>/confirm-leaving/", views.confirm_leaving, name="confirm_leaving"),
    path("data-arrivals/<uuid:pk>/apply/", views.apply_arrival, name="apply_arrival"),
    path("data-arrivals/<uuid:pk>/cancel/", views.cancel_arrival, name="cancel_arrival"),
    path("data-arrivals/<uuid:pk>/start-again/", views.start_again, name="start_again"),
    path("data-arrivals/<uuid:pk>/throw-away/", views.throw_away, name="throw_away"),
]
