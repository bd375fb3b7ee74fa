from typing import Any

from allauth.account.views import LoginView
from django.conf import settings

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
