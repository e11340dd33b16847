//! Nothing that the macros write needs a name that the user's module does not have.

#![no_implicit_prelude]

use ::backpack::prelude::*;
use ::std::string::String;

endpoint! {
    pub LogIn = POST "/login" {
        json: { "name": name(), "list": [1, null] },
        check: [json["token"]]
    };
    Player = [GET, DELETE] "/players/{id}" {
        query: { "deep": true },
        headers: { "x-a": 1 },
        expect: [200, 404]
    };
}

depends! {
    Player {
        path["id"]               <- LogIn.json["id"],
        headers["authorization"] <- LogIn.json["token"] as "Bearer {}"
    }
}

chain! {
    Both = [LogIn, Player.get];
}

metric! {
    pub Thoughts = count;
}

scenario! {
    Visit(wait = 1s..3s) = [LogIn, Player.get, Both];
    Weighted = weighted [LogIn @ 50%, Player.delete @ 10%];
    Sequences = sequence [[LogIn, Player.get] @ 40%];
}

#[::backpack::test(host = "http://127.0.0.1:1", scenarios = [Visit], users = 1, iterations = 1, expect = [p95 < 2s])]
fn it_runs(report: Report) {
    let _ = report;
}

fn name() -> String {
    String::new()
}

pub fn load() -> LoadTest {
    LoadTest::new().scenario(Visit, 1).expect(thresholds![failures < 1%, LogIn.p95 < 1s])
}

fn main() {}
