from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        from agreements.history import AGREEMENT
        from agreements.told import TELLERS
        from assessments import lists
        from assessments.history import TABLES
        from assessments.overview import TELLER
        from assessments.reference import load_questions
        from coopreg.reference import LATER

        AGREEMENT.join(*TABLES)
        TELLERS["assessments"] = TELLER
        LATER.append(load_questions)
        lists.join()
