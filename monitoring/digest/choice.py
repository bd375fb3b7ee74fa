"""Whether a person wants the weekly mail, and the signed address by which it is turned off without signing in."""

from typing import Any

import pghistory
from django.contrib.auth import get_user_model
from django.core import signing
from django.urls import reverse

from monitoring.models import DigestChoice

_SALT = "monitoring.digest"


def off_address(user: Any) -> str:
    """The address in a mail to ``user`` that turns the mail off. It holds as long as SECRET_KEY: mails are kept."""
    return reverse("digest-off", args=[signing.Signer(salt=_SALT).sign(user.pk)])


def person_of(signed: str) -> Any:
    """The person of an address made by ``off_address``, None for anything else."""
    try:
        key = signing.Signer(salt=_SALT).unsign(signed)
    except signing.BadSignature:
        return None
    return get_user_model().objects.filter(pk=key).first()


def wants(user: Any) -> bool:
    """A person who chose nothing gets the mail."""
    return not DigestChoice.objects.filter(user=user, wanted=False).exists()


def choose(user: Any, *, wanted: bool) -> None:
    """Keeps the choice; asked twice, nothing changes."""
    choice, made = DigestChoice.objects.get_or_create(user=user, defaults={"wanted": wanted})
    if not made and choice.wanted != wanted:
        choice.wanted = wanted
        choice.save(update_fields=["wanted"])


def choose_by_mail(user: Any, *, wanted: bool) -> None:
    """As ``choose``, for somebody who came from the mail: the history does not keep the signed address."""
    with pghistory.context(url=reverse("digest-off", args=["-"])):
        choose(user, wanted=wanted)
