from django.urls import URLPattern

app_name = "assessments"
# Below /agreements/<reference>/.
urlpatterns: list[URLPattern] = []
