//! A threshold on what was declared nowhere.

use backpack::prelude::*;

metric! { Render = time; }

fn main() {
    let _ = thresholds![
        Rendr.p99 < 50ms,
        Logins > 3,
        Render.p99 < 50ms,
    ];
}
