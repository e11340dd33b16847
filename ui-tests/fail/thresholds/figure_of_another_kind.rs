//! Figures that what was declared does not have.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }
chain! { Enter = One + One; }
scenario! { Game = [Enter]; }

metric! {
    Render = time;
    CartSize = value;
    Logins = count;
    SayHello = row "GRPC" "SayHello";
}

fn main() {
    let _ = thresholds![
        Logins.p95 < 3,
        Logins.count > 3,
        CartSize.failures < 1%,
        Render.requests > 3,
        Enter.requests > 3,
        Game.from_start.p95 < 1s,
        One.count > 3,
        SayHello.count > 3,
        CartSize > 3,
        One > 3,
        count > 3,
    ];
}
