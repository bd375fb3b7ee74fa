from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PotentialsConfig(AppConfig):
    name = "potentials"
    verbose_name = _("Mapping")

    def ready(self) -> None:
        from agreements import demo, synthetic
        from agreements.filters import AgreementFilter
        from agreements.papers import checking
        from agreements.views import history
        from coopreg.reference import LATER
        from lists.exports.table import ALSO
        from potentials.agreementfilters import filters
        from potentials.demo.loading import load_potentials
        from potentials.history import POTENTIAL
        from potentials.models import Potential, PotentialPaper
        from potentials.reference import load_weights
        from potentials.synthetic import MADE_UP
        from potentials.views.papers import LOGGED_AS

        for name, each in filters().items():
            AgreementFilter.add(name, each)
        history.ALSO.append(lambda user: (POTENTIAL, Potential.objects.visible_to(user)))
        history.ALSO_NAMED.append(Potential)
        checking.ALSO.append(PotentialPaper)
        LATER.append(load_weights)
        demo.LATER.append(load_potentials)
        synthetic.MORE.append(MADE_UP)
        ALSO.append((LOGGED_AS, _("Papers of potentials")))
