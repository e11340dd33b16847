//! The text of a load test, formatted, and read once more by the language's own grammar before anybody gets it.

use std::collections::HashSet;
use std::time::Duration;

use backpack_grammar::{Errors, dependents, endpoints, scenarios};
use proc_macro2::{Literal, TokenStream};
use serde_json::Number;
use syn::{Item, Macro};

use super::program::{
    Arrow, Body, Endpoint, Json, Key, Kind, Origin, Part, Program, Scenario, Secret, Target, Value,
    Wait,
};

/// As many members of JSON with code in it as the compiler takes without being asked.
const FEW_MEMBERS: usize = 20;

/// The text; why not, where the language would not take it.
pub(crate) fn text(program: &Program) -> Result<String, String> {
    let text = crate::fmt::formatted(&unformatted(program))?;
    let text = crate::fmt::formatted(&with_commas(&text))?;
    read_back(&text, program)?;
    Ok(text)
}

/// The last line of a list that was broken ends with a comma too.
fn with_commas(text: &str) -> String {
    let (macros, rest) = text.split_once("fn main()").unwrap_or((text, ""));
    let lines: Vec<&str> = macros.lines().collect();
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        out.push_str(line);
        let next = lines.get(at + 1).map(|next| next.trim_start());
        let is_last = next.is_some_and(|next| next.starts_with(['}', ']', ')']));
        // Items of a macro have none.
        let is_item = next == Some("}") && lines[at + 1].starts_with('}');
        if is_last && !is_item && !line.ends_with([',', ';', '{', '[', '(']) {
            out.push(',');
        }
        out.push('\n');
    }
    match rest.is_empty() {
        true => out,
        false => out + "fn main()" + rest,
    }
}

fn unformatted(program: &Program) -> String {
    let mut out = String::new();
    for line in &program.about {
        out.push_str(format!("//! {}", comment(line)).trim_end());
        out.push('\n');
    }
    out.push('\n');
    let members = program.endpoints.iter().filter_map(with_code).max();
    if let Some(members) = members.filter(|members| *members > FEW_MEMBERS) {
        // What is no literal is read by `json!`, which takes some steps for each member.
        out.push_str(&format!(
            "#![recursion_limit = \"{}\"]\n\n",
            128 + members * 8
        ));
    }
    out.push_str("use backpack::prelude::*;\n\nendpoint! {\n");
    if let Some(contract) = &program.contract {
        out.push_str(&format!("#![openapi({})]\n", quoted(contract)));
    }
    for (number, one) in program.endpoints.iter().enumerate() {
        if number > 0 && one.about.is_some() {
            out.push('\n');
        }
        out.push_str(&endpoint(one));
    }
    out.push_str("}\n\n");
    let dependents: String = program.endpoints.iter().map(dependent).collect();
    if !dependents.is_empty() {
        out.push_str(&format!("depends! {{\n{dependents}}}\n\n"));
    }
    out.push_str(&scenario(&program.scenario));
    out.push_str(&main(program));
    if !program.variables().is_empty() {
        out.push_str(SECRET);
    }
    out
}

/// How many members a JSON body has that is no mere literal; none for all others.
fn with_code(endpoint: &Endpoint) -> Option<usize> {
    match &endpoint.body {
        Some(Body::Json(json)) if json.values().iter().any(|it| it.variable().is_some()) => {
            Some(json.members())
        }
        _ => None,
    }
}

const SECRET: &str = r#"
/// A secret, which stands in no file: the environment gives it.
fn secret(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        eprintln!("error: a request needs a secret: set the environment variable {name}");
        std::process::exit(2)
    })
}
"#;

fn main(program: &Program) -> String {
    let host = quoted(&program.host);
    let insecure = match program.insecure {
        true => "\n        .insecure(true)",
        false => "",
    };
    let name = &program.scenario.name;
    format!(
        "fn main() -> ExitCode {{
    LoadTest::new()
        // The host that is loaded unless `--host` names another.
        .host({host}){insecure}
        .scenario({name}, 1)
        .users(1)
        .main()
}}
"
    )
}

