//! A selection of endpoints: one, or a tuple of up to twelve.

use crate::declare::endpoint::{Declaration, Endpoint};

/// One endpoint or a tuple of endpoints, for [`User::set_for`](crate::User::set_for).
///
/// ```
/// # use backpack::prelude::*;
/// # endpoint! { TeamInit = POST "/team"; EventInit = POST "/event"; }
/// # fn example(user: &mut User) {
/// user.set_for(TeamInit, |endpoint| endpoint.seal());
/// user.set_for((TeamInit, EventInit), |endpoint| endpoint.unseal());
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a selection of endpoints",
    note = "a selection is one endpoint or a tuple of up to twelve"
)]
pub trait EndpointSet {
    /// Shows each endpoint's declaration.
    #[doc(hidden)]
    fn each(&self, show: &mut dyn FnMut(&'static Declaration));
}

impl<E: Endpoint> EndpointSet for E {
    fn each(&self, show: &mut dyn FnMut(&'static Declaration)) {
        show(E::DECLARATION);
    }
}

macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        impl<$first: Endpoint, $($rest: Endpoint),*> EndpointSet for ($first, $($rest,)*) {
            fn each(&self, show: &mut dyn FnMut(&'static Declaration)) {
                show($first::DECLARATION);
                $(show($rest::DECLARATION);)*
            }
        }
        tuples!($($rest)*);
    };
    () => {};
}

tuples!(A B C D E F G H I J K L);
