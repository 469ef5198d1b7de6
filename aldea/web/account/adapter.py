"""How allauth behaves here: nobody signs up by themselves."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

from aldea.core import clock
from aldea.web.shell import limits

JUST_NOW = timedelta(minutes=5)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the county; there is no sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Count tries to sign in by the same address as all others."""
        return limits.asker(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago need not do so again to set up the second key."""
        signed_in = self.request.session.get("account_authentication_methods", [])
        since = (clock.now() - JUST_NOW).timestamp()
        if any(each["at"] > since for each in signed_in):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


class DistrictAdapter(DefaultSocialAccountAdapter):
    """A district's own sign-in vouches for the addresses of its own domains and no others."""

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        app = login.provider.app
        own = {domain.lower() for domain in app.settings.get("domains", ())} if app else set()
        is_own = email.rpartition("@")[2].lower() in own
        return is_own and super().can_authenticate_by_email(login, email)