fn scenario(scenario: &Scenario) -> String {
    let wait = match scenario.wait {
        Wait::None => "none".to_owned(),
        Wait::Between(from, to) if from >= to => duration(from),
        Wait::Between(from, to) => format!("{}..{}", duration(from), duration(to)),
    };
    let Scenario {
        name, about, steps, ..
    } = scenario;
    let steps = steps.join(", ");
    format!("scenario! {{\n/// {about}\npub {name}(wait = {wait}) = [{steps}];\n}}\n\n")
}

/// In the largest unit that has it whole; never zero.
fn duration(duration: Duration) -> String {
    let milliseconds = duration.as_millis().max(1);
    match milliseconds {
        whole if whole % 60_000 == 0 => format!("{}m", whole / 60_000),
        whole if whole % 1_000 == 0 => format!("{}s", whole / 1_000),
        other => format!("{other}ms"),
    }
}

fn endpoint(endpoint: &Endpoint) -> String {
    let Endpoint {
        name, method, path, ..
    } = endpoint;
    let about = match &endpoint.about {
        Some(about) => format!("/// {}\n", comment(about)),
        None => String::new(),
    };
    let options = options(endpoint);
    let options = match options.is_empty() {
        true => String::new(),
        false => format!(" {{ {} }}", options.join(", ")),
    };
    format!("{about}pub {name} = {method} {}{options};\n", quoted(path))
}

/// A line of a comment, without what turns a text around: the compiler refuses that there.
fn comment(text: &str) -> String {
    let turns = |one: &char| matches!(one, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String = text.chars().filter(|one| !turns(one)).collect();
    text.replace(char::is_control, " ")
}

fn options(endpoint: &Endpoint) -> Vec<String> {
    let mut options = Vec::new();
    let mut add = |name: &str, value: String| options.push(format!("{name}: {value}"));
    if let Some(shown) = &endpoint.shown {
        add("name", quoted(shown));
    }
    let lists = [
        ("path", &endpoint.filled),
        ("query", &endpoint.query),
        ("headers", &endpoint.headers),
    ];
    for (name, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
        add(name, entries(list));
    }
    if let Some((name, password)) = &endpoint.basic {
        add(
            "auth",
            format!("basic({}, {})", value(name), value(password)),
        );
    }
    match &endpoint.body {
        None => {}
        Some(Body::Json(body)) => add("json", json(body)),
        Some(Body::Form(fields)) => add("form", entries(fields)),
        Some(Body::Multipart(list)) => add("multipart", parts(list)),
        Some(Body::Text(text)) => add("text", value(text)),
        Some(Body::Bytes(bytes)) => add("bytes", byte_text(bytes)),
        Some(Body::File(path)) => add("bytes", format!("file({})", quoted(path))),
    }
    if let Some(expect) = expect(&endpoint.expect) {
        add("expect", expect);
    }
    options
}

fn expect(ranges: &[(u16, u16)]) -> Option<String> {
    let range = |(first, last): &(u16, u16)| match first == last {
        true => first.to_string(),
        false => format!("{first}..={last}"),
    };
    let ranges: Vec<_> = ranges.iter().map(range).collect();
    match ranges.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        several => Some(format!("[{}]", several.join(", "))),
    }
}

fn entries(list: &[(String, Value)]) -> String {
    braced(list.iter().map(|(name, it)| (name, value(it))))
}

fn parts(list: &[(String, Part)]) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => value(text),
        Part::File(path) => format!("file({})", quoted(path)),
        Part::Bytes {
            bytes,
            file_name,
            media_type,
        } => format!(
            "bytes({}, {}, {})",
            byte_text(bytes),
            quoted(file_name),
            quoted(media_type)
        ),
    };
    braced(list.iter().map(|(name, it)| (name, part(it))))
}

fn json(json: &Json) -> String {
    match json {
        Json::Null => "null".to_owned(),
        Json::Value(it) => value(it),
        Json::List(list) => {
            let list: Vec<_> = list.iter().map(self::json).collect();
            format!("[{}]", list.join(", "))
        }
        Json::Object(members) => braced(members.iter().map(|(name, it)| (name, self::json(it)))),
    }
}

