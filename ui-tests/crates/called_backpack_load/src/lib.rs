//! A crate that calls the runtime as its package is called.

use backpack_load::prelude::*;

endpoint! { pub Page = GET "/called_backpack_load"; }

scenario! { pub Visit(wait = none) = [Page]; }
