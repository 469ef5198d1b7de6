"""How allauth behaves here: nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the county; there is no sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
