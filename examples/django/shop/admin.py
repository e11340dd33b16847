"""What the admin shows of it."""

from django.contrib import admin

from shop.models import Item


@admin.register(Item)
class ItemAdmin(admin.ModelAdmin):
    list_display = ["name", "price", "owner"]
    list_select_related = ["owner"]
    list_per_page = 20
