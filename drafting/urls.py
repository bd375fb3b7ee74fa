from django.urls import URLPattern

app_name = "drafting"
# Below /agreements/<reference>/.
urlpatterns: list[URLPattern] = []
