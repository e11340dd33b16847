//! A load test with tables, for the specifications of the command line and of workers.

use backpack::prelude::*;

data! {
    Orders(per = request, once) = csv "data/orders.csv" { id: u64, amount: f64 };
    Notes = ["a", "b"];
}

endpoint! { Order = POST "/order"; }

depends! { Order { json["id"] <- Orders["id"] } }

scenario! {
    Buy(wait = 5ms) = [Order, async |user| user[Notes].value.len() == 1];
}

fn main() -> ExitCode {
    LoadTest::new().table(Notes).scenario(Buy, 1).main()
}
