//! Endpoints are held to contracts that are built as those of large public APIs: 3.0 and 3.1, YAML and JSON, hundreds of operations.
//!
//! Beside each contract stands what of it is accepted and what is refused, in which words and at which token.

mod cluster;
mod code_host;
mod cost;
mod every_operation;
mod judged;
mod large;
mod long;
mod mutated;
mod payments;
mod sample;
mod shop;
mod telephony;
mod told;
