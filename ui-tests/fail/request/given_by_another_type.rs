//! Names and values that cannot be sent.

use backpack::prelude::*;

endpoint! { One = PUT "/one/{id}"; }

async fn play(user: &mut User) {
    user[One].set_name(5);
    user[One].set_path(5, "x");
    user[One].set_path("id", Some(5));
    user[One].query_mut().set(5, true);
    user[One].form_mut().append("field", ());
    user[One].headers_mut().insert(5, "x");
    user[One].headers_mut().insert("x", 5.5);
    user[One].set_expect(200);
}

fn main() {}
