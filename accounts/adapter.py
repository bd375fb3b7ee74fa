from smtplib import SMTPException
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

from accounts.mfa import must_have_second_factor

log = structlog.get_logger(__name__)

WRONG_CODE = _("This code is not right. Enter the newest code that your app shows.")


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by user name for people whom an administrator has entered; nobody signs up alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("This user name and password do not belong together. Check both."),
        "too_many_login_attempts": _("Too many attempts that failed. Wait five minutes, then try again."),
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tells the person of a change of their account, at the address that the administrator entered."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A silent mail server breaks no page; an error would also tell a stranger that an address has an account."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError):
            log.exception("mail_not_sent", mail=template_prefix)


class MFAAdapter(DefaultMFAAdapter):
    """The second factor, in the words of the registry."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": _("Administrators need the second factor; it cannot be turned off."),
    }

    def get_totp_label(self, user: Any) -> str:
        """What the app shows beside the code: the name that one signs in with."""
        return user.get_username()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return authenticator.type != Authenticator.Type.TOTP or not must_have_second_factor(authenticator.user)
