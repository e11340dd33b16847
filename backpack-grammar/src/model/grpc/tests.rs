//! What is read of a method and its message, and what is refused.

use protox::file::{ChainFileResolver, File, FileResolver, GoogleFileResolver};
use protox::prost_reflect::{DescriptorPool, MessageDescriptor};

use super::{message, pruned};
use crate::Errors;
use crate::syntax::json_tree::Json;

const PROTO: &str = r#"
syntax = "proto3";
package play;
import "google/protobuf/timestamp.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/wrappers.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/any.proto";
import "google/protobuf/empty.proto";
message Player {
    enum Mood { CALM = 0; WILD = 1; }
    message Hat { string color = 1; Player owner = 2; }
    string name = 1;
    int32 level = 2;
    uint64 score_total = 3;
    float luck = 4;
    bool online = 5;
    bytes key = 6;
    Mood mood = 7;
    Hat hat = 8;
    repeated Hat hats = 9;
    map<string, int32> items = 10;
    map<int32, Hat> by_id = 11;
    oneof contact { string mail = 12; string phone = 13; }
    optional int64 seen = 14;
    google.protobuf.Timestamp at = 15;
    google.protobuf.Duration took = 16;
    google.protobuf.Int32Value maybe = 17;
    google.protobuf.Struct more = 18;
    google.protobuf.Value any_value = 19;
    google.protobuf.Any any = 20;
    google.protobuf.Empty nothing = 21;
    repeated uint32 numbers = 22;
    double weight = 23;
}
message Simple {
    message Inner { google.protobuf.Int32Value maybe = 1; }
    Inner inner = 1;
}
message Unused { google.protobuf.Any any = 1; }
service Game { rpc Join(Player) returns (google.protobuf.Empty); }
"#;

struct Source;

impl FileResolver for Source {
    fn open_file(&self, name: &str) -> Result<File, protox::Error> {
        match name {
            "play.proto" => File::from_source(name, PROTO),
            _ => Err(protox::Error::file_not_found(name)),
        }
    }
}

fn pool() -> DescriptorPool {
    let mut resolver = ChainFileResolver::new();
    resolver.add(Source);
    resolver.add(GoogleFileResolver::new());
    let mut compiler = protox::Compiler::with_file_resolver(resolver);
    compiler
        .open_file("play.proto")
        .expect("it is a proto file");
    compiler.descriptor_pool()
}

fn player() -> MessageDescriptor {
    pool()
        .get_message_by_name("play.Player")
        .expect("it is declared")
}

/// What is wrong with a message, each in its first line.
fn refused(json: &str) -> Vec<String> {
    let mut errors = Errors::default();
    let json = Json::of(&json.parse().expect("tokens"));
    message::check(&json, &player(), &mut errors);
    let first = |text: String| text.lines().next().unwrap_or_default().to_owned();
    errors.texts().into_iter().map(first).collect()
}

#[test]
fn what_protobuf_reads_of_json_is_let_through() {
    for json in [
        "{}",
        "f(x)",
        r#"{ "name": "ada", "level": -3, "score_total": 18446744073709551615, "luck": 1.5, "online": true }"#,
        r#"{ "scoreTotal": "7", "level": 2.0, "luck": "NaN", "weight": 1, "seen": null }"#,
        r#"{ "key": "YWI=", "mood": "WILD", "hat": { "color": "red", "owner": { "mood": 7 } } }"#,
        r#"{ "hats": [{ "color": "red" }, f()], "items": { "a": 1, "b": g() }, "by_id": { "-1": {} } }"#,
        r#"{ "mail": "a", "at": "2026-01-31T12:00:00.5Z", "took": "-1.5s", "maybe": 3, "nothing": {} }"#,
        r#"{ "more": { "x": [1, "y", null] }, "any_value": null, "any": { "@type": "x/play.Player", "z": 1 } }"#,
        r#"{ "numbers": [1, 2, id as u32], (key()): 3, "name": name.clone() }"#,
    ] {
        assert_eq!(refused(json), [""; 0], "{json}");
    }
}

