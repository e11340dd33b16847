//! What a virtual user does: requests, steps, chains and scenarios, pass after pass.

pub(crate) mod chain;
pub(crate) mod hints;
pub(crate) mod hooks;
pub(crate) mod pool;
pub(crate) mod request;
pub(crate) mod scenario;
pub(crate) mod share;
pub(crate) mod step;
pub(crate) mod turns;
