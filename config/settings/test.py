"""For the tests: the app's own login, cheap passwords, messages kept in memory."""

from config.settings.base import *  # noqa: F403  settings are layered by import, as Django documents
from config.settings.base import VAR

SECRET_KEY = "only-for-tests"  # noqa: S105  signs nothing that leaves the tests
DEMO = True
STAFF_NEED_TOTP = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
OUTBOX = VAR / "test-outbox"
WHITENOISE_AUTOREFRESH = True  # tests of requests need no collected static files
LOGGING = {"level": "ERROR"}
