//! A payment service, 3.0 in JSON.

use crate::large::PAYMENTS;
use crate::told::{accepted, lacking, refused, unchecked};

#[test]
fn is_accepted() {
    accepted(
        &PAYMENTS,
        &[
            r#"GET "/v1/account" { auth: basic(key(), "") }"#,
            r#"GET "/v1/account" { auth: bearer(key()) }"#,
            r#"GET "/v1/balance" { headers: { "Payments-Account": "acct_1" } }"#,
            // An object in brackets, or what it may be instead.
            r#"GET "/v1/charges" { query: { "created[gte]": 1700000000, "created[lt]": now() } }"#,
            r#"GET "/v1/charges" { query: { "created": 1700000000 } }"#,
            r#"GET "/v1/charges?created[gt]=1""#,
            r#"GET "/v1/charges/{id}" { query: { "expand[]": "customer", "expand[0]": "source" } }"#,
            r#"GET "/v1/charges" { query: { "limit": "100", "paid": true, "expand[]": "data.customer" } }"#,
            r#"GET "/v1/charges/search" { query: { "query": "amount>7" } }"#,
            r#"GET "/v1/invoices/search?query=a""#,
            // Forms, in brackets.
            r#"POST "/v1/charges" { headers: { "idempotency-key": "0b7a0f5e-6c1e-4f2a-9f5e-3d1b2c4a5e6f" }, form: { "amount": 2000, "currency": "eur", "metadata[order]": "7", "shipping[address][city]": "Bern", "shipping[name]": "Ada", "expand[]": "customer" } }"#,
            r#"POST "/v1/charges" { headers: { "idempotency-key": key() }, form: { "amount": amount(), "currency": "eur", "capture": false, "kind": "", "metadata": "" } }"#,
            r#"POST "/v1/charges/{charge}""#,
            r#"POST "/v1/charges/{charge}/capture" { form: { "transfer_data[destination]": "acct_1" } }"#,
            // Each of its two media types.
            r#"POST "/v1/payouts" { form: { "amount": 5, "speed": "instant" } }"#,
            r#"POST "/v1/payouts" { json: { "amount": 5, "currency": "eur", "speed": "instant" } }"#,
            r#"POST "/v1/files" { multipart: { "purpose": "dispute_evidence", "file": bytes(made(), "a.png", "image/png") } }"#,
            // Lists that are joined, and one in JSON.
            r#"GET "/v2/events" { query: { "object_id": "ch_1", "types": "a,b", "ids": "1|2", "where": "{}" } }"#,
            // One of two by what they are called, one mapped by its name alone.
            r#"POST "/v2/events" { json: { "type": "a", "created": "2026-01-31T08:30:00Z", "data": { "kind": "charge.paid", "charge_id": "ch_1", "fee": null }, "note": null }, expect: 201 }"#,
            r#"POST "/v2/events" { json: { "type": "a", "created": "2026-01-31T08:30:00Z", "data": { "kind": "payout.failed", "reason": "frozen" }, "note": { "text": "a" }, "ratio": 0.5 }, expect: [201, 429] }"#,
            // One of two that share a part; a list of itself; what only answers have.
            r#"POST "/v2/orders" { json: { "buyer": { "party_type": "person", "first_name": "Ada" }, "lines": [{ "sku": "a", "price": 5, "parts": [{ "sku": "b", "price": { "amount": 1, "currency": "eur" } }] }], "coupon": null } }"#,
            r#"POST "/v2/orders" { json: { "buyer": { "party_type": "company", "tax_id": 7 }, "lines": [{ "sku": "a" }] } }"#,
            r#"POST "/v2/orders" { json: { "buyer": buyer(), "lines": lines() } }"#,
            r#"DELETE "/v1/coupons/{id}" { expect: [200, 404] }"#,
        ],
    );
}

