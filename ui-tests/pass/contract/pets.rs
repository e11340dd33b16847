//! What a contract describes compiles, with or without the path of its server, and dependencies give what it requires.

use backpack::prelude::*;

endpoint! {
    #![openapi("data/pets.yaml")]
    pub Pets = GET "/pets" {
        query: { "limit": 10, "sort": "age" },
        headers: { "x-tenant": "a", "accept": "application/json" }
    };
    Behind = GET "/v1/pets?limit={limit}" { path: { "limit": 3 } };
    pub NewPet = POST "/pets" {
        json: {
            "name": name(),
            "kind": "dog",
            "age": 3,
            "toys": [{ "is": "ball", "size": 1.5 }, { "is": "bone" }],
            "owner": null
        },
        expect: 201,
    };
    Nameless = POST "/pets" { json: { "kind": "cat", "owner": { "name": "ada" } } };
    NoPet = POST "/pets" { json: { "kind": "fish", "age": "old" }, expect: 400 };
    Pet = [GET, DELETE] "/pets/{id}" { expect: [200..=299, 404] };
    Owners = GET "/owners" { headers: { "X-Version": 2 } };
    NewOwner = POST "/owners" { form: { "name": "ada", "age": 3 } };
    Somewhere = GET "{url}";
}

endpoint! {
    Health = GET "/health";
}

depends! {
    Nameless { json["name"] <- Pets.json["pets"][any]["name"] }
    Owners { query["region"] <- Pets.json["next"] }
    Pet {
        path["id"]               <- NewPet.json["id"],
        headers["authorization"] <- Health.json["anything"]["at"][0]["all"]
    }
}

fn name() -> String {
    "rex".to_owned()
}

fn main() {}
