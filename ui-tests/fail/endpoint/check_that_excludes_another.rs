//! Two that can never hold together.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [json["a"] == 1, json["a"] == 2] };
    B = GET "/b" { check: [json["a"] >= 5, headers["x"], json["a"] < 3] };
    C = GET "/c" { check: [headers["x-id"] == "a", headers["X-Id"] contains "b"] };
    D = GET "/d" { check: [json["a"] == null, json["a"]] };
    E = GET "/e" { check: [json["a"] == 1, json["a"] != "b"] };
}

fn main() {}
