//! A crate that writes down the name that the runtime has anyway.

use backpack::prelude::*;

endpoint! { pub Page = GET "/called_backpack"; }

scenario! { pub Visit(wait = none) = [Page]; }
