"""The areas' addresses, and the gates of mounted packages."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from aldea.web.shell.views import gallery

# Mounted packages bring views of their own: prefix, and why. The walk over all addresses reads it.
MOUNTED = {
    "accounts/": "allauth: signing in, second factor, OpenID Connect; runs as the app's own login.",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("aldea.web.home.urls")),
    path("", include("aldea.web.front.urls")),
    path("", include("aldea.web.account.urls")),
    path("", include("aldea.web.partners.urls")),
    path("", include("aldea.web.people.urls")),
    path("", include("aldea.web.record.urls")),
    path("", include("aldea.web.arrivals.urls")),
    path("", include("aldea.web.public.urls")),
    path("", include("aldea.web.guide.urls")),
    path("", include("aldea.web.listings.urls")),
    path("", include("aldea.web.directory.urls")),
    path("", include("aldea.web.directory_api.urls")),
    path("", include("aldea.web.support.urls")),
    path("accounts/", include("allauth.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("components/", gallery, name="gallery"))
