//! What has no first byte, and two times at once.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }
chain! { Enter = One + One; }
scenario! { Game = [Enter]; }

metric! {
    Render = time;
    SayHello = row "GRPC" "SayHello";
}

fn main() {
    let _ = thresholds![
        first_byte.p95 < 100ms,
        first_byte.failures < 1%,
        One.first_byte.rate > 5/s,
        first_byte < 100ms,
        One.first_byte < 100ms,
        first_byte.p95 < 5%,
        One.first_byte.p95 < 100,
        Enter.first_byte.p95 < 100ms,
        Game.first_byte.mean < 100ms,
        Render.first_byte.max < 100ms,
        SayHello.first_byte.p95 < 100ms,
        first_byte.from_start.p95 < 100ms,
        One.from_start.first_byte.p95 < 100ms,
    ];
}
