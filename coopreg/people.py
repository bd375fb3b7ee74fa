"""Accounts named in forms by people who may know of them."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coopreg.access import read_scope


def account_named(text: str, user: Any) -> Any:
    """The active account with this user name or e-mail address, None for "".

    It is looked for among those that ``user`` may know of: the own one and those of the regions in sight. Raises
    ValidationError where there is none.
    """
    text = text.strip()
    if not text:
        return None
    scope = read_scope(user)
    known = Q() if scope.everything else scope.regions("region") | Q(pk=user.pk)
    seen = get_user_model().objects.filter(known, is_active=True)
    found = list(seen.filter(Q(username=text) | Q(email__iexact=text))[:2])
    if len(found) != 1:
        raise ValidationError(_("No account in your sight has this name. Leave it empty if there is none."))
    return found[0]
