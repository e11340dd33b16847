//! Two targets that want an array and an object in the same place.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target";
    Other = POST "/other";
}

depends! {
    Target { json[0] <- Source.json["a"], json["x"] <- Source.json["b"], json[1] <- Source.json["c"] }
    Other { json["a"]["b"] <- Source.json["a"], json["a"][0]["c"] <- Source.json["b"] }
}

fn main() {}
