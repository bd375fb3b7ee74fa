"""allauth's forms in the habits of the registry: labels above the fields, no words inside them."""

from typing import Any

from allauth.account import forms
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User

PASSWORD_HELP = _("At least 12 characters, not only digits, no word that many people use, and not like your name.")


def settle(form: django_forms.Form, **labels: Any) -> None:
    """Takes the placeholders out of ``form`` and gives its fields the ``labels``."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)


class SettingsForm(django_forms.ModelForm):
    class Meta:
        model = User
        fields = ("csv_style",)
        widgets = {"csv_style": django_forms.RadioSelect}
        help_texts = {
            "csv_style": _(
                "Choose the second if Excel shows a CSV file of the registry in one single column, as an Excel set to "
                "Indonesian does: it expects semicolons, because its decimal sign is the comma. Excel files (XLSX) "
                "open well with either, and files for programs (headers=codes) always use the comma."
            )
        }


class LoginForm(forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle(self, login=_("User name"), password=_("Password"))
        # The way to a new password stands below the form, where it does not come between the two fields.
        self.fields["password"].help_text = ""
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false", "autofocus": True}


class ChangePasswordForm(forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("New password, once more"),
        )
        # Who is signed in gets a link by mail after signing out.
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = PASSWORD_HELP


class ResetPasswordForm(forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle(self, email=_("E-mail address"))


class ResetPasswordKeyForm(forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle(self, password1=_("New password"), password2=_("New password, once more"))
        self.fields["password1"].help_text = PASSWORD_HELP


class ConfirmPasswordForm(forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle(self, password=_("Password"))
        self.fields["password"].help_text = ""


class CodeForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle_code(self)


class ConfirmCodeForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle_code(self)


class ActivateForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle_code(self)


def settle_code(form: django_forms.Form) -> None:
    """Asks for the code as phones expect it: with the number keys, and filled in by itself where possible."""
    settle(form, code=_("Code from your app"))
    # A recovery code is typed into the same field, so the field takes more than six digits.
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": 20, "autofocus": True}
