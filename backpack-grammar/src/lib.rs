//! The language of the macros of Backpack, the crate `backpack-load`, without what they expand to: tokens → syntax (as written)
//! → [`model`] (what is meant), with every mistake at the word that is wrong.
//!
//! The macros are one reader of it. It knows nothing of `proc_macro`, so that any program can be another: one that formats a
//! load test, or writes one.
//!
//! ```
//! use backpack_grammar::model::Piece;
//! use backpack_grammar::{Errors, endpoints};
//!
//! let body = r#"
//!     /// A player.
//!     pub Player = [GET, DELETE] "/players/{id}" { expect: [200, 404] };
//!     pub Index = GET "/" { timout: 5s };
//! "#;
//! let mut errors = Errors::default();
//! let items = endpoints(body.parse()?, &mut errors);
//!
//! let player = items[0].body.as_ref().expect("an endpoint without a mistake");
//! assert_eq!(player.verbs.iter().map(|verb| verb.upper()).collect::<Vec<_>>(), ["GET", "DELETE"]);
//! assert_eq!(player.path[1], Piece::Parameter("id".to_owned()));
//! assert_eq!(player.expect, [(200, 200), (404, 404)]);
//!
//! assert!(!items[1].sound);
//! let mistakes: Vec<_> = errors.iter().map(ToString::to_string).collect();
//! assert_eq!(mistakes.len(), 1);
//! assert!(mistakes[0].starts_with("unknown option `timout`, did you mean `timeout`?"));
//! # Ok::<_, proc_macro2::LexError>(())
//! ```

#[cfg(feature = "openapi")]
pub mod contract;
mod errors;
pub mod files;
pub mod model;
mod protocol;
mod read;
mod suggest;
mod syntax;
mod verb;
pub mod vocabulary;
#[cfg(not(feature = "openapi"))]
mod without_openapi;
mod words;

pub use backpack_data::{Format, Kind};
pub use errors::{Errors, Mention};
pub use read::{
    Chains, chains, declared_metrics, dependents, endpoints, scenarios, tables, test, thresholds,
};
pub use syntax::by_hand::{Filled, filled_by_hand};
pub use syntax::item::{Header, Item};
pub use syntax::salvage::{answer_of, spoken_of, state_of};
pub use syntax::step::{span_of, spelled};
