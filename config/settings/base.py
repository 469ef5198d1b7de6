"""What is the same everywhere; the environment names the rest."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from environs import Env

from aldea.web.shell.languages import TONGUES

env = Env()
ROOT = Path(__file__).resolve().parents[2]
VAR = Path(env.str("ALDEA_VAR", str(ROOT / "var"))).resolve()

DEBUG = False
ALLOWED_HOSTS: list[str] = []
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Each process has the login of its kind in DATABASE_URL: the web's owns nothing, the worker's
# crosses the county, the owner's migrates. See docs/decisions/0003.
DATABASES = {"default": env.dj_db_url("DATABASE_URL", "postgres:///aldea")}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = 60

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "anymail",
    "procrastinate.contrib.django",
    "aldea.core",
    "aldea.accounts",
    "aldea.audit",
    "aldea.network",
    "aldea.access",
    "aldea.people",
    "aldea.partners",
    "aldea.support",
    "aldea.arrivals",
    "aldea.web",
]

MIDDLEWARE = [
    "aldea.web.shell.middleware.request_id",
    "aldea.web.shell.middleware.client_address",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "aldea.web.shell.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "aldea.web.shell.middleware.body_size",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "aldea/web/templates"],
        "OPTIONS": {
            # Cotton and named partials work together only with this nesting of loaders.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
            ],
            "libraries": {"shell": "aldea.web.shell.tags"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "aldea.web.shell.context.shell",
            ],
        },
    }
]
COTTON_DIR = "components"
FORM_RENDERER = "aldea.web.shell.forms.UswdsRenderer"

LANGUAGE_CODE = "en"
LANGUAGES = [(tongue.code, tongue.name) for tongue in TONGUES]
LANGUAGES_BIDI = [tongue.code for tongue in TONGUES if tongue.is_rtl]
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True
TIME_ZONE = "America/Los_Angeles"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
# Built from the code and kept beside it, wherever VAR is; aldea/web/static is the app's own.
STATICFILES_DIRS = [ROOT / "var" / "assets"]
MEDIA_ROOT = VAR / "documents"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# The largest file of services that the directory's desk takes; reading one takes some seven times
# its size in memory.
ALDEA_DIRECTORY_MOST_BYTES = env.int("ALDEA_DIRECTORY_MOST_MB", 50) * 1024**2
# How long a file of services is kept after it was last read or applied; then it is deleted.
ALDEA_DIRECTORY_KEPT = timedelta(days=env.int("ALDEA_DIRECTORY_KEPT_DAYS", 90))
# Whether the county holds a licence for the 211 taxonomy: without one its terms are codes only.
ALDEA_211_LICENSE = env.bool("ALDEA_211_LICENSE", False)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "aldea.web.account.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "aldea.web.account.adapter.DistrictAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the county, not by sign-up
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to whatever address somebody types
ACCOUNT_FORMS = {
    "login": "aldea.web.account.forms.SignIn",
    "change_password": "aldea.web.account.forms.ChangePassword",
    "reset_password": "aldea.web.account.forms.AskForPassword",
    "reset_password_from_key": "aldea.web.account.forms.ChoosePassword",
    "reauthenticate": "aldea.web.account.forms.ConfirmPassword",
}
# A form that is posted may lead nowhere else (form-action), so a district's sign-in is a link.
SOCIALACCOUNT_LOGIN_ON_GET = True
MFA_FORMS = {
    "authenticate": "aldea.web.account.forms.EnterCode",
    "reauthenticate": "aldea.web.account.forms.ConfirmCode",
    "activate_totp": "aldea.web.account.forms.AddApp",
}
# The county makes accounts and knows their addresses; without this nobody could add a second key.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Aldea"
STAFF_NEED_TOTP = True  # staff roles enrol an authenticator app before anything else
DEMO = False  # one-click sign-ins and the outbox page; production refuses to start with it

TRUSTED_PROXIES = 0  # how many of the county's own proxies stand in front
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "aldea.web.shell.errors.forgery_refused"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Shared by every process and server, and outside the request's transaction, so that a refused
# sign-in counts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        # Past its 300 entries Django drops a third, counts of failed sign-ins first.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = None

EMAIL_BACKEND = "aldea.core.messages.FolderBackend"
SMS_BACKEND = "aldea.core.messages.FolderSms"
TWILIO: dict = {}
OUTBOX = Path(env.str("OUTBOX", str(VAR / "outbox")))
DEFAULT_FROM_EMAIL = "Aldea <no-reply@aldea.example>"
SITE_URL = env.str("SITE_URL", "http://localhost:8000")
# A consent is withdrawn as easily as it was given, so its link lasts as long as a consent may.
LINK_DAYS = {"ANSWER": 14, "WORD": 14, "CONSENT": 400, "LISTINGS": 60}

# A map asks nobody outside unless the county chooses a tile server: https://.../{z}/{x}/{y}.png
MAP_TILES = env.str("ALDEA_MAP_TILES", "")
MAP_ATTRIBUTION = env.str("ALDEA_MAP_ATTRIBUTION", "")

LOGGING_CONFIG = "aldea.core.logs.configure"
LOGGING: dict[str, str] = {"level": env.str("LOG_LEVEL", "INFO")}
