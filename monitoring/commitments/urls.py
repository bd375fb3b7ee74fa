from django.urls import path

from monitoring.commitments.views import (
    CommitmentDrop,
    CommitmentList,
    CommitmentNew,
    CommitmentSettle,
    CommitmentSignOff,
)

urlpatterns = [
    path("commitments/", CommitmentList.as_view(), name="commitment-list"),
    path("commitments/new/", CommitmentNew.as_view(), name="commitment-new"),
    path("commitments/<int:pk>/edit/", CommitmentNew.as_view(), name="commitment-edit"),
    path("commitments/<int:pk>/outcome/", CommitmentSettle.as_view(), name="commitment-settle"),
    path("commitments/<int:pk>/drop/", CommitmentDrop.as_view(), name="commitment-drop"),
    path("commitments/<int:pk>/outcomes/<int:fulfilment>/", CommitmentSignOff.as_view(), name="commitment-sign-off"),
]
