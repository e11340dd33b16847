//! A shop as FastAPI describes one, 3.1 in JSON.

use crate::large::SHOP;
use crate::told::{accepted, lacking, refused, unchecked};

#[test]
fn is_accepted() {
    accepted(
        &SHOP,
        &[
            r#"GET "/products/" { headers: { "X-Tenant": "a" } }"#,
            r#"GET "/api/v1/products/" { headers: { "x-tenant": "a", "x-attempt": 2 }, query: { "skip": 0, "limit": 10, "order_by": "price", "tags": "new" } }"#,
            r#"GET "/products/{id}" { path: { "id": 7 }, expect: [200, 404] }"#,
            r#"GET "/orders/{id}" { expect: 200..300 }"#,
            r#"[GET, DELETE] "/products/{id}" { expect: [200, 204] }"#,
            // Null as one of several, a constant, values with defaults left out.
            r#"POST "/products/" { json: { "name": "cup", "price": { "amount": 5 } }, expect: 201 }"#,
            r#"POST "/products/" { json: { "name": "cup", "price": { "amount": 4.5, "currency": "EUR" }, "description": null, "tax": "19", "size": "s", "tags": [], "position": [1, 2.5], "extra": { "a": [null] }, "stock": { "kyiv": 3 }, "schema_version": 2, "released": "2026-01-31" }, expect: 201 }"#,
            r#"PUT "/products/{id}" { json: { "name": "cup", "price": price(), "position": null, "tax": 0.19 } }"#,
            r#"PATCH "/products/{id}/price" { json: null }"#,
            r#"PATCH "/products/{id}/price" { json: { "amount": 1 } }"#,
            r#"PATCH "/products/{id}/price""#,
            r#"POST "/token" { form: { "username": "ada", "password": secret(), "grant_type": "password" } }"#,
            r#"POST "/upload" { multipart: { "file": bytes(made(), "a.png", "image/png"), "note": "a", "pages": 3 } }"#,
            // Definitions of its own, parts that know no others together, what only requests have and what only answers.
            r#"POST "/baskets" { query: { "dry-run": false }, json: { "lines": [{ "sku": "a", "count": 1, "gift": null }], "voucher": { "code": "b", "until": null }, "secret": "c" }, expect: 201 }"#,
            r#"POST "/baskets?dry-run=true" { json: { "lines": [] } }"#,
            // A list, a flag.
            r#"PUT "/points" { json: [[0, 0], [1.5, -2]] }"#,
            r#"PUT "/flag" { json: true }"#,
            r#"GET "/files/{path}" { path: { "path": "a/b.txt" } }"#,
            r#"GET "/report" { query: { "key": key() }, redirects: false, expect: 307 }"#,
            r#"POST "/pets" { json: { "kind": "cat", "lives": 9, "friend": { "kind": "dog", "breed": "a", "friend": null } } }"#,
            r#"POST "/pets" { json: { "kind": kind(), "lives": 9 } }"#,
            r#"POST "/pets" { json: { "whatever": 1 }, expect: 422 }"#,
        ],
    );
}

