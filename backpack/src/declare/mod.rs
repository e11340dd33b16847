//! What the macros leave behind: constants that say what was declared, and what the compiler asks of them.

pub(crate) mod attributes;
pub(crate) mod check;
pub(crate) mod endpoint;
pub(crate) mod endpoint_set;
pub(crate) mod headers;
pub mod method;
pub(crate) mod outline;
pub(crate) mod pairs;
pub(crate) mod status;
pub(crate) mod test_option;
pub(crate) mod verb;
