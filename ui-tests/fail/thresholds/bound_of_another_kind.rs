//! Bounds in a unit that is not the figure's.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }
chain! { Enter = One + One; }
scenario! { Game = [Enter]; }

metric! {
    Render = time;
    CartSize = value;
    Logins = count;
}

fn main() {
    let _ = thresholds![
        Render.p99 < 20,
        CartSize.mean < 20ms,
        CartSize.mean < 20%,
        Logins > 5ms,
        Logins > 1.5,
        Enter.p95 < 1,
        Game.mean < -5,
        One.max < 200,
        One < 500ms,
    ];
}
