"""load_demo refuses what it must, with one clear sentence, and leaves nothing half-loaded."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import User
from agreements.models import Agreement


def load(**options) -> None:
    with translation.override("en"):
        call_command("load_demo", stdout=StringIO(), **options)


@pytest.mark.django_db
def test_it_refuses_outside_a_demo(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="DEBUG"):
        load()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_it_asks_for_the_reference_data_first(settings):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="load_reference"):
        load()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("Kota Padang,Kota Hildesheim", "Kota Padnag,Kota Hildesheim", "line 10.*Kota Padang"),
        ("Kota Hildesheim,Jerman", "Kota Hildesheim,Jermann", "line 10.*Jerman"),
        ("1988-06-20", "1988-06-31", "line 10.*31"),
        ("unit,partner", "unit,mitra", "line 1.*partner"),
    ],
)
@pytest.mark.django_db
def test_a_broken_row_is_named_with_its_line_and_nothing_is_loaded(settings, tmp_path: Path, old, new, what):
    settings.DEBUG = True
    call_command("load_reference", stdout=StringIO())
    text = (settings.BASE_DIR / "data" / "agreements.csv").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "agreements.csv").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CommandError, match=what):
        load(data=tmp_path)
    assert not Agreement.objects.exists()
    assert not User.objects.exists()