#[test]
fn each_mistake_is_told_once() {
    for (json, told) in [
        (
            "5",
            "the message is of the type `play.Player`, which takes no number",
        ),
        (
            r#"{ "nme": 1 }"#,
            "unknown field `nme`, did you mean `name`?",
        ),
        (
            r#"{ "name": 1 }"#,
            "`name` is of the type `string`, which takes no number",
        ),
        (
            r#"{ "name": "a", "name": "b" }"#,
            "the field `name` is given twice: remove one of the two",
        ),
        (
            r#"{ "scoreTotal": 1, "score_total": 2 }"#,
            "the field `score_total` is given twice: remove one of the two",
        ),
        (
            r#"{ "level": 2147483648 }"#,
            "`level` is of the type `int32`, which goes from -2147483648 to 2147483647",
        ),
        (
            r#"{ "level": "x" }"#,
            "`level` is of the type `int32`, which takes no such text",
        ),
        (
            r#"{ "level": 1.5 }"#,
            "`level` is of the type `int32`, which takes no fraction",
        ),
        (
            r#"{ "score_total": -1 }"#,
            "`score_total` is of the type `uint64`, which goes from 0 to 18446744073709551615",
        ),
        (
            r#"{ "luck": 1e39 }"#,
            "`luck` is of the type `float`, which goes from -3.4028235e38 to 3.4028235e38",
        ),
        (
            r#"{ "online": "yes" }"#,
            "`online` is of the type `bool`, which takes no text",
        ),
        (
            r#"{ "key": "a" }"#,
            "`key` takes bytes as base64, which this text is not",
        ),
        (
            r#"{ "mood": "WLD" }"#,
            "unknown value `WLD`, did you mean `WILD`?",
        ),
        (
            r#"{ "mood": true }"#,
            "`mood` is of the type `play.Player.Mood`, which takes no flag",
        ),
        (
            r#"{ "hat": { "color": {} } }"#,
            "`color` is of the type `string`, which takes no object",
        ),
        (
            r#"{ "hat": "red" }"#,
            "`hat` is of the type `play.Player.Hat`, which takes no text",
        ),
        (
            r#"{ "hats": {} }"#,
            "`hats` is of the type `repeated play.Player.Hat`, which takes no object",
        ),
        (
            r#"{ "hats": [{ "colr": "red" }] }"#,
            "unknown field `colr`, did you mean `color`?",
        ),
        (
            r#"{ "numbers": [1, null] }"#,
            "`numbers` is of the type `uint32`, which takes no `null`",
        ),
        (
            r#"{ "items": [] }"#,
            "`items` is of the type `map<string, int32>`, which takes no list",
        ),
        (
            r#"{ "items": { "a": 1, "a": 2 } }"#,
            "the key \"a\" is given twice: remove one of the two",
        ),
        (
            r#"{ "items": { "a": "b" } }"#,
            "`items` is of the type `int32`, which takes no such text",
        ),
        (
            r#"{ "by_id": { "one": {} } }"#,
            "`by_id` has keys of the type `int32`, which \"one\" is none of",
        ),
        (
            r#"{ "mail": "a", "phone": "b" }"#,
            "`mail` and `phone` are of the oneof `contact`, of which a message has one: remove one of the two",
        ),
        (
            r#"{ "at": "yesterday" }"#,
            "`at` is of the type `google.protobuf.Timestamp`, which is written as a time, as \"2026-01-31T12:00:00Z\"",
        ),
        (
            r#"{ "at": 5 }"#,
            "`at` is of the type `google.protobuf.Timestamp`, which takes no number",
        ),
        (
            r#"{ "took": "5" }"#,
            "`took` is of the type `google.protobuf.Duration`, which is written as seconds, as \"1.5s\"",
        ),
        (
            r#"{ "maybe": "x" }"#,
            "`maybe` is of the type `int32`, which takes no such text",
        ),
        (
            r#"{ "more": [] }"#,
            "`more` is of the type `google.protobuf.Struct`, which takes no list",
        ),
        (
            r#"{ "nothing": { "a": 1 } }"#,
            "`google.protobuf.Empty` has no field `a`, nor any other",
        ),
    ] {
        assert_eq!(refused(json), [told], "{json}");
    }
}

#[test]
fn what_a_method_does_not_need_is_left_out() {
    let pool = pool();
    let empty = pool
        .get_message_by_name("google.protobuf.Empty")
        .expect("it is there");
    let simple = pool
        .get_message_by_name("play.Simple")
        .expect("it is there");
    let bytes = pruned::of(&[simple, empty.clone()]);
    let pruned_pool = DescriptorPool::decode(bytes.as_slice()).expect("it is whole");
    let has = |name: &str| pruned_pool.get_message_by_name(name).is_some();
    assert!(has("play.Simple") && has("play.Simple.Inner") && has("google.protobuf.Int32Value"));
    assert!(!has("play.Unused") && !has("google.protobuf.StringValue"));
    assert_eq!(pruned_pool.services().count(), 0);
    let small = pruned::of(&[empty.clone(), empty]);
    let names = |bytes: &[u8]| {
        let pool = DescriptorPool::decode(bytes).expect("it is whole");
        pool.files()
            .map(|file| file.name().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&small), ["google/protobuf/empty.proto"]);
}

#[test]
fn any_message_of_the_file_may_be_in_an_any() {
    let empty = pool().get_message_by_name("google.protobuf.Empty");
    let bytes = pruned::of(&[player(), empty.expect("it is there")]);
    let pool = DescriptorPool::decode(bytes.as_slice()).expect("it is whole");
    assert!(pool.get_message_by_name("play.Unused").is_some());
}
