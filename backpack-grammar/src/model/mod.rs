//! What was declared, checked. Each type here is made only by its check, so that expansion cannot fail.

pub(crate) mod chain;
pub(crate) mod contradiction;
pub(crate) mod cycles;
pub(crate) mod depends;
pub(crate) mod endpoint;
pub(crate) mod header;
pub(crate) mod load;
pub(crate) mod metric;
pub(crate) mod number;
pub(crate) mod path;
pub(crate) mod scenario;
pub(crate) mod step;
pub(crate) mod test;
pub(crate) mod text;
pub(crate) mod threshold;

pub use crate::syntax::call::{Argument, Call};
pub use crate::syntax::endpoint::Body;
pub use crate::syntax::entries::Entry;
pub use crate::syntax::load::{Rate, Stage, Stages};
pub use crate::syntax::threshold::Comparison;
pub use crate::syntax::wait::Wait;
pub use crate::verb::Verb;
pub use chain::Chain;
pub use depends::{Arrow, Dependent, Key, Name, Part, Target};
pub use endpoint::Endpoint;
pub use metric::Metric;
pub use path::Piece;
pub use scenario::{Scenario, Sequence, Steps};
pub use step::{Action, Step};
pub use test::{Share, Test};
pub use threshold::{Abort, Bound, Threshold};
