//! A crate that inherits the runtime under another name.

use load::prelude::*;

endpoint! { pub Page = GET "/called_by_workspace"; }

scenario! { pub Visit(wait = none) = [Page]; }
