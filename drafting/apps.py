from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DraftingConfig(AppConfig):
    name = "drafting"
    verbose_name = _("Drafting")

    def ready(self) -> None:
        from agreements.history import AGREEMENT
        from agreements.papers.checking import ELSEWHERE
        from coopreg.reference import LATER
        from drafting.history import CHECKED
        from drafting.reference import load_clauses
        from lists.exports.table import ALSO

        AGREEMENT.join(CHECKED)
        ELSEWHERE.add("drafting")
        LATER.append(load_clauses)
        ALSO.append(("drafts", _("Drafts in Word")))
