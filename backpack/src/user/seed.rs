//! What the `setup` of a test gave, for all its users.

use std::any::{self, Any};
use std::fmt;
use std::panic::{self, Location};

use crate::user::User;

/// What can be given to all users of a test.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the seed of a test",
    label = "all users on all threads share it",
    note = "what `setup` gives is `Send + Sync` and borrows nothing: as `Arc` in the place of `Rc`, `String` in the place of `&str`"
)]
pub trait SeedType: Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> SeedType for T {}

/// What `setup` gave.
pub(crate) struct Seed {
    value: Box<dyn Any + Send + Sync>,
    type_name: &'static str,
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a seed of the type {}", self.type_name)
    }
}

impl Seed {
    pub(crate) fn of<T: SeedType>(value: T) -> Self {
        Self {
            value: Box::new(value),
            type_name: any::type_name::<T>(),
        }
    }
}

/// Why a test cannot go on, whichever user met it. Unwinds to where the user's life is led, which takes it for no panic.
pub(crate) struct Ends(pub(crate) String);

impl User {
    /// What the `setup` of this test gave, the same for all its users.
    ///
    /// A test without a `setup`, or one that gives another type, ends at once, and tells the place that asked.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Open = POST "/shops"; Visit = GET "/shops/{id}"; Close = DELETE "/shops/{id}"; }
    /// struct Shop {
    ///     id: u64,
    /// }
    ///
    /// scenario! { Customer = [async |user| visit(user).await]; }
    ///
    /// async fn visit(user: &mut User) {
    ///     let id = user.seed::<Shop>().id;
    ///     user[Visit].set_path("id", id);
    ///     Visit.request(user).await;
    /// }
    ///
    /// let test = LoadTest::new()
    ///     .scenario(Customer, 1)
    ///     .users(50)
    ///     .setup(async |user| {
    ///         let id = Open.request(user).await.json()?;
    ///         Ok(Shop { id })
    ///     })
    ///     .teardown(async |user| {
    ///         let id = user.seed::<Shop>().id;
    ///         user[Close].set_path("id", id);
    ///         Close.request(user).await
    ///     });
    /// ```
    #[track_caller]
    #[must_use]
    pub fn seed<T: SeedType>(&self) -> &T {
        let seed = self.context.settings.sown.get();
        match seed.and_then(|seed| seed.value.downcast_ref()) {
            Some(value) => value,
            None => lacks(seed, any::type_name::<T>(), Location::caller()),
        }
    }
}

#[cold]
fn lacks(seed: Option<&Seed>, asked: &str, place: &Location<'_>) -> ! {
    let why = match seed {
        Some(seed) => format!("the `setup` of this test gives `{}`", seed.type_name),
        None => "nothing has given a seed: a test has one by its `setup`, and on the further workers of a Locust master by its `setup_elsewhere`".to_owned(),
    };
    let text = format!("`user.seed::<{asked}>()` at {place}: {why}");
    panic::resume_unwind(Box::new(Ends(text)))
}
