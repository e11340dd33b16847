//! What was declared, checked. Each type here is made only by its check, so that expansion cannot fail.

pub(crate) mod chain;
pub(crate) mod cycles;
pub(crate) mod depends;
pub(crate) mod endpoint;
pub(crate) mod header;
pub(crate) mod load;
pub(crate) mod path;
pub(crate) mod scenario;
pub(crate) mod step;
pub(crate) mod test;
pub(crate) mod threshold;
pub(crate) mod verb;
