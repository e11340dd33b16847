//! A load test that aborts on a panic outside of its users, as every program with `panic = "abort"` does; the server says when.

use std::{panic, process, thread};

use backpack::prelude::*;

endpoint! { Index = GET "/" { expect: 200..=599 }; }

scenario! {
    Visit(wait = 20ms) = [async |user| {
        if Index.request(user).await.status_code() == Some(418) {
            thread::spawn(|| panic!("outside of all users"));
        }
    }];
}

fn main() -> ExitCode {
    panic::set_hook(Box::new(|info| {
        eprintln!("{info}");
        process::abort();
    }));
    LoadTest::new().scenario(Visit, 1).main()
}
