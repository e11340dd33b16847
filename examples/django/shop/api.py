"""The items as JSON, each for its owner alone."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from shop.models import Item


@login_required
@require_http_methods(["GET", "POST"])
def items(request):
    if request.method == "POST":
        sent = json.loads(request.body)
        made = Item.objects.create(owner=request.user, name=sent["name"], price=sent["price"])
        return JsonResponse(made.shown(), status=201)
    own = Item.objects.filter(owner=request.user).select_related("owner")
    return JsonResponse({"items": [item.shown() for item in own]})


@login_required
@require_http_methods(["GET", "PATCH", "DELETE"])
def item(request, pk):
    found = get_object_or_404(Item.objects.select_related("owner"), pk=pk, owner=request.user)
    if request.method == "DELETE":
        found.delete()
        return HttpResponse(status=204)
    if request.method == "PATCH":
        found.price = json.loads(request.body)["price"]
        found.save()
    return JsonResponse(found.shown())
