//! A variable is of the type that the query declares.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" {
        graphql: "query($id: ID!, $first: Int, $name: String!, $deep: Boolean) { a(id: $id, first: $first, name: $name, deep: $deep) }",
        variables: { "id": null, "first": "ten", "name": 7, "deep": { "is": true } },
    };
}

fn main() {}
