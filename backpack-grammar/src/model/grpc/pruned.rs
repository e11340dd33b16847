//! The descriptors that one method needs, and none beside them.

use std::collections::{BTreeMap, BTreeSet};

use protox::prost_reflect::prost::Message;
use protox::prost_reflect::prost_types::{FileDescriptorProto, FileDescriptorSet};
use protox::prost_reflect::{EnumDescriptor, FileDescriptor, Kind, MessageDescriptor};

/// The files with what these messages are made of, as Protobuf writes them.
pub(super) fn of(messages: &[MessageDescriptor; 2]) -> Vec<u8> {
    let mut needed = Needed::default();
    messages.iter().for_each(|message| needed.take(message));
    let pool = messages[0].parent_pool();
    if needed.has_any() {
        let all = pool.files();
        let all = all.filter(|file| !file.name().starts_with(WELL_KNOWN));
        all.for_each(|file| file.messages().for_each(|it| needed.take(&it)));
    }
    let files = pool.files().filter_map(|file| needed.of_file(&file));
    let set = FileDescriptorSet {
        file: files.collect(),
    };
    set.encode_to_vec()
}

/// Where the files stand that Protobuf itself brings.
const WELL_KNOWN: &str = "google/protobuf/";

/// What is needed, by file: what stands in no other message, and which files that refers to.
#[derive(Default)]
struct Needed {
    files: BTreeMap<String, Parts>,
}

#[derive(Default)]
struct Parts {
    names: BTreeSet<String>,
    imports: BTreeSet<String>,
}

impl Needed {
    /// Whether there may be messages in messages of which only those who send them know what they are.
    fn has_any(&self) -> bool {
        let parts = self.files.get("google/protobuf/any.proto");
        parts.is_some_and(|parts| parts.names.contains("Any"))
    }

    /// A message with all that its fields are of, and all that stands in it.
    fn take(&mut self, message: &MessageDescriptor) {
        let mut whole = message.clone();
        while let Some(around) = whole.parent_message() {
            whole = around;
        }
        if self.note(&whole.parent_file(), whole.name()) {
            self.take_fields(&whole);
        }
    }

    fn take_fields(&mut self, message: &MessageDescriptor) {
        let file = message.parent_file();
        for field in message.fields() {
            let of = match field.kind() {
                Kind::Message(other) => {
                    self.take(&other);
                    other.parent_file()
                }
                Kind::Enum(other) => {
                    self.take_enum(&other);
                    other.parent_file()
                }
                _ => continue,
            };
            if of != file {
                let parts = self.files.entry(file.name().to_owned()).or_default();
                parts.imports.insert(of.name().to_owned());
            }
        }
        message
            .child_messages()
            .for_each(|child| self.take_fields(&child));
    }

    fn take_enum(&mut self, of: &EnumDescriptor) {
        match of.parent_message() {
            Some(around) => self.take(&around),
            None => {
                self.note(&of.parent_file(), of.name());
            }
        }
    }

    /// Whether that is news.
    fn note(&mut self, file: &FileDescriptor, name: &str) -> bool {
        let parts = self.files.entry(file.name().to_owned()).or_default();
        parts.names.insert(name.to_owned())
    }

    fn of_file(&self, file: &FileDescriptor) -> Option<FileDescriptorProto> {
        let parts = self.files.get(file.name())?;
        let mut kept = file.file_descriptor_proto().clone();
        kept.message_type
            .retain(|it| parts.names.contains(it.name()));
        kept.enum_type.retain(|it| parts.names.contains(it.name()));
        kept.dependency = parts.imports.iter().cloned().collect();
        kept.public_dependency.clear();
        kept.weak_dependency.clear();
        kept.service.clear();
        kept.extension.clear();
        kept.source_code_info = None;
        kept.options = None;
        for message in &mut kept.message_type {
            message.extension.clear();
        }
        Some(kept)
    }
}
