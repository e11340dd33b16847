//! A query is GraphQL.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { graphql: "{ players { name }" };
    B = POST "/b" {
        graphql: r#"
            query($id: ID!) {
                player(id: ) { name }
            }
        "#,
    };
    C = POST "/c" { graphql: "" };
}

fn main() {}
