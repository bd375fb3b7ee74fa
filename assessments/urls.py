from django.urls import URLPattern, path

from assessments.check_views import CheckAnswer, CheckList
from assessments.views import AssessmentList, AssessmentNew

app_name = "assessments"
# Below /agreements/<reference>/.
urlpatterns: list[URLPattern] = [
    path("assessments/", AssessmentList.as_view(), name="assessment-list"),
    path("assessments/<slug:aspect>/", AssessmentNew.as_view(), name="assessment-new"),
    path("checks/", CheckList.as_view(), name="warning-list"),
    path("checks/<slug:rule>/", CheckAnswer.as_view(), name="warning-answer"),
]
