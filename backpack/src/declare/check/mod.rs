//! What the macros ask of the compiler: bounds that teach, and constants that refuse.

mod bounds;
mod json;
mod methods;
mod order;
mod steps;
mod targets;
mod text;

pub use bounds::{NamedStep, endpoint, named_step};
pub use methods::{check_bare, check_declared, check_summand, only_request};
pub use steps::{check_end, check_threshold, check_values};
pub use targets::{
    check_body_target, check_json_source, check_json_target, check_path_target,
    check_self_dependency,
};
