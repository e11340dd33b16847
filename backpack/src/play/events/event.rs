//! One event of a stream.

use serde::de::DeserializeOwned;

use crate::answer::request_result::JsonError;

/// What an event is called that has no name.
const UNNAMED: &str = "message";

/// One event of a stream that [`Events`](crate::Events) reads.
///
/// ```
/// # use backpack::prelude::*;
/// # endpoint! { Feed = SSE "/feed"; }
/// #[derive(serde::Deserialize)]
/// struct Price { symbol: String, cents: u64 }
///
/// async fn watch(user: &mut User) -> backpack::Result {
///     let mut feed = Feed.open(user).await?;
///     let event = feed.next().await?;
///     if event.name() == "price" {
///         let price: Price = event.json()?;
///         println!("{} costs {}", price.symbol, price.cents);
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    pub(super) name: String,
    pub(super) data: String,
    pub(super) id: String,
    /// How many bytes of the stream it was, with what stood before it.
    pub(super) length: u64,
}

impl Event {
    /// What its field `event` says; `message` where it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        match self.name.is_empty() {
            true => UNNAMED,
            false => &self.name,
        }
    }

    /// Its data; lines of it are parted by `\n`.
    #[must_use]
    pub fn data(&self) -> &str {
        &self.data
    }

    /// The latest id that the stream has given, with this event or before it; none where it gave none.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        Some(self.id.as_str()).filter(|id| !id.is_empty())
    }

    /// Its data read as JSON.
    ///
    /// # Errors
    /// Where it is not JSON of this shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, JsonError> {
        Ok(serde_json::from_str(&self.data)?)
    }
}
