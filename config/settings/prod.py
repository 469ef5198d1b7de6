"""A real county: every secret from the environment, and no demo doors."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403  settings are layered by import, as Django documents
from config.settings.base import env

_NEEDED = {
    "DATABASE_URL": "the database and login of this process",
    "SECRET_KEY": "at least 50 random characters; signs sessions and links",
    "ALLOWED_HOSTS": "the host names Aldea answers to, comma separated",
    "SITE_URL": "the address written into e-mails and texts, https://...",
    "DEFAULT_FROM_EMAIL": "who e-mails come from",
    "EMAIL_BACKEND": "e.g. anymail.backends.amazon_ses.EmailBackend",
    "SMS_BACKEND": "e.g. aldea.core.messages.TwilioSms",
}
_missing = [f"  {name}: {what}" for name, what in _NEEDED.items() if not env.str(name, "")]
if _missing:
    raise ImproperlyConfigured(
        "Aldea cannot start. Set these in the environment:\n" + "\n".join(_missing)
    )
if len(env.str("SECRET_KEY")) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: at least 50 random characters.")
if not env.str("SITE_URL").startswith("https://"):
    raise ImproperlyConfigured("SITE_URL must begin with https://: links carry a family's trust.")
if env.bool("DEMO", False):
    raise ImproperlyConfigured(
        "DEMO is on: it lets anybody sign in with one click. Production refuses to start with it."
    )

SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
EMAIL_BACKEND = env.str("EMAIL_BACKEND")
SMS_BACKEND = env.str("SMS_BACKEND")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")
ANYMAIL = dict(env.json("ANYMAIL", {}))
TWILIO = dict(env.json("TWILIO", {}))

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 1)
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
CSRF_TRUSTED_ORIGINS = [env.str("SITE_URL")]

# Google, Microsoft, Clever, ClassLink: any OpenID Connect provider a district uses.
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": env.json("OIDC_APPS", [])}}
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
