//! What the macros leave behind: constants that say what was declared, and what the compiler asks of them.

pub(crate) mod attributes;
pub(crate) mod auth;
pub(crate) mod check;
pub(crate) mod content;
pub(crate) mod endpoint;
pub(crate) mod endpoint_set;
pub(crate) mod field;
pub(crate) mod given;
pub(crate) mod graphql;
pub(crate) mod headers;
pub(crate) mod key;
pub(crate) mod measure;
pub mod method;
pub(crate) mod metric;
pub(crate) mod multipart;
pub(crate) mod outline;
pub(crate) mod pairs;
pub(crate) mod part;
pub(crate) mod question;
pub(crate) mod request_set;
pub(crate) mod state;
pub(crate) mod status;
pub(crate) mod table;
pub(crate) mod test_option;
pub(crate) mod typed;
pub(crate) mod verb;
