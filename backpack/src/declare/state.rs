//! A state of a scenario's own: which scenarios have one, and of which type.

/// A scenario with a state of its own, as `Game(state = Cart)` declares it.
///
/// The macro implements it; nothing else has to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no state of its own",
    label = "declared without `state`",
    note = "a scenario has one where its declaration gives it a type, as in `Game(state = Cart) = [ … ];`"
)]
pub trait HasState: 'static {
    /// What each user has of it.
    type State: Default + 'static;
}
