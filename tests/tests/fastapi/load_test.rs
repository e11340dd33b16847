//! A load test of the shop, held to the contract that the shop itself tells.

use backpack::prelude::*;

endpoint! {
    #![openapi("openapi.json")]
    pub Items = GET "/items" { query: { "limit": 10 } };
    pub NewItem = POST "/items" {
        headers: { "x-tenant": "tests" },
        json: {
            "name": "cup",
            "price": { "amount": 4.5, "currency": "EUR" },
            "quantity": 3,
            "note": null,
        },
        expect: 201,
    };
    pub Item = GET "/items/{id}";
    pub Nothing = GET "/items/{id}" { name: "nothing", path: { "id": 0 }, expect: 404 };
}

depends! {
    Item {
        path["id"] <- NewItem.json["id"],
    }
}

scenario! {
    pub Customer = [Items, NewItem, Item, Nothing];
}

fn main() -> ExitCode {
    LoadTest::new()
        .scenario(Customer, 1)
        .expect(thresholds![failures < 1%])
        .main()
}
