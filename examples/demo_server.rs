//! The demo server alone, for load tests of other processes: `cargo run --release --example demo_server`, until Ctrl-C.
//!
//! In `docs/distributed.md`, workers of a Locust master load it.

use backpack_examples::demo_server_at;

fn main() {
    let server = demo_server_at(8000);
    println!("the demo server listens on {} until Ctrl-C", server.url());
    loop {
        std::thread::park();
    }
}
