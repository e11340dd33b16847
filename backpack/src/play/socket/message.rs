//! What comes over a WebSocket, and what can be said over one.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::answer::Answer;
use crate::answer::request_result::JsonError;
use crate::text::cut::cut;

/// A message that came over a WebSocket. Cheap to clone: its bytes are shared.
///
/// ```
/// # use backpack::prelude::*;
/// # use backpack::Socket;
/// #[derive(serde::Deserialize)]
/// struct Said { by: String, text: String }
///
/// async fn listen(chat: &mut Socket) -> backpack::Result {
///     let message = chat.receive().await?;
///     let said: Said = message.json()?;
///     println!("{}: {}", said.by, said.text);
///     Ok(())
/// }
/// ```
#[derive(Clone)]
pub struct Message {
    /// The handshake's, with the message behind it.
    pub(super) answer: Answer,
    pub(super) is_text: bool,
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_tuple("Message");
        match self.is_text {
            true => shown.field(&cut(&self.text(), 200)).finish(),
            false => shown
                .field(&format_args!("{} bytes", self.bytes().len()))
                .finish(),
        }
    }
}

impl Message {
    /// The message as text; bytes that are not UTF-8 are replaced by U+FFFD.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        self.answer.text()
    }

    /// The message as it came.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        self.answer.body()
    }

    /// The message read as JSON.
    ///
    /// # Errors
    /// Where it is not JSON of this shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, JsonError> {
        Ok(serde_json::from_slice(self.answer.json_bytes())?)
    }

    /// Whether it was sent as text; it may be JSON then, and is no `binary` message.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.is_text
    }

    pub(super) fn length(&self) -> u64 {
        self.answer.length()
    }
}

/// What can be said over a WebSocket: a text, JSON as [`json!`](crate::prelude::json) makes it, which goes as text too, or bytes.
///
/// ```
/// # use backpack::prelude::*;
/// # use backpack::Socket;
/// async fn talk(chat: &mut Socket) -> backpack::Result {
///     chat.send("hello").await?;
///     chat.send(json!({ "text": "hello" })).await?;
///     chat.send(vec![0, 159, 146, 150]).await?;
///     Ok(())
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be said over a WebSocket",
    label = "neither text, nor JSON, nor bytes",
    note = "write a text, `json!({{ … }})`, or bytes, as in `vec![1, 2]`"
)]
pub trait SocketMessage {
    #[doc(hidden)]
    fn said(self) -> Said;
}

/// What is said over a WebSocket.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Said {
    pub(super) bytes: Bytes,
    pub(super) is_text: bool,
}

impl Said {
    pub(super) fn text(text: impl Into<Bytes>) -> Self {
        Self {
            bytes: text.into(),
            is_text: true,
        }
    }

    fn binary(bytes: impl Into<Bytes>) -> Self {
        Self {
            bytes: bytes.into(),
            is_text: false,
        }
    }
}

impl SocketMessage for &str {
    fn said(self) -> Said {
        Said::text(self.to_owned())
    }
}

impl SocketMessage for String {
    fn said(self) -> Said {
        Said::text(self)
    }
}

impl SocketMessage for &String {
    fn said(self) -> Said {
        self.as_str().said()
    }
}

impl SocketMessage for Value {
    fn said(self) -> Said {
        (&self).said()
    }
}

impl SocketMessage for &Value {
    fn said(self) -> Said {
        Said::text(self.to_string())
    }
}

impl SocketMessage for Vec<u8> {
    fn said(self) -> Said {
        Said::binary(self)
    }
}

impl SocketMessage for &[u8] {
    fn said(self) -> Said {
        Said::binary(self.to_vec())
    }
}

impl<const N: usize> SocketMessage for &[u8; N] {
    fn said(self) -> Said {
        self.as_slice().said()
    }
}

impl SocketMessage for Bytes {
    fn said(self) -> Said {
        Said::binary(self)
    }
}
