//! Ten GETs side by side, again and again, as a browser asks for the parts of a page.
//!
//! `cargo run --release -p backpack-bench --bin page -- --host http://127.0.0.1:8080 --http2 --users 64 --run-time 2s`

use backpack::prelude::*;

endpoint! { Part = GET "/"; }

scenario! {
    Visit(wait = none) = [join(Part, Part, Part, Part, Part, Part, Part, Part, Part, Part)];
}

fn main() -> ExitCode {
    LoadTest::new().scenario(Visit, 1).main()
}
