//! The seed is one for all users on all threads.
use std::rc::Rc;

use backpack::prelude::*;

endpoint! { Index = GET "/"; }
scenario! { Visit = [Index]; }

#[backpack::test(
    host = "http://127.0.0.1:8080", scenarios = [Visit], run_time = 1s,
    setup = async |_user| Rc::new(7),
)]
fn it_is_shared() {}

fn main() {}