/// `{ "name": value, … }`
fn braced<'n>(members: impl Iterator<Item = (&'n String, String)>) -> String {
    let members: Vec<_> = members
        .map(|(name, value)| format!("{}: {value}", quoted(name)))
        .collect();
    match members.is_empty() {
        true => "{}".to_owned(),
        false => format!("{{ {} }}", members.join(", ")),
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::Number(it) => number(it),
        Value::Flag(flag) => flag.to_string(),
        Value::Secret(secret) => secret_code(secret),
    }
}

/// What is no `i32` says what it is, since it may stand in code.
fn number(number: &Number) -> String {
    let kind = match (number.as_i64(), number.as_u64()) {
        (Some(whole), _) if i32::try_from(whole).is_ok() => "",
        (Some(_), _) => "i64",
        (None, Some(_)) => "u64",
        (None, None) => "",
    };
    format!("{number}{kind}")
}

fn secret_code(secret: &Secret) -> String {
    let call = format!("secret({})", quoted(&secret.variable));
    match () {
        () if secret.kind == Kind::Whole => format!("{call}.parse::<i64>().unwrap_or_default()"),
        () if secret.kind == Kind::Fraction => format!("{call}.parse::<f64>().unwrap_or_default()"),
        () if secret.before.is_empty() => call,
        () => {
            let before = secret.before.replace('{', "{{").replace('}', "}}");
            format!("format!({}, {call})", quoted(&format!("{before}{{}}")))
        }
    }
}

fn dependent(endpoint: &Endpoint) -> String {
    if endpoint.arrows.is_empty() {
        return String::new();
    }
    let arrows: Vec<_> = endpoint.arrows.iter().map(arrow).collect();
    format!("{} {{ {} }}\n", endpoint.name, arrows.join(", "))
}

fn arrow(arrow: &Arrow) -> String {
    let target = match &arrow.target {
        Target::Path(name) => format!("path[{}]", quoted(name)),
        Target::Query(name) => format!("query[{}]", quoted(name)),
        Target::Header(name) => format!("headers[{}]", quoted(name)),
        Target::Form(name) => format!("form[{}]", quoted(name)),
        Target::Multipart(name) => format!("multipart[{}]", quoted(name)),
        Target::Json(place) => format!("json{}", keys(place)),
    };
    let origin = match &arrow.origin {
        Origin::Json(place) => format!("json{}", keys(place)),
        Origin::Html(selector, attribute) => {
            format!("html[{}][{}]", quoted(selector), quoted(attribute))
        }
        Origin::Header(name) => format!("headers[{}]", quoted(name)),
        Origin::Cookie(name) => format!("cookies[{}]", quoted(name)),
        Origin::UrlQuery(name) => format!("url.query[{}]", quoted(name)),
    };
    let format = match &arrow.format {
        Some(format) => format!(" as {}", quoted(format)),
        None => String::new(),
    };
    format!("{target} <- {}.{origin}{format}", arrow.source)
}

fn keys(keys: &[Key]) -> String {
    let key = |key: &Key| match key {
        Key::Name(name) => format!("[{}]", quoted(name)),
        Key::Index(index) => format!("[{index}]"),
        Key::Any => "[any]".to_owned(),
    };
    keys.iter().map(key).collect()
}

/// A text as Rust writes it: with quotes and backslashes in it, raw.
fn quoted(text: &str) -> String {
    let is_plain = !text.contains(|one: char| one.is_control() || is_hidden(one));
    if is_plain && text.contains(['"', '\\']) && !text.contains("\"#") {
        return match text.contains('"') {
            true => format!("r#\"{text}\"#"),
            false => format!("r\"{text}\""),
        };
    }
    let mut out = String::from("\"");
    for one in text.chars() {
        match one {
            '\'' => out.push('\''),
            one if is_hidden(one) => out.extend(one.escape_unicode()),
            one => out.extend(one.escape_debug()),
        }
    }
    out.push('"');
    out
}

