//! The messages of a method of gRPC: as JSON, in which tests have them, and as bytes, in which they are sent.
//!
//! The JSON is Protobuf's, <https://protobuf.dev/programming-guides/json/>, with fields named as the `proto` file names them, whole
//! numbers of any length as numbers, and each field that has no presence, given or not.

mod frames;

use std::sync::OnceLock;

use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, SerializeOptions};
use serde_json::Value;

pub(crate) use frames::Frames;

/// How the messages of one method become bytes, and bytes messages.
#[derive(Debug)]
pub struct Codec {
    /// A `FileDescriptorSet`.
    descriptors: &'static [u8],
    input: &'static str,
    output: &'static str,
    streams: bool,
    messages: OnceLock<Messages>,
}

#[derive(Debug)]
struct Messages {
    input: MessageDescriptor,
    output: MessageDescriptor,
}

impl Codec {
    /// What is read of the descriptors when the first message is sent.
    #[must_use]
    pub const fn new(
        descriptors: &'static [u8],
        input: &'static str,
        output: &'static str,
        streams: bool,
    ) -> Self {
        Self {
            descriptors,
            input,
            output,
            streams,
            messages: OnceLock::new(),
        }
    }

    /// Whether an answer has any number of messages.
    pub(crate) fn streams(&self) -> bool {
        self.streams
    }

    fn messages(&self) -> &Messages {
        self.messages.get_or_init(|| {
            let pool = DescriptorPool::decode(self.descriptors);
            let pool = pool.expect("the macro writes whole descriptors");
            let [input, output] = [self.input, self.output].map(|name| {
                let found = pool.get_message_by_name(name);
                found.expect("the macro writes those that are needed")
            });
            Messages { input, output }
        })
    }

    /// The message as it is sent, with its length before it; or why it is none.
    pub(crate) fn encode(&self, json: &Value) -> Result<Vec<u8>, String> {
        let of = self.messages().input.clone();
        let mut track = serde_path_to_error::Track::new();
        let message = match json {
            Value::Null => DynamicMessage::new(of),
            json => {
                let reader = serde_path_to_error::Deserializer::new(json, &mut track);
                DynamicMessage::deserialize(of, reader).map_err(|why| {
                    let place = track.path().to_string();
                    let place = match place.as_str() {
                        "." | "?" => String::new(),
                        place => format!(" at `{place}`"),
                    };
                    format!("the message is no `{}`{place}: {why}", self.input)
                })?
            }
        };
        Ok(frames::framed(&message))
    }

    /// The JSON of a message that was answered, or why it is none.
    pub(crate) fn decode(&self, bytes: &[u8]) -> Result<String, String> {
        let message = DynamicMessage::decode(self.messages().output.clone(), bytes);
        let message =
            message.map_err(|why| format!("the message is no `{}`: {why}", self.output))?;
        json(&message).map_err(|why| format!("the message has no JSON: {why}"))
    }

    /// What was sent, as JSON.
    pub(crate) fn shown(&self, framed: &[u8]) -> Option<String> {
        let bytes = Frames::of(framed).next()?.ok()?;
        let message = DynamicMessage::decode(self.messages().input.clone(), bytes).ok()?;
        json(&message).ok()
    }
}

fn json(message: &DynamicMessage) -> Result<String, serde_json::Error> {
    let options = SerializeOptions::new()
        .use_proto_field_name(true)
        .stringify_64_bit_integers(false)
        .skip_default_fields(false);
    let mut json = Vec::new();
    message.serialize_with_options(&mut serde_json::Serializer::new(&mut json), &options)?;
    Ok(String::from_utf8(json).expect("JSON is written as UTF-8"))
}
