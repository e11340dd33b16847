//! A stream of events is asked for and then only read: options of other endpoints are answered with what to do instead.

use backpack::prelude::*;

endpoint! {
    A = SSE "/a" { expect: 200 };
    B = SSE "/b" { answer: discard };
    C = SSE "/c" { message: { "type": "hello" } };
    D = SSE "/d" { bytes: b"x" };
    E = SSE "/e" { multipart: { "a": "b" } };
    F = SSE "/f" { graphql: "subscription { news }" };
    G = SSE "/g" { reconect: true };
    H = SSE "/h" { reconnect: 3s };
    I = SSE "/i" { json: { "a": 1 }, text: "b" };
    J = GET "/j" { reconnect: true };
    K = SSE "/k" { delete_body: true };
}

fn main() {}
