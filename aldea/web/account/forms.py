"""Sign-in forms: allauth's, in our words and without text inside the fields."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

CODE = _("Code from your app")


def _say(form: forms.BaseForm, **labels) -> None:
    """Give fields their labels; a placeholder that repeats a label vanishes as one types.

    What a password must be, and what to do without it, the page says once.
    """
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.help_text = ""
        field.label = labels.get(name, field.label)


class SignIn(account.LoginForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=_("E-mail address at work"), password=_("Password"))


class ChangePassword(account.ChangePasswordForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            oldpassword=_("Your password now"),
            password1=_("New password"),
            password2=_("New password again"),
        )


class AskForPassword(account.ResetPasswordForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=_("E-mail address at work"))


class ChoosePassword(account.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password1=_("New password"), password2=_("New password again"))


class ConfirmPassword(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password=_("Your password"))


def _code(form: forms.BaseForm) -> None:
    _say(form, code=CODE)
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class EnterCode(mfa.AuthenticateForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _code(self)
        # A recovery code has letters too.
        self.fields["code"].widget.attrs.pop("inputmode")


class ConfirmCode(mfa.ReauthenticateForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _code(self)
        self.fields["code"].widget.attrs.pop("inputmode")


class AddApp(totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _code(self)