#[test]
fn is_refused() {
    refused(
        &SHOP,
        &[
            (
                r#"GET ‹"/product/"› { headers: { "x-tenant": "a" } }"#,
                "the contract `shop.json` has no path `/product/`, did you mean `/products/`?",
            ),
            (
                r#"GET ‹"/products"› { headers: { "x-tenant": "a" } }"#,
                "the contract `shop.json` has no path `/products`, did you mean `/products/`?",
            ),
            (
                r#"‹PATCH› "/products/{id}""#,
                "the contract `shop.json` has no PATCH of `/products/{product_id}`\nit has: GET, PUT, DELETE",
            ),
            (
                r#"GET "/products/{id}" { path: { "id": ‹"cup"› } }"#,
                "the contract takes a whole number for `id`",
            ),
            (
                r#"GET "/products/" { headers: { "x-tenant": "a" }, query: { "limit": ‹"ten"› } }"#,
                "the contract takes a whole number or `null` for `limit`",
            ),
            (
                r#"GET "/products/" { headers: { "x-tenant": "a" }, query: { ‹"orderby"›: "name" } }"#,
                "the contract's GET /products/ knows no query value `orderby`, did you mean `order_by`?\nit knows: key, limit, order_by, skip, tags",
            ),
            (
                r#"GET "/products/" { headers: { "x-tenant": "a", ‹"x-tenants"›: "b" } }"#,
                "the contract's GET /products/ knows no header `x-tenants`, did you mean `x-tenant`?\nit knows: x-attempt, x-tenant",
            ),
            (
                r#"POST "/products/" { json: { "name": "cup", "price": { "amount": 5 }, ‹"descripton"›: "a" } }"#,
                "the contract's `ProductCreate` has no property `descripton`, did you mean `description`?\nit has: description, extra, name, position, price, released, schema_version, size, stock, tags, tax",
            ),
            (
                r#"POST "/products/" { json: { "name": ‹""›, "price": { "amount": 5 } } }"#,
                "the contract takes a text of at least 1 character for `name`",
            ),
            (
                r#"POST "/products/" { json: { "name": "cup", "price": { "amount": ‹"5"› } } }"#,
                "the contract takes a number for `amount`, and this is a text",
            ),
            (
                r#"POST "/products/" { json: { "name": "cup", "price": { "amount": 5, "currency": ‹"USD"› } } }"#,
                "the contract does not take this for `currency`\nit takes: \"EUR\"",
            ),
            (
                r#"POST "/products/" { json: { "name": "cup", "price": { "amount": 5 }, "size": ‹"xl"› } }"#,
                "the contract does not take this for `size`, did you mean \"l\"?\nit takes: \"s\", \"m\", \"l\"",
            ),
            (
                r#"POST "/products/" { json: { "name": "cup", "price": { "amount": 5 }, "schema_version": ‹1› } }"#,
                "the contract does not take this for `schema_version`\nit takes: 2",
            ),
            (
                r#"POST "/products/" { json: { "name": "cup", "price": { "amount": 5 }, "description": ‹7› } }"#,
                "the contract takes `null` or a text for `description`, and this is a number",
            ),
            (
                r#"POST "/products/" { json: { "name": "cup", "price": { "amount": 5 }, "tags": ["a", ‹1›] } }"#,
                "the contract takes a text for `tags`, and this is a number",
            ),
            (
                r#"POST "/products/" { json: { "name": "cup", "price": { "amount": 5 }, "stock": { "kyiv": ‹"3"› } } }"#,
                "the contract takes a whole number for `kyiv`, and this is a text",
            ),
            (
                r#"PUT "/points" { json: [[0, 0], [1, ‹"2"›]] }"#,
                "the contract takes a number for the body, and this is a text",
            ),
            (
                r#"PUT "/flag" { json: ‹"true"› }"#,
                "the contract takes `true` or `false` for the body, and this is a text",
            ),
            (
                r#"POST "/baskets?dry-run=true" { json: { "lines": [{ "sku": "a", "count": ‹0› }] } }"#,
                "the contract takes a number above 0 for `count`",
            ),
            (
                r#"POST "/baskets?dry-run=true" { json: { "lines": [{ "sku": "a", "count": 1, ‹"colour"›: "b" }] } }"#,
                "the contract's `Line` has no property `colour`\nit has: count, gift, sku",
            ),
            (
                r#"POST "/baskets?dry-run=true" { json: { "lines": [], "voucher": { "code": "a", ‹"untill"›: null } } }"#,
                "the contract's `Voucher` has no property `untill`, did you mean `until`?\nit has: code, until",
            ),
            (
                r#"POST "/pets" { json: { "kind": ‹"cow"›, "lives": 9 } }"#,
                "the contract knows no `kind` \"cow\"\nit knows: cat, dog",
            ),
            (
                r#"POST "/token" { ‹json›: { "username": "a", "password": "b" } }"#,
                "`json` sends `application/json`, and the contract's POST /token takes application/x-www-form-urlencoded: give it `form: { … }`",
            ),
            (
                r#"POST "/products/" { json: { "name": "cup", "price": { "amount": 5 } }, expect: ‹200› }"#,
                "the contract's POST /products/ lists no status 200\nit lists: 201, 422",
            ),
        ],
    );
}

#[test]
fn a_dependency_could_give_what_is_lacking() {
    lacking(
        &SHOP,
        &[
            (
                r#"GET ‹"/products/"›"#,
                "the contract's GET /products/ requires the header `x-tenant`: give the endpoint `headers: { \"x-tenant\": … }`, or a dependency `headers[\"x-tenant\"] <- …`",
            ),
            (
                r#"POST ‹"/baskets"› { json: { "lines": [] } }"#,
                "the contract's POST /baskets requires the query value `dry-run`: give the endpoint `query: { \"dry-run\": … }`, or a dependency `query[\"dry-run\"] <- …`",
            ),
            (
                r#"POST "/products/" { json: ‹{› "name": "cup" } }"#,
                "the contract's `ProductCreate` requires `price`: write it here, or give it by a dependency, `json[\"price\"] <- …`",
            ),
            (
                r#"PATCH "/products/{id}/price" { json: { ‹"value"›: 5 } }"#,
                "the contract's `Price` has no property `value`, and requires `amount`: was it renamed?",
            ),
            (
                r#"POST "/token" { form: { ‹"user"›: "a", "password": "b" } }"#,
                "the contract's `Body_token_token_post` has no property `user`, and requires `username`: was it renamed?",
            ),
            (
                r#"POST "/pets" { json: ‹{› "kind": "dog" } }"#,
                "the contract's `Dog` requires `breed`: write it here, or give it by a dependency, `json[\"breed\"] <- …`",
            ),
        ],
    );
}

#[test]
fn is_unchecked() {
    unchecked(
        &SHOP,
        &[(
            r#"POST "/pets" { form: { "user": "a" }, expect: 422 }"#,
            "what it sends, for it expects to be refused",
        )],
    );
}
