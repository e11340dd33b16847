"""Where everything is."""

from django.contrib import admin
from django.urls import path

from shop import api

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/items/", api.items),
    path("api/items/<int:pk>/", api.item),
]
