"""The people of the demo: one for each line of the table "Who sees what"."""

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from regions.models import Region

PASSWORD = "demo"  # noqa: S105  (the demo's own, printed at its start; load_demo refuses outside a demo)

# user name, first and last name, role, code of the region
PEOPLE = [
    ("admin", "Sri", "Wahyuni", "administrator", ""),
    ("kemlu", "Bambang", "Prasetyo", "reviewer", ""),
    ("babel", "Yulia", "Rahmawati", "supervisor", "19"),
    ("staf.babel", "Andi", "Saputra", "staff", "19"),
    ("pangkalpinang", "Siti", "Aminah", "staff", "19.71"),
    ("padang", "Rizki", "Ramadhan", "staff", "13.71"),
]


def load_people() -> int:
    """Makes the accounts that are missing and says how many; one that exists stays as it is."""
    users = get_user_model()
    known = set(users.objects.values_list("username", flat=True))
    # One hash for all: a strong hash is slow by design.
    password = make_password(PASSWORD)
    missing = [person for person in PEOPLE if person[0] not in known]
    for username, first, last, role, code in missing:
        user = users.objects.create(
            username=username,
            first_name=first,
            last_name=last,
            email=f"{username}@example.org",
            role=role,
            region=Region.objects.get(code=code) if code else None,
            password=password,
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return len(missing)