#[test]
fn is_refused() {
    refused(
        &PAYMENTS,
        &[
            (
                r#"GET ‹"/v1/charge"›"#,
                "the contract `payments.json` has no path `/v1/charge`, did you mean `/v1/charges`?",
            ),
            (
                r#"‹DELETE› "/v1/charges""#,
                "the contract `payments.json` has no DELETE of `/v1/charges`\nit has: GET, POST",
            ),
            (
                r#"GET "/v1/charges" { query: { ‹"creatd[gt]"›: 1 } }"#,
                "the contract's GET /v1/charges knows no query value `creatd[gt]`, did you mean `created`?\nit knows: created, customer, expand, limit, paid, starting_after",
            ),
            (
                r#"GET "/v1/charges" { query: { "limit": ‹"ten"› } }"#,
                "the contract takes a whole number for `limit`",
            ),
            (
                r#"GET "/v1/charges" { query: { "paid": ‹"yes"› } }"#,
                "the contract takes `true` or `false` for `paid`",
            ),
            (
                r#"GET "/v1/balance" { headers: { ‹"payment-account"›: "a" } }"#,
                "the contract's GET /v1/balance knows no header `payment-account`, did you mean `payments-account`?\nit knows: payments-account",
            ),
            (
                r#"POST "/v1/charges" { headers: { "idempotency-key": key() }, form: { "amount": 1, "currency": "eur", ‹"metdata[a]"›: 1 } }"#,
                "the body of the contract has no property `metdata[a]`, did you mean `metadata`?\nit has: amount, capture, currency, customer, description, expand, kind, metadata, shipping",
            ),
            (
                r#"POST "/v1/charges" { headers: { "idempotency-key": key() }, form: { "amount": ‹"much"›, "currency": "eur" } }"#,
                "the contract takes a whole number for `amount`",
            ),
            (
                r#"POST "/v1/charges" { headers: { "idempotency-key": key() }, form: { "amount": 1, "currency": "eur", "kind": ‹"cards"› } }"#,
                "the contract takes one of card, bank, \"\" (did you mean \"card\"?) for `kind`",
            ),
            (
                r#"POST "/v1/charges" { headers: { "idempotency-key": key() }, ‹json›: { "amount": 1, "currency": "eur" } }"#,
                "`json` sends `application/json`, and the contract's POST /v1/charges takes application/x-www-form-urlencoded: give it `form: { … }`",
            ),
            (
                r#"POST "/v1/files" { multipart: { "file": bytes(made(), "a.png", "image/png"), "purpose": ‹"evidence"› } }"#,
                "the contract takes one of dispute_evidence, identity_document for `purpose`",
            ),
            (
                r#"POST "/v1/payouts" { json: { "amount": ‹5.5›, "currency": "eur" } }"#,
                "the contract takes a whole number for `amount`, and this is a fraction",
            ),
            (
                r#"POST "/v2/events" { json: { "type": "a", "created": "b", "data": { "kind": ‹"charge.payed"›, "charge_id": "c" } } }"#,
                "the contract knows no `kind` \"charge.payed\", did you mean \"charge.paid\"?\nit knows: charge.paid, payout.failed",
            ),
            (
                r#"POST "/v2/events" { json: { "type": "a", "created": "b", "data": { "kind": "charge.paid", "charge_id": "c", ‹"reason"›: "closed" } } }"#,
                "the contract's `charge_paid` has no property `reason`\nit has: charge_id, fee, kind",
            ),
            (
                r#"POST "/v2/events" { json: { "type": "a", "created": "b", "data": { "kind": "payout.failed", "reason": ‹"clsoed"› } } }"#,
                "the contract does not take this for `reason`, did you mean \"closed\"?\nit takes: \"closed\", \"frozen\"",
            ),
            (
                r#"POST "/v2/events" { json: { "type": ‹null›, "created": "b", "data": { "kind": "payout.failed", "reason": "closed" } } }"#,
                "the contract takes a text for `type`, and this is `null`",
            ),
            (
                r#"POST "/v2/events" { json: { "type": "a", "created": "b", "ratio": ‹0›, "data": { "kind": "payout.failed", "reason": "closed" } } }"#,
                "the contract takes a number above 0 for `ratio`",
            ),
            (
                r#"POST "/v2/orders" { json: { "buyer": { "party_type": "company", "tax_id": 7 }, "lines": ‹[]› } }"#,
                "the contract takes a list of at least 1 element for `lines`",
            ),
            (
                r#"POST "/v2/orders" { json: { "buyer": { "party_type": "company", "tax_id": 7 }, "lines": [{ "sku": "a", "price": ‹"5"› }] } }"#,
                "the contract takes a whole number or an object for `price`, and this is a text",
            ),
            (
                r#"GET "/v1/account" { expect: [200, 404], query: { ‹"limit"›: 5 } }"#,
                "the contract's GET /v1/account knows no query value `limit`\nit knows: expand",
            ),
            (
                r#"GET "/v1/quotes/{q}/pdf" { expect: ‹404› }"#,
                "the contract's GET /v1/quotes/{quote}/pdf lists no status 404\nit lists: 200",
            ),
        ],
    );
}

#[test]
fn a_dependency_could_give_what_is_lacking() {
    lacking(
        &PAYMENTS,
        &[
            (
                r#"POST ‹"/v1/charges"› { form: { "amount": 1, "currency": "eur" } }"#,
                "the contract's POST /v1/charges requires the header `idempotency-key`: give the endpoint `headers: { \"idempotency-key\": … }`, or a dependency `headers[\"idempotency-key\"] <- …`",
            ),
            (
                r#"POST "/v1/charges" { headers: { "idempotency-key": key() }, ‹form›: { "amount": 1 } }"#,
                "the body of the contract requires `currency`: write it in `form`, or give it by a dependency, `form[\"currency\"] <- …`",
            ),
            (
                r#"POST "/v1/files" { ‹multipart›: { "purpose": "identity_document" } }"#,
                "the body of the contract requires `file`: write it in `multipart`, or give it by a dependency, `multipart[\"file\"] <- …`",
            ),
            (
                r#"POST "/v2/orders" { json: { "buyer": ‹{› "party_type": "company" }, "lines": [{ "sku": "a" }] } }"#,
                "the contract's `company` requires `tax_id`: write it here, or give it by a dependency, `json[\"buyer\"][\"tax_id\"] <- …`",
            ),
            (
                r#"POST "/v2/orders" { json: { "buyer": { "party_type": "person", "first_name": "a" }, "lines": [{ ‹"article"›: "a" }] } }"#,
                "the contract's `line` has no property `article`, and requires `sku`: was it renamed?",
            ),
        ],
    );
}

#[test]
fn is_unchecked() {
    unchecked(
        &PAYMENTS,
        &[(
            r#"POST "/v1/payouts" { headers: { "content-type": kind() }, bytes: made() }"#,
            "`bytes`: of which media type it is shows while the test runs",
        )],
    );
}
