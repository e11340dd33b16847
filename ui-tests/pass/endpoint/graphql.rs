//! GraphQL bodies, their variables and what gives them.

use backpack::prelude::*;

const NAME: &str = "ada";

endpoint! {
    pub Players = POST "/graphql" { graphql: "{ players { name } }" };
    pub Player = POST "/graphql" {
        name: "player",
        graphql: "query Player($id: ID!, $first: Int = 10, $filter: Filter) { player(id: $id, first: $first, filter: $filter) { name } }",
        variables: { "id": 1, "filter": { "names": [NAME, "bob"], "level": level() } },
        check: [json["data"]["player"]["name"] == "ada"],
        headers: { "accept": "application/json" },
    };
    pub Rename = [POST, PUT] "/graphql" {
        graphql: "
            mutation($id: ID!, $name: String!, $in: Place!) {
                rename(id: $id, name: $name, in: $in) { ...Named }
            }
            fragment Named on Player { name(of: \"a\") }
        ",
        variables: { "name": NAME },
    };
}

data! { Places = ["home"]; }

depends! {
    Rename {
        variables["id"]          <- Player.json["data"]["player"]["id"],
        variables["in"]["name"]  <- Places["value"],
        variables["in"]["of"][0] <- Players.json["data"]["players"][0],
    }
}

scenario! {
    Game = [
        Players,
        Player,
        Rename.post,
        async |user| { user[Rename].variables_mut()["name"] = json!("bob"); }
    ];
}

fn level() -> u32 {
    7
}

fn main() {}
