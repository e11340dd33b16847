//! A crate whose tests and examples alone know the runtime.
//!
//! ```
//! use backpack::prelude::*;
//!
//! endpoint! { Page = GET "/dev_dependency"; }
//! scenario! { Visit(wait = none) = [Page]; }
//! # fn main() {}
//! ```
