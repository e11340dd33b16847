//! Nothing gives a variable that the query requires.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Player = [GET, POST] "/player" { graphql: "query($id: ID!, $first: Int! = 1, $of: Int) { a(id: $id, first: $first, of: $of) }" };
    FromSource = POST "/from" { graphql: "query($id: ID!) { a(id: $id) }" };
    Given = POST "/given" { graphql: "query($id: ID!) { a(id: $id) }", variables: { "id": 1 } };
}

depends! {
    FromSource { variables["id"] <- Source.json["id"] }
}

scenario! {
    A = [Player.get, Source, FromSource, Given, Player.post, Player.post];
    B = [async |user| { user[Player].variables_mut()["id"] = json!(1); }, Player.post];
    C = [Twice];
}

chain! { Twice = [Player.post, Player.post]; }

fn main() {}
