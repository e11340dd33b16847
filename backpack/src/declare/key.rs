//! What may stand in the brackets of `user[…]`: an endpoint or a table.

/// What `user[…]` can be asked for: an endpoint, whose state it gives, or a table, whose row it gives.
///
/// The macros implement it; nothing else has to.
///
/// ```
/// # use backpack::prelude::*;
/// # endpoint! { Index = GET "/"; }
/// # data! { Regions = ["eu", "us"]; }
/// async fn play(user: &mut User) {
///     let region: &str = user[Regions].value;
///     user[Index].headers_mut().insert("x-region", region);
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither an endpoint nor a table",
    label = "not declared with `endpoint!` or `data!`",
    note = "what a user is asked for is declared with `endpoint! {{ … }}` or `data! {{ … }}`"
)]
pub trait Keyed: Sized + 'static {
    /// Whether it is an endpoint or a table.
    #[doc(hidden)]
    type Kind;
}

/// Of endpoints.
#[derive(Debug)]
pub struct EndpointKind;

/// Of tables.
#[derive(Debug)]
pub struct TableKind;
