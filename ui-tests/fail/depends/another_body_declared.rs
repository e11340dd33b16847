//! A value for another kind of body than the endpoint declares.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Forms = POST "/forms" { form: { "a": 1 } };
    Texts = POST "/texts" { text: "a" };
    Jsons = POST "/jsons" { json: { "a": 1 } };
    Bare = POST "/bare";
}

depends! {
    Forms { json["a"] <- Source.json["a"] }
    Texts { form["a"] <- Source.json["a"] }
    Jsons { form["a"] <- Source.json["a"], json["b"] <- Source.json["b"] }
    Bare { json["a"] <- Source.json["a"] }
}

depends! { Source { form["b"] <- Bare.json["b"] } }

fn main() {}
