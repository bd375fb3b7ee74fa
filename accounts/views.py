from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.messages.views import SuccessMessageMixin
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import UpdateView

from accounts.forms import SettingsForm
from accounts.models import User

# Of the demo (agreements/demo/people.py), in the order in which one would try them.
DEMO_NAMES = ["pangkalpinang", "padang", "staf.babel", "babel", "kemlu", "admin"]


def demo_people() -> list[User]:
    """The accounts that the sign-in page of a demo names, with their regions; none elsewhere."""
    if not settings.DEMO:
        return []
    people = User.objects.filter(username__in=DEMO_NAMES, is_active=True).select_related("region")
    return sorted(people, key=lambda person: DEMO_NAMES.index(person.username))


class SignIn(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"demo_people": demo_people()}


class Settings(SuccessMessageMixin, UpdateView):
    """What people choose for themselves; everything else of an account is the administrators' matter."""

    form_class = SettingsForm
    template_name = "account/settings.html"
    success_url = reverse_lazy("account_settings")
    success_message = _("Your settings are saved.")

    def get_object(self, queryset: Any = None) -> Any:
        return self.request.user
