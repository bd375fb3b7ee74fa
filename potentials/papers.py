"""Taking in the papers of a potential: looked into, scanned and kept as those of agreements are."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from agreements.papers.intake import look_into
from agreements.papers.keeping import whole, write
from agreements.papers.names import stored_name
from agreements.papers.scanner import scan
from potentials.models import Potential, PotentialPaper


def take(potential: Potential, file: File, user: Any, *, title: str = "") -> PotentialPaper:
    """The paper that ``file`` becomes, saved. Whether ``user`` may add it is the caller's matter.

    Raises ValidationError with a sentence; then nothing is kept, neither file nor row.
    """
    content = look_into(file)
    same = PotentialPaper.objects.filter(potential=potential, sha256=content.sha256, retired_at=None).first()
    if same:
        raise ValidationError(_("The same file is here already: “%(paper)s”."), code="twice", params={"paper": same})
    scanned_at = scan(file)
    paper = PotentialPaper(potential=potential, title=title, uploaded_by=user, scanned_at=scanned_at, **vars(content))
    with whole() as written:
        name = stored_name()
        # Before it is written: a write that breaks off may leave half a file.
        written.append(name)
        write(paper, file, name)
        paper.full_clean(validate_unique=False)
        paper.save()
    return paper
