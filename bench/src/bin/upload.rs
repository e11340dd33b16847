//! One POST of 1 MiB after the other without a wait.
//!
//! `cargo run --release -p backpack-bench --bin upload -- --host http://127.0.0.1:8080 --users 16 --run-time 2s`

use std::sync::LazyLock;

use backpack::Bytes;
use backpack::prelude::*;

static BLOB: LazyLock<Bytes> = LazyLock::new(|| vec![b'x'; 1024 * 1024].into());

endpoint! { Upload = POST "/" { bytes: BLOB.clone() }; }

scenario! { Send(wait = none) = [Upload]; }

fn main() -> ExitCode {
    LoadTest::new().scenario(Send, 1).main()
}
