"""A county of synthetic people on this machine: one-click sign-ins, messages to a folder."""

import secrets

from config.settings.base import *  # noqa: F403  settings are layered by import, as Django documents
from config.settings.base import VAR, env

DEMO = True
STAFF_NEED_TOTP = False
ALLOWED_HOSTS = ["*"]
VAR.mkdir(parents=True, exist_ok=True)
_key = VAR / "secret-key"
if not _key.exists():
    _key.write_text(secrets.token_urlsafe(50))
    _key.chmod(0o600)
SECRET_KEY = env.str("SECRET_KEY", _key.read_text())
