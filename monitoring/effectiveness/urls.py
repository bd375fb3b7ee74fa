from django.urls import path

from monitoring.effectiveness.views import ImplementationDetail, JudgementNew

urlpatterns = [
    path("implementation/", ImplementationDetail.as_view(), name="implementation-detail"),
    path("implementation/judge/", JudgementNew.as_view(), name="judgement-new"),
]
