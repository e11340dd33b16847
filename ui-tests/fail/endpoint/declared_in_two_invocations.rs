//! The same names in two invocations of a macro.

use backpack::prelude::*;

endpoint! { pub A = GET "/a"; }
chain! { B = A; }
metric! { C = time; }
data! { D = [1, 2]; }
scenario! { E = [A]; }

endpoint! { pub A = [GET, POST] "/a" { headers: { "x": 1 } }; }
chain! { B = A + A; }
metric! { C = count; }
data! { D = ["x"]; }
scenario! { E = [A, async |user| { A.get(user).await; }]; }

fn main() {
    let _ = (B, C, D, E);
}
