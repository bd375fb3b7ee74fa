from django.urls import path

from potentials.choose import commodity_choose
from potentials.views.acts import PotentialPriority, PotentialTakeOut
from potentials.views.answers import AnswerList, AnswerRemove
from potentials.views.detail import PotentialDetail
from potentials.views.entry import PotentialEdit, PotentialNew
from potentials.views.gap import GapPage
from potentials.views.history import PotentialHistory
from potentials.views.intake import IntakeNew, IntakePage
from potentials.views.listing import PotentialList
from potentials.views.matches import OverlapPage, PotentialMatches
from potentials.views.papers import PaperFile, PaperList, PaperTakeOut
from potentials.views.sheet import PotentialSheet

app_name = "potentials"
urlpatterns = [
    path("", PotentialList.as_view(), name="potential-list"),
    path("new/", PotentialNew.as_view(), name="potential-new"),
    path("gap/", GapPage.as_view(), name="gap"),
    path("overlap/", OverlapPage.as_view(), name="overlap"),
    path("sheet/", PotentialSheet.as_view(), name="sheet"),
    path("import/", IntakeNew.as_view(), name="intake-new"),
    path("import/<int:pk>/", IntakePage.as_view(), name="intake"),
    path("commodities/choose/", commodity_choose, name="commodity-choose"),
    path("<int:pk>/", PotentialDetail.as_view(), name="potential-detail"),
    path("<int:pk>/edit/", PotentialEdit.as_view(), name="potential-edit"),
    path("<int:pk>/priority/", PotentialPriority.as_view(), name="potential-priority"),
    path("<int:pk>/take-out/", PotentialTakeOut.as_view(), name="potential-take-out"),
    path("<int:pk>/agreements/", AnswerList.as_view(), name="answer-list"),
    path("<int:pk>/agreements/<int:answer>/remove/", AnswerRemove.as_view(), name="answer-remove"),
    path("<int:pk>/matches/", PotentialMatches.as_view(), name="potential-matches"),
    path("<int:pk>/papers/", PaperList.as_view(), name="paper-list"),
    path("<int:pk>/papers/<int:paper>/file/", PaperFile.as_view(), name="paper-file"),
    path("<int:pk>/papers/<int:paper>/take-out/", PaperTakeOut.as_view(), name="paper-take-out"),
    path("<int:pk>/history/", PotentialHistory.as_view(), name="potential-history"),
]
