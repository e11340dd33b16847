//! What was declared, checked. Each type here is made only by its check, so that expansion cannot fail.

pub(crate) mod answer;
pub(crate) mod body;
pub(crate) mod chain;
pub(crate) mod check;
pub(crate) mod content;
pub(crate) mod contracted;
pub(crate) mod contradiction;
pub(crate) mod cycles;
pub(crate) mod data;
pub(crate) mod declared_metric;
pub(crate) mod demand;
pub(crate) mod depends;
pub(crate) mod endpoint;
pub(crate) mod field;
pub(crate) mod graphql;
pub(crate) mod grpc;
pub(crate) mod header;
pub(crate) mod literals;
pub(crate) mod load;
pub(crate) mod metric;
pub(crate) mod number;
pub(crate) mod own_load;
pub(crate) mod part;
pub(crate) mod part_words;
pub(crate) mod passes;
pub(crate) mod path;
#[cfg(feature = "regex")]
mod pattern;
#[cfg(not(feature = "regex"))]
#[path = "without_regex.rs"]
mod pattern;
pub(crate) mod protocol;
pub(crate) mod scenario;
#[cfg(feature = "html")]
mod selector;
#[cfg(not(feature = "html"))]
#[path = "without_html.rs"]
mod selector;
pub(crate) mod status;
pub(crate) mod step;
pub(crate) mod target;
pub(crate) mod test;
pub(crate) mod text;
pub(crate) mod threshold;
pub(crate) mod usual;
#[cfg(feature = "xml")]
mod xml_path;
#[cfg(not(feature = "xml"))]
#[path = "without_xml.rs"]
mod xml_path;

pub use crate::protocol::Spoken;
pub use crate::syntax::auth::Auth;
pub use crate::syntax::call::{Argument, Call};
pub use crate::syntax::check::{Literal, Sign};
pub use crate::syntax::content::{Content, Part as BodyPart, PartContent};
pub use crate::syntax::data::{Order, Per};
pub use crate::syntax::endpoint::Body;
pub use crate::syntax::entries::Entry;
pub use crate::syntax::load::{Rate, Stage, Stages};
pub use crate::syntax::metric::MetricKind;
pub use crate::syntax::threshold::{Comparison, Operation, Timing};
pub use crate::syntax::wait::Wait;
pub use crate::verb::Verb;
pub use chain::Chain;
pub use check::Check;
pub use content::SentFile;
pub use contracted::{Contracted, Lacking, Listed, Operation as ContractOperation, Source};
pub use data::{Column, Data, Rows};
pub use declared_metric::DeclaredMetric;
pub use demand::Demand;
pub use depends::{Arrow, Dependent, Key, Name, Origin, Target};
pub use endpoint::Endpoint;
pub use field::FieldStep;
pub use graphql::{Declared, Graphql};
pub use grpc::Grpc;
pub use metric::Metric;
pub use own_load::OwnLoad;
pub use part::{Part, Which};
pub use passes::Passes;
pub use path::Piece;
pub use protocol::Protocol;
pub use scenario::{Scenario, Sequence, Steps};
pub use step::{Action, Step};
pub use test::{Share, Test};
pub use threshold::{Abort, Bound, Threshold};
pub use usual::is_usual_header;

/// What needs a feature of the runtime that is off.
#[cfg(not(all(feature = "html", feature = "regex", feature = "xml")))]
fn without_feature(word: &syn::Ident, part: &str, feature: &str) -> syn::Result<()> {
    Err(syn::Error::new(
        word.span(),
        format!(
            "`{part}` takes the feature `{feature}` of `backpack-load`: add it in `Cargo.toml`, as in `features = [\"{feature}\"]`"
        ),
    ))
}
