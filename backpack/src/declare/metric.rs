//! What `metric!` leaves behind: constants that say what a metric measures, and bounds that teach where another kind is wanted.

use crate::declare::endpoint::EndpointId;

/// One declaration of `metric!`, as a constant.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct MetricDeclaration {
    pub id: EndpointId,
    pub name: &'static str,
    pub kind: MetricKind,
    /// The method and the name of the row that it stands for.
    pub row: Option<(&'static str, &'static str)>,
    /// A declaration with a mistake in it, of which the compiler has told.
    pub stand_in: bool,
}

/// What a metric measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// How long something takes.
    Time,
    /// Numbers of any size.
    Value,
    /// How many of something there are.
    Count,
    /// A row of requests that other clients make.
    Row,
}

/// A metric, declared with [`metric!`](macro@crate::metric).
///
/// The macro implements it; nothing else has to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a metric",
    label = "not declared with `metric!`",
    note = "only what `metric! {{ … }}` declares can stand here"
)]
pub trait Metric: 'static {
    /// What the declaration says.
    #[doc(hidden)]
    const METRIC: &'static MetricDeclaration;
}

/// A metric that is a time: what [`User::time`](crate::User::time) takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no time: `user.time` measures how long something takes",
    label = "not declared as a time",
    note = "declare one with `metric! {{ Name = time; }}`; a value is given to `user.record`, a count to `user.count`"
)]
pub trait TimeMetric: Metric {}

/// A metric that is a value: what [`User::record`](crate::User::record) takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value: `user.record` takes a number of any size",
    label = "not declared as a value",
    note = "declare one with `metric! {{ Name = value; }}`; what takes time is given to `user.time`, a count to `user.count`"
)]
pub trait ValueMetric: Metric {}

/// A metric that is a count: what [`User::count`](crate::User::count) takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no count: `user.count` adds up how many of something there are",
    label = "not declared as a count",
    note = "declare one with `metric! {{ Name = count; }}`; a value is given to `user.record`, what takes time to `user.time`"
)]
pub trait CountMetric: Metric {}

/// A number that [`User::record`](crate::User::record) takes: of any of Rust's own types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number that a metric takes",
    label = "not a number",
    note = "a metric takes integers and floats, as in `user.record(CartSize, cart.len())`"
)]
pub trait MetricValue {
    /// The number, to fifteen significant digits.
    #[doc(hidden)]
    fn number(self) -> f64;
}

macro_rules! numbers {
    ($($kind:ty)*) => {
        $(impl MetricValue for $kind {
            #[allow(clippy::cast_precision_loss, clippy::cast_lossless)]
            fn number(self) -> f64 {
                self as f64
            }
        })*
    };
}

numbers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64);
