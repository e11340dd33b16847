//! A table too large for the program, which is read when it starts: the file is made by the test.

use backpack::prelude::*;

data! {
    Large(per = pass) = csv "data/large.csv" { id: u32 };
}

scenario! { Look(wait = none) = [async |user| user[Large].mail.ends_with("@example.org")]; }

fn main() {
    let test = LoadTest::new().host("http://127.0.0.1:9").scenario(Look, 1).table(Large);
    let test = test.iterations(2).on_stop(async |user| assert_eq!(user[Large].id, 1));
    let report = test.run().expect("the file is read");
    assert_eq!((report.step_errors(), report.panics()), (0, 0));
}
