"""What the shop has."""

from django.conf import settings
from django.db import models


class Item(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(max_length=100)
    price = models.IntegerField()

    def shown(self):
        return {"id": self.pk, "owner": self.owner.get_username(), "name": self.name, "price": self.price}
