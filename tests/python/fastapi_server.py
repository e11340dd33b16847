"""A shop of FastAPI on a free loopback port. Its first line says where it listens.

`renamed-field` calls a field of what it is sent by another name, `renamed-answer` one of what it answers.
"""

import socket
import sys
from typing import Annotated, Literal

import uvicorn
from fastapi import FastAPI, Header, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field, create_model

is_field_renamed = "renamed-field" in sys.argv
is_answer_renamed = "renamed-answer" in sys.argv


class Price(BaseModel):
    model_config = ConfigDict(extra="forbid")
    amount: float = Field(gt=0)
    currency: Literal["EUR", "USD"] = "EUR"


quantity = "stock" if is_field_renamed else "quantity"
number = "number" if is_answer_renamed else "id"

NewItem = create_model(
    "NewItem",
    name=(str, Field(min_length=1)),
    price=(Price, ...),
    note=(str | None, None),
    tags=(list[str], []),
    **{quantity: (int, ...)},
)

Item = create_model("Item", name=(str, ...), price=(Price, ...), note=(str | None, None), **{number: (int, ...)})


class Problem(BaseModel):
    detail: str


app = FastAPI(title="Shop")
items = {}


def stored(name, price, note):
    item = Item(**{number: len(items) + 1, "name": name, "price": price, "note": note})
    items[len(items) + 1] = item
    return item


stored("cup", Price(amount=5), None)


@app.get("/items")
def all_items(limit: Annotated[int, Query(le=100)] = 10) -> list[Item]:
    return list(items.values())[:limit]


@app.post("/items", status_code=201)
def create(item: NewItem, x_tenant: Annotated[str, Header()]) -> Item:
    return stored(item.name, item.price, item.note)


@app.get("/items/{item_id}", responses={404: {"model": Problem}})
def one(item_id: int) -> Item:
    if item_id not in items:
        raise HTTPException(404, "no such item")
    return items[item_id]


listener = socket.socket()
listener.bind(("127.0.0.1", 0))
# Connections wait from now on, so that who reads the line may come at once.
listener.listen(128)
print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
uvicorn.run(app, fd=listener.fileno(), log_level="warning")
