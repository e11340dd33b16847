//! A literal that is sent as a message, held against the fields of the message, as far as it is no expression: the JSON that Protobuf
//! has for it, <https://protobuf.dev/programming-guides/json/>.

use proc_macro2::Span;
use protox::prost_reflect::{EnumDescriptor, FieldDescriptor, Kind as Type, MessageDescriptor};

use super::texts;
use crate::errors::Errors;
use crate::suggest::unknown;
use crate::syntax::json_tree::{Json, Kind, Member};

/// Notes each value that the message cannot have.
pub(super) fn check(json: &Json, message: &MessageDescriptor, errors: &mut Errors) {
    let mut check = Check { errors };
    check.message("the message", json, message);
}

struct Check<'e> {
    errors: &'e mut Errors,
}

impl Check<'_> {
    /// `place` is how the value is called.
    fn message(&mut self, place: &str, json: &Json, message: &MessageDescriptor) {
        if matches!(json.kind, Kind::Code) || self.is_well_known(place, json, message) {
            return;
        }
        let Kind::Object(members) = &json.kind else {
            self.refuse_kind(place, json, message.full_name());
            return;
        };
        let mut given: Vec<FieldDescriptor> = Vec::new();
        for Member { key, value, .. } in members {
            let Some(key) = key else { continue };
            let Some(field) = self.field(&key.value(), key.span(), message, &given) else {
                continue;
            };
            self.field_value(&field, value);
            given.push(field);
        }
    }

    /// The field of this name, which the message has once.
    fn field(
        &mut self,
        name: &str,
        at: Span,
        message: &MessageDescriptor,
        given: &[FieldDescriptor],
    ) -> Option<FieldDescriptor> {
        let found = message.get_field_by_json_name(name);
        let Some(field) = found.or_else(|| message.get_field_by_name(name)) else {
            let known: Vec<_> = message.fields().map(|it| it.name().to_owned()).collect();
            let known: Vec<_> = known.iter().map(String::as_str).collect();
            let holder = message.full_name();
            self.errors.at(
                at,
                match known.is_empty() {
                    true => format!("`{holder}` has no field `{name}`, nor any other"),
                    false => unknown("field", name, &known, &format!("`{holder}` has")),
                },
            );
            return None;
        };
        if given.contains(&field) {
            let name = field.name();
            self.errors.at(
                at,
                format!("the field `{name}` is given twice: remove one of the two"),
            );
            return None;
        }
        if let Some(one_of) = field.containing_oneof()
            && let Some(other) = given
                .iter()
                .find(|it| it.containing_oneof().as_ref() == Some(&one_of))
        {
            self.errors.at(
                at,
                format!(
                    "`{}` and `{name}` are of the oneof `{}`, of which a message has one: remove one of the two",
                    other.name(),
                    one_of.name()
                ),
            );
        }
        Some(field)
    }

    fn field_value(&mut self, field: &FieldDescriptor, json: &Json) {
        let place = format!("`{}`", field.name());
        // It says that the field is not given.
        if matches!(json.kind, Kind::Null | Kind::Code) {
            return;
        }
        if field.is_map() {
            self.map(&place, field, json);
        } else if field.is_list() {
            let Kind::List(list) = &json.kind else {
                let of = format!("repeated {}", name_of(&field.kind()));
                self.refuse_kind(&place, json, &of);
                return;
            };
            list.iter()
                .for_each(|json| self.value(&place, json, &field.kind()));
        } else {
            self.value(&place, json, &field.kind());
        }
    }

    fn map(&mut self, place: &str, field: &FieldDescriptor, json: &Json) {
        let Type::Message(entry) = field.kind() else {
            return;
        };
        let [key_type, value_type] =
            [entry.map_entry_key_field(), entry.map_entry_value_field()].map(|it| it.kind());
        let Kind::Object(members) = &json.kind else {
            let of = format!("map<{}, {}>", name_of(&key_type), name_of(&value_type));
            self.refuse_kind(place, json, &of);
            return;
        };
        let mut given: Vec<String> = Vec::new();
        for Member { key, value, .. } in members {
            if let Some(key) = key {
                let text = key.value();
                let is_fine = match &key_type {
                    Type::String => true,
                    Type::Bool => matches!(text.as_str(), "true" | "false"),
                    of => range(of).is_none_or(|range| is_in(range, text.parse().ok())),
                };
                if !is_fine {
                    let of = name_of(&key_type);
                    let why =
                        format!("{place} has keys of the type `{of}`, which {text:?} is none of");
                    self.errors.at(key.span(), why);
                } else if given.contains(&text) {
                    self.errors.at(
                        key.span(),
                        format!("the key {text:?} is given twice: remove one of the two"),
                    );
                }
                given.push(text);
            }
            self.value(place, value, &value_type);
        }
    }

    /// One value of a type.
    fn value(&mut self, place: &str, json: &Json, of: &Type) {
        match of {
            _ if matches!(json.kind, Kind::Code) => {}
            Type::Message(message) => self.message(place, json, message),
            Type::Enum(of) => self.enum_value(place, json, of),
            Type::Bool => self.one_of(place, json, of, matches!(json.kind, Kind::Flag)),
            Type::String => self.one_of(place, json, of, matches!(json.kind, Kind::Text(_))),
            Type::Bytes => match &json.kind {
                Kind::Text(text) if !texts::is_base64(text) => {
                    self.refuse(
                        json,
                        format!("{place} takes bytes as base64, which this text is not"),
                    );
                }
                kind => self.one_of(place, json, of, matches!(kind, Kind::Text(_))),
            },
            Type::Float | Type::Double => self.fraction(place, json, of),
            of => self.whole(place, json, of),
        }
    }

    fn whole(&mut self, place: &str, json: &Json, of: &Type) {
        let Some(range) = range(of) else { return };
        let number = match &json.kind {
            Kind::Whole(number) => *number,
            Kind::Fraction(number) if number.fract() == 0.0 => Some(*number as i128),
            Kind::Text(text) => match text.parse::<i128>() {
                Ok(number) => Some(number),
                Err(_) => return self.refuse_kind(place, json, &name_of(of)),
            },
            _ => return self.refuse_kind(place, json, &name_of(of)),
        };
        if !is_in(range, number) {
            let (of, (least, most)) = (name_of(of), range);
            self.refuse(
                json,
                format!("{place} is of the type `{of}`, which goes from {least} to {most}"),
            );
        }
    }

    fn fraction(&mut self, place: &str, json: &Json, of: &Type) {
        let number = match &json.kind {
            Kind::Whole(Some(number)) => *number as f64,
            Kind::Fraction(number) => *number,
            Kind::Text(text) if matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity") => return,
            Kind::Text(text) => match text.parse() {
                Ok(number) => number,
                Err(_) => return self.refuse_kind(place, json, &name_of(of)),
            },
            _ => return self.refuse_kind(place, json, &name_of(of)),
        };
        if matches!(of, Type::Float) && number.abs() > f64::from(f32::MAX) {
            let most = f32::MAX;
            self.refuse(
                json,
                format!(
                    "{place} is of the type `float`, which goes from {:e} to {most:e}",
                    -most
                ),
            );
        }
    }

    fn enum_value(&mut self, place: &str, json: &Json, of: &EnumDescriptor) {
        let is_null = of.full_name() == "google.protobuf.NullValue";
        match &json.kind {
            Kind::Null if is_null => {}
            Kind::Text(name) => {
                if of.get_value_by_name(name).is_none() {
                    let known: Vec<_> = of.values().map(|it| it.name().to_owned()).collect();
                    let known: Vec<_> = known.iter().map(String::as_str).collect();
                    let holder = format!("`{}` has", of.full_name());
                    self.refuse(json, unknown("value", name, &known, &holder));
                }
            }
            Kind::Whole(number) => {
                let number = number.and_then(|number| i32::try_from(number).ok());
                let is_open = of.parent_file().syntax() != protox::prost_reflect::Syntax::Proto2;
                let is_known =
                    number.is_some_and(|number| is_open || of.get_value(number).is_some());
                if !is_known {
                    self.refuse(
                        json,
                        format!("no value of `{}` has this number", of.full_name()),
                    );
                }
            }
            _ => self.refuse_kind(place, json, of.full_name()),
        }
    }

    /// The messages that JSON writes in a form of their own.
    fn is_well_known(&mut self, place: &str, json: &Json, message: &MessageDescriptor) -> bool {
        let of = message.full_name();
        let Some(name) = of.strip_prefix("google.protobuf.") else {
            return false;
        };
        let wrapped = match name {
            "DoubleValue" => Type::Double,
            "FloatValue" => Type::Float,
            "Int64Value" => Type::Int64,
            "UInt64Value" => Type::Uint64,
            "Int32Value" => Type::Int32,
            "UInt32Value" => Type::Uint32,
            "BoolValue" => Type::Bool,
            "StringValue" => Type::String,
            "BytesValue" => Type::Bytes,
            _ => return self.is_of_its_own(place, json, name, of),
        };
        self.value(place, json, &wrapped);
        true
    }

    fn is_of_its_own(&mut self, place: &str, json: &Json, name: &str, of: &str) -> bool {
        let (is_fine, form) = match (name, &json.kind) {
            // Which message it is, only the program knows.
            ("Any" | "Struct", Kind::Object(_)) | ("ListValue", Kind::List(_)) | ("Value", _) => {
                return true;
            }
            ("Timestamp", Kind::Text(text)) => (
                texts::is_timestamp(text),
                "a time, as \"2026-01-31T12:00:00Z\"",
            ),
            ("Duration", Kind::Text(text)) => (texts::is_duration(text), "seconds, as \"1.5s\""),
            ("FieldMask", Kind::Text(_)) => (true, ""),
            ("Any" | "Struct" | "ListValue" | "Timestamp" | "Duration" | "FieldMask", _) => {
                self.refuse_kind(place, json, of);
                return true;
            }
            _ => return false,
        };
        if !is_fine {
            self.refuse(
                json,
                format!("{place} is of the type `{of}`, which is written as {form}"),
            );
        }
        true
    }

    fn one_of(&mut self, place: &str, json: &Json, of: &Type, is_fine: bool) {
        if !is_fine {
            self.refuse_kind(place, json, &name_of(of));
        }
    }

    fn refuse_kind(&mut self, place: &str, json: &Json, of: &str) {
        let kind = match &json.kind {
            Kind::Object(_) => "object",
            Kind::List(_) => "list",
            Kind::Null => "`null`",
            Kind::Flag => "flag",
            Kind::Text(_) if is_number(of) => "such text",
            Kind::Text(_) => "text",
            Kind::Whole(_) => "number",
            Kind::Fraction(_) => "fraction",
            Kind::Code => return,
        };
        self.refuse(
            json,
            format!("{place} is of the type `{of}`, which takes no {kind}"),
        );
    }

    fn refuse(&mut self, json: &Json, why: String) {
        self.errors.add(syn::Error::new_spanned(&json.tokens, why));
    }
}

/// Whether a text may be one too, if it is of digits.
fn is_number(of: &str) -> bool {
    ["int", "fixed", "float", "double"]
        .iter()
        .any(|it| of.contains(it))
}

/// The least and the largest of a type of whole numbers.
fn range(of: &Type) -> Option<(i128, i128)> {
    Some(match of {
        Type::Int32 | Type::Sint32 | Type::Sfixed32 => (i32::MIN.into(), i32::MAX.into()),
        Type::Int64 | Type::Sint64 | Type::Sfixed64 => (i64::MIN.into(), i64::MAX.into()),
        Type::Uint32 | Type::Fixed32 => (0, u32::MAX.into()),
        Type::Uint64 | Type::Fixed64 => (0, u64::MAX.into()),
        _ => return None,
    })
}

fn is_in((least, most): (i128, i128), number: Option<i128>) -> bool {
    number.is_some_and(|number| (least..=most).contains(&number))
}

/// As a `proto` file has it.
fn name_of(of: &Type) -> String {
    match of {
        Type::Message(message) => message.full_name().to_owned(),
        Type::Enum(of) => of.full_name().to_owned(),
        scalar => format!("{scalar:?}").to_lowercase(),
    }
}