/// What the compiler refuses in a text as it is, or nobody sees.
fn is_hidden(one: char) -> bool {
    matches!(one, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn byte_text(bytes: &[u8]) -> String {
    Literal::byte_string(bytes).to_string()
}

impl Program {
    /// The variables that the environment has to give, each once.
    pub(crate) fn variables(&self) -> Vec<&str> {
        let mut variables = Vec::new();
        for endpoint in &self.endpoints {
            let lists = [&endpoint.filled, &endpoint.query, &endpoint.headers];
            let values = lists.into_iter().flatten().map(|(_, value)| value);
            let auth = endpoint
                .basic
                .iter()
                .flat_map(|(name, password)| [name, password]);
            let body = endpoint.body.iter().flat_map(Body::values);
            variables.extend(values.chain(auth).chain(body).filter_map(Value::variable));
        }
        let mut known = HashSet::new();
        variables.retain(|variable| known.insert(*variable));
        variables
    }

    /// Whether an answer is read as HTML, which takes a feature.
    pub(crate) fn reads_html(&self) -> bool {
        let mut arrows = self.endpoints.iter().flat_map(|endpoint| &endpoint.arrows);
        arrows.any(|arrow| matches!(arrow.origin, Origin::Html(..)))
    }
}

impl Value {
    fn variable(&self) -> Option<&str> {
        match self {
            Self::Secret(secret) => Some(&secret.variable),
            Self::Text(_) | Self::Number(_) | Self::Flag(_) => None,
        }
    }
}

impl Body {
    fn values(&self) -> Vec<&Value> {
        match self {
            Self::Json(json) => json.values(),
            Self::Form(fields) => fields.iter().map(|(_, value)| value).collect(),
            Self::Multipart(parts) => parts
                .iter()
                .filter_map(|(_, part)| match part {
                    Part::Text(value) => Some(value),
                    Part::File(_) | Part::Bytes { .. } => None,
                })
                .collect(),
            Self::Text(value) => vec![value],
            Self::Bytes(_) | Self::File(_) => Vec::new(),
        }
    }
}

impl Json {
    fn values(&self) -> Vec<&Value> {
        match self {
            Self::Null => Vec::new(),
            Self::Value(value) => vec![value],
            Self::List(list) => list.iter().flat_map(Self::values).collect(),
            Self::Object(members) => members.iter().flat_map(|(_, it)| it.values()).collect(),
        }
    }

    fn members(&self) -> usize {
        match self {
            Self::Null | Self::Value(_) => 1,
            Self::List(list) => 1 + list.iter().map(Self::members).sum::<usize>(),
            Self::Object(members) => 1 + members.iter().map(|(_, it)| it.members()).sum::<usize>(),
        }
    }
}

/// Has the grammar read what was written: all of it has to be there, and nothing refused.
fn read_back(text: &str, program: &Program) -> Result<(), String> {
    let refused = |why: String| {
        format!(
            "what was made of it is no load test, which is a mistake of `cargo backpack import`: {why}"
        )
    };
    let file = syn::parse_file(text).map_err(|error| refused(error.to_string()))?;
    let mut errors = Errors::default();
    let body = |name: &str| -> TokenStream {
        let mut macros = file.items.iter().filter_map(|item| invocation(item, name));
        macros.next().unwrap_or_default()
    };
    let items = endpoints(body("endpoint"), &mut errors);
    let steps = scenarios(body("scenario"), &mut errors);
    let arrows = dependents(body("depends"), &mut errors);
    // Files are for the compiler to find.
    let mut mistakes = errors.iter().filter(|error| !is_of_file(error));
    if let Some(mistake) = mistakes.next() {
        let line = mistake.span().start().line;
        return Err(refused(format!("line {line}: {mistake}")));
    }
    let with_arrows = program.endpoints.iter().filter(|it| !it.arrows.is_empty());
    let is_all = items.len() == program.endpoints.len()
        && steps.len() == 1
        && arrows.len() == with_arrows.count();
    match is_all {
        true => Ok(()),
        false => Err(refused("something of it is lost".to_owned())),
    }
}

fn is_of_file(error: &syn::Error) -> bool {
    error.to_string().starts_with("cannot read `")
}

fn invocation(item: &Item, name: &str) -> Option<TokenStream> {
    match item {
        Item::Macro(item) if is_named(&item.mac, name) => Some(item.mac.tokens.clone()),
        _ => None,
    }
}

fn is_named(invocation: &Macro, name: &str) -> bool {
    invocation.path.is_ident(name)
}
