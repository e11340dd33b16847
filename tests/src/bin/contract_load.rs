//! A load test of a service with a contract, for the specification of `--contract` and `--list` to run as a process.

use backpack::prelude::*;

endpoint! {
    #![openapi("contracts/pets.yaml")]
    Pets = [GET, POST] "/pets" { json: { "name": "rex" }, expect: 200..=201 };
    Pet = GET "/pets/{petId}" { path: { "petId": 7 }, answer: discard };
    Odd = GET "/odd";
    Feed = SSE "/feed";
}

endpoint! {
    #![openapi("contracts/users.json")]
    Profile = GET "/users/{id}" { path: { "id": 7 } };
}

scenario! {
    Visit(wait = 10ms) = [Pets.get, Pet, Odd];
    Look(wait = 10ms) = [Profile];
    Listen(wait = 10ms) = [
        async |user| { let _ = Feed.open(user).await; }
    ];
}

fn main() -> ExitCode {
    LoadTest::new()
        .scenario(Visit, 1)
        .scenario(Look, 1)
        .scenario(Listen, 1)
        .main()
}
