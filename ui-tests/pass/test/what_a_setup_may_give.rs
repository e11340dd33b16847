//! A setup gives the seed or a result of it, of any error, or is one request; it is a block or a function.
#![deny(warnings)]
#![cfg_attr(not(test), allow(dead_code))]

use backpack::prelude::*;

endpoint! { Open = POST "/shops"; Visit = GET "/shops/{id}"; }

scenario! { Customer = [async |user| visit(user).await]; }

struct Shop {
    id: u64,
}

async fn visit(user: &mut User) {
    let id = user.seed::<Shop>().id;
    user[Visit].set_path("id", id);
    Visit.request(user).await;
}

async fn open(user: &mut User) -> Result<Shop, String> {
    let id = Open.request(user).await.json().map_err(|error| error.to_string())?;
    Ok(Shop { id })
}

async fn always(_: &mut User) -> Shop {
    Shop { id: 7 }
}

#[backpack::test(host = "http://127.0.0.1:9", scenarios = [Customer], iterations = 1, setup = open)]
fn a_function_with_an_error_of_its_own() {}

#[backpack::test(host = "http://127.0.0.1:9", scenarios = [Customer], iterations = 1, setup = always)]
fn a_function_that_cannot_fail() {}

#[backpack::test(
    host = "http://127.0.0.1:9", scenarios = [Customer], iterations = 1,
    setup = async |user| -> Shop { open(user).await.unwrap_or(Shop { id: 1 }) },
)]
fn a_block_that_says_its_type() {}

#[backpack::test(
    host = "http://127.0.0.1:9", scenarios = [Customer], iterations = 1,
    setup = async |user| Open.request(user).await,
    on_start = async |user| println!("{}", user.seed::<RequestResult>().text()),
)]
fn a_request() {}

#[backpack::test(
    host = "http://127.0.0.1:9", scenarios = [Customer], iterations = 1,
    setup = async |user| { Open.request(user).await; },
)]
fn nothing() {}

fn main() {
    let _ = LoadTest::new()
        .scenario(Customer, 1)
        .setup(async |user| Ok(open(user).await?))
        .setup_elsewhere(async |_| Ok(Shop { id: 8 }))
        .teardown(async |user| user.seed::<Shop>().id > 0);
}
