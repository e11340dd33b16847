//! What the macros ask of the compiler: bounds that teach, and constants that refuse.

mod bounds;
mod columns;
mod contract;
mod figures;
mod json;
mod methods;
mod order;
mod reach;
mod steps;
mod targets;
mod text;
mod variables;

pub(crate) use text::distance;

pub use bounds::{Measured, NamedStep, endpoint, measured, named_step, table};
pub use columns::{check_column, column_place};
pub use contract::{check_answer_place, check_contract_header, check_contract_query, check_given};
pub use figures::{Figure, Unit, check_bound, check_figure, check_operation, check_threshold};
pub use methods::{check_bare, check_declared, check_summand, only_request};
pub use reach::{check_rate, check_requests};
pub(crate) use steps::needs_late;
pub use steps::{check_end, check_values};
pub use targets::{
    check_body_source, check_body_target, check_json_target, check_message_source,
    check_message_target, check_path_target, check_self_dependency,
};
pub use variables::check_variable_target;
