"""What changed in one potential, who did it and when."""

from functools import cached_property
from typing import Any

from agreements.models import Agreement
from agreements.views.history import ChangeList
from coopreg.history import Log
from potentials.history import POTENTIAL
from potentials.models import Potential
from potentials.views.page import PotentialPage


class PotentialHistory(PotentialPage, ChangeList):
    """The history of one potential with its figures, countries, answers and papers."""

    tab = "history"
    template_name = "potentials/potential_history.html"

    @cached_property
    def log(self) -> Log:  # type: ignore[override]
        user = self.request.user
        visible: dict[Any, Any] = {Agreement: Agreement.objects.visible_to(user)}
        return Log([(POTENTIAL, Potential.objects.filter(pk=self.potential.pk))], visible, user=user)
