from django.urls import path

from monitoring.obstacles.views import ObstacleClear, ObstacleEdit, ObstacleList

urlpatterns = [
    path("obstacles/", ObstacleList.as_view(), name="obstacle-list"),
    path("obstacles/new/", ObstacleEdit.as_view(), name="obstacle-new"),
    path("obstacles/<int:pk>/edit/", ObstacleEdit.as_view(), name="obstacle-edit"),
    path("obstacles/<int:pk>/clear/", ObstacleClear.as_view(), name="obstacle-clear"),
]
