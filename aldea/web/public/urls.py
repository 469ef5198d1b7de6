"""Addresses of the guide."""

from django.urls import path

from aldea.web.public import link_pictures, map, offline, sharing, views

app_name = "public"
urlpatterns = [
    path("robots.txt", sharing.robots, name="robots"),
    path("sitemap.xml", sharing.sitemap, name="sitemap"),
    path("guide/", views.guides_list, name="guides"),
    path("guide/worker.js", offline.worker, name="worker"),
    path("guide/away/", offline.away, name="away"),
    path("guide/icon-<int:size>.png", offline.icon, name="icon"),
    path("guide/<str:code>/", views.guide, name="guide"),
    path("guide/<str:code>/guide.webmanifest", offline.manifest, name="manifest"),
    path("guide/<str:code>/pages.json", offline.pages, name="pages"),
    path("guide/<str:code>/find/", views.find, name="find"),
    path("guide/<str:code>/map/", map.map_page, name="map"),
    path("guide/<str:code>/link.png", link_pictures.picture, name="link_picture"),
    path("guide/<str:code>/guide.pdf", sharing.pdf, name="pdf"),
    path("guide/<str:code>/paper/", sharing.prints, name="paper"),
    path("guide/<str:code>/poster/", sharing.poster, name="poster"),
    path("guide/<str:code>/embed/", sharing.embed, name="embed"),
    path("guide/<str:code>/changes.json", sharing.json_feed, name="json_feed"),
    path("guide/<str:code>/changes.rss", sharing.rss, name="rss"),
    path("guide/<str:code>/list/", views.my_list, name="list"),
    path("guide/<str:code>/service/<uuid:service_id>/", views.service, name="service"),
    path("guide/<str:code>/service/<uuid:service_id>/wrong/", views.wrong, name="wrong"),
]
