//! A value that a schema takes, for those who write a first request.

use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use serde_json::{Map, Value, json};

use super::literal::Check;
use super::schema::{Parts, Schema, type_names};
use crate::syntax::json_tree::Json;

/// Values in values are made this deep, and held against the contract no deeper.
const DEEPEST: usize = 64;

/// So many values, and what is left is as little as can be: a first request needs no more.
const MOST: usize = 2_000;

/// Longer lists and texts than these are not made.
const LONGEST_LIST: u64 = 1_000;
const LONGEST_TEXT: u64 = 10_000;

impl<'c> Schema<'c> {
    /// A value that it takes in a request: its example, or as little as it requires.
    ///
    /// ```
    /// use backpack_grammar::contract::Contract;
    ///
    /// let contract = Contract::parse(b"
    /// openapi: 3.1.0
    /// paths:
    ///   /pets:
    ///     post:
    ///       requestBody:
    ///         content:
    ///           application/json:
    ///             schema:
    ///               required: [name, age]
    ///               properties: { name: { type: string }, age: { type: integer, minimum: 3 }, tag: { type: string } }
    /// ")?;
    /// let operation = contract.operations().next().expect("an operation");
    /// let body = operation.body().expect("it takes one");
    /// let schema = body[0].schema.expect("it says what");
    /// assert_eq!(schema.sample(), serde_json::json!({ "name": "text", "age": 3 }));
    /// # Ok::<_, String>(())
    /// ```
    pub fn sample(&self) -> Value {
        let mut making = Making {
            way: Vec::new(),
            made: 0,
        };
        making.inner(&[*self])
    }

    /// Whether it takes a value in a request, as far as that is looked at: its types, bounds, lists, and what it requires.
    ///
    /// ```
    /// use backpack_grammar::contract::Contract;
    /// use serde_json::json;
    ///
    /// let contract = Contract::parse(b"
    /// openapi: 3.1.0
    /// paths:
    ///   /pets:
    ///     post:
    ///       requestBody: { content: { application/json: { schema: { type: integer, minimum: 3 } } } }
    /// ")?;
    /// let operation = contract.operations().next().expect("an operation");
    /// let body = operation.body().expect("it takes one");
    /// let schema = body[0].schema.expect("it says what");
    /// assert!(schema.takes(&json!(3)));
    /// assert!(!schema.takes(&json!(2)) && !schema.takes(&json!("3")));
    /// # Ok::<_, String>(())
    /// ```
    pub fn takes(&self, value: &Value) -> bool {
        fits(&[*self], value)
    }
}

/// Whether the schemas all take it.
fn fits(schemas: &[Schema<'_>], value: &Value) -> bool {
    let mut check = Check::at(Vec::new(), Vec::new());
    check.value(&Json::of(&tokens(value)), schemas);
    check.outcome.mistakes.is_empty() && check.outcome.lacking.is_empty()
}

/// As it is written down.
fn tokens(value: &Value) -> TokenStream {
    let group = |delimiter, content| TokenTree::Group(Group::new(delimiter, content)).into();
    match value {
        Value::Null => quote!(null),
        Value::Bool(flag) => quote!(#flag),
        Value::Number(number) => number.to_string().parse().unwrap_or_default(),
        Value::String(text) => Literal::string(text).into_token_stream(),
        Value::Array(list) => {
            let list = list.iter().map(tokens);
            group(Delimiter::Bracket, quote!(#(#list),*))
        }
        Value::Object(members) => {
            let mut content = TokenStream::new();
            for (name, value) in members {
                let value = tokens(value);
                content.extend(quote!(#name: #value));
                content.extend([TokenTree::from(Punct::new(',', Spacing::Alone))]);
            }
            group(Delimiter::Brace, content)
        }
    }
}

/// A value that is being made.
struct Making<'c> {
    /// The schemas that lead to where it is: one that leads to itself would never end.
    way: Vec<&'c Value>,
    made: usize,
}

/// A list of alternatives: the schema that has it, and its word.
type Chosen<'c> = (&'c Value, &'static str);

impl<'c> Making<'c> {
    /// What these schemas take together; of the alternatives that are chosen, one is among them.
    fn value(&mut self, schemas: &[Schema<'c>], chosen: &[Chosen<'c>]) -> Value {
        self.made += 1;
        let parts = Parts::of(schemas);
        if let Some(told) = told(schemas, &parts) {
            return told;
        }
        if let Some(value) = self.alternative(schemas, &parts, chosen) {
            return value;
        }
        match kind(&parts) {
            "object" => self.object(&parts),
            "array" => self.array(&parts),
            "integer" => number(&parts, true),
            "number" => number(&parts, false),
            "boolean" => json!(true),
            "null" => Value::Null,
            _ => json!(text(&parts)),
        }
    }

    /// The first alternative of which a value can be made that fits, with all else that is said.
    fn alternative(
        &mut self,
        schemas: &[Schema<'c>],
        parts: &Parts<'c>,
        chosen: &[Chosen<'c>],
    ) -> Option<Value> {
        let is_open = |part: &Schema<'c>, word: &str| {
            !chosen
                .iter()
                .any(|(known, of)| std::ptr::eq(*known, part.value()) && *of == word)
        };
        let (part, word, mut branches) = parts.all.iter().find_map(|part| {
            ["oneOf", "anyOf"].into_iter().find_map(|word| {
                let branches = part.list(word).filter(|_| is_open(part, word))?;
                Some((*part, word, branches))
            })
        })?;
        branches.sort_by_key(is_null);
        let chosen = [chosen, &[(part.value(), word)]].concat();
        let mut first = None;
        for branch in branches {
            if first.is_some() && self.is_enough() {
                break;
            }
            let own = branch.resolved().map(|branch| branch.value());
            if own.is_some_and(|own| self.is_on_way(own)) {
                continue;
            }
            let with_it = [schemas, &[branch]].concat();
            self.way.extend(own);
            let mut value = self.value(&with_it, &chosen);
            self.way
                .truncate(self.way.len() - usize::from(own.is_some()));
            if fits(schemas, &value) {
                return Some(value);
            }
            if name_alternative(&mut value, part, branch) && fits(schemas, &value) {
                return Some(value);
            }
            first = first.or(Some(value));
        }
        first
    }

    /// What stands under a name or an index.
    fn inner(&mut self, schemas: &[Schema<'c>]) -> Value {
        let own: Vec<_> = schemas
            .iter()
            .filter_map(|schema| Some(schema.resolved()?.value()))
            .collect();
        if self.is_enough() || own.iter().any(|own| self.is_on_way(own)) {
            return least(&Parts::of(schemas));
        }
        let before = self.way.len();
        self.way.extend(own);
        let value = self.value(schemas, &[]);
        self.way.truncate(before);
        value
    }

    fn is_on_way(&self, schema: &Value) -> bool {
        self.way.iter().any(|known| std::ptr::eq(*known, schema))
    }

    fn is_enough(&self) -> bool {
        self.made >= MOST || self.way.len() >= DEEPEST
    }

    fn object(&mut self, parts: &Parts<'c>) -> Value {
        let mut members = Map::new();
        for name in parts.required() {
            let mut schemas = parts.property(name);
            if schemas.is_empty() {
                schemas = parts.additional();
            }
            members.insert(name.to_owned(), self.inner(&schemas));
        }
        Value::Object(members)
    }

    fn array(&mut self, parts: &Parts<'c>) -> Value {
        let mut list = Vec::new();
        for index in 0..length(parts, "minItems", LONGEST_LIST) {
            if self.is_enough() {
                break;
            }
            let schemas = parts.element(index as usize);
            let is_circle = |schema: &Schema<'c>| {
                let own = schema.resolved();
                own.is_some_and(|own| self.is_on_way(own.value()))
            };
            // A list that is to have itself in it cannot be.
            if schemas.iter().any(is_circle) && !Parts::of(&schemas).takes_null() {
                break;
            }
            list.push(self.inner(&schemas));
        }
        Value::Array(list)
    }
}

/// What the contract itself gives, where that fits.
fn told(schemas: &[Schema<'_>], parts: &Parts<'_>) -> Option<Value> {
    let said = |word: &str| {
        let values = parts.all.iter().filter_map(|part| part.value().get(word));
        values.collect::<Vec<_>>()
    };
    let listed = |word: &str| {
        let lists = said(word).into_iter().filter_map(Value::as_array);
        lists.flatten().collect()
    };
    let all = [
        said("const"),
        said("example"),
        listed("examples"),
        said("default"),
        listed("enum"),
    ];
    // What stands there as `null` says that nothing is known.
    let mut values = all.into_iter().flatten().filter(|value| !value.is_null());
    values.find(|value| fits(schemas, value)).cloned()
}

/// As little as can stand there.
fn least(parts: &Parts<'_>) -> Value {
    match kind(parts) {
        _ if parts.takes_null() => Value::Null,
        "object" => json!({}),
        "array" => json!([]),
        "integer" => number(parts, true),
        "number" => number(parts, false),
        "boolean" => json!(true),
        "" => Value::Null,
        _ => json!(text(parts)),
    }
}

fn is_null(schema: &Schema<'_>) -> bool {
    type_names(schema.value()) == ["null"]
}

/// Says which alternative an object is, where a property is to tell it.
fn name_alternative(value: &mut Value, part: Schema<'_>, branch: Schema<'_>) -> bool {
    let named = || {
        let discriminator = part.value().get("discriminator")?;
        let property = discriminator.get("propertyName")?.as_str()?;
        let (reference, name) = (branch.reference(), branch.name());
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let mapped = mapping.into_iter().flatten().find(|(_, target)| {
            let target = target.as_str();
            target.is_some() && (target == reference || target == name.as_deref())
        });
        let called = mapped.map(|(called, _)| called.clone());
        Some((property, called.or(branch.name())?))
    };
    match (named(), value) {
        (Some((property, called)), Value::Object(members)) => {
            members.insert(property.to_owned(), Value::String(called));
            true
        }
        _ => false,
    }
}

/// The type of which it is made.
fn kind<'c>(parts: &Parts<'c>) -> &'c str {
    let named = parts.all.iter().flat_map(|part| type_names(part.value()));
    let named: Vec<_> = named.collect();
    let has = |word: &str| {
        parts
            .all
            .iter()
            .any(|part| part.value().get(word).is_some())
    };
    match named.iter().find(|name| **name != "null") {
        // Whole numbers are numbers too.
        Some(&"number") if named.contains(&"integer") => "integer",
        Some(name) => name,
        None if !named.is_empty() => "null",
        None if has("properties") || has("required") => "object",
        None if has("items") => "array",
        None => "",
    }
}

/// The largest of what is asked for at least.
fn length(parts: &Parts<'_>, word: &str, most: u64) -> u64 {
    let said = parts
        .all
        .iter()
        .filter_map(|part| part.value().get(word)?.as_u64());
    said.max().unwrap_or(0).min(most)
}

/// Between which numbers one is to be; with `true` the end itself is none.
#[derive(Default)]
struct Bounds {
    least: Option<(f64, bool)>,
    most: Option<(f64, bool)>,
    step: Option<f64>,
}

impl Bounds {
    fn of(parts: &Parts<'_>) -> Self {
        let mut bounds = Self::default();
        for part in &parts.all {
            let number = |word: &str| part.value().get(word).and_then(Value::as_f64);
            // A flag in 3.0, a number of its own since.
            let is_flag = |word: &str| part.value().get(word) == Some(&Value::Bool(true));
            let least = number("minimum").map(|it| (it, is_flag("exclusiveMinimum")));
            let above = number("exclusiveMinimum").map(|it| (it, true));
            for (number, is_open) in least.into_iter().chain(above) {
                let is_closer = bounds
                    .least
                    .is_none_or(|(known, was)| number > known || number == known && !was);
                if is_closer {
                    bounds.least = Some((number, is_open));
                }
            }
            let most = number("maximum").map(|it| (it, is_flag("exclusiveMaximum")));
            let below = number("exclusiveMaximum").map(|it| (it, true));
            for (number, is_open) in most.into_iter().chain(below) {
                let is_closer = bounds
                    .most
                    .is_none_or(|(known, was)| number < known || number == known && !was);
                if is_closer {
                    bounds.most = Some((number, is_open));
                }
            }
            bounds.step = bounds.step.or(number("multipleOf").filter(|it| *it > 0.0));
        }
        bounds
    }

    fn take(&self, number: f64) -> bool {
        let is_above =
            |(least, is_open): (f64, bool)| number > least || number == least && !is_open;
        let is_below = |(most, is_open): (f64, bool)| number < most || number == most && !is_open;
        self.least.is_none_or(is_above) && self.most.is_none_or(is_below)
    }
}

/// The least that may be, or 1 where nothing is said.
fn number(parts: &Parts<'_>, is_whole: bool) -> Value {
    let bounds = Bounds::of(parts);
    let least = bounds.least.map(|(least, _)| least);
    let most = bounds.most.map(|(most, _)| most);
    let begin = least.unwrap_or(1.0);
    let end = most.unwrap_or(begin);
    let step = match bounds.step {
        Some(step) if is_whole => (1..=1_000)
            .map(|times| step * f64::from(times))
            .find(|step| step.fract() == 0.0)
            .or(Some(step)),
        None if is_whole => Some(1.0),
        step => step,
    };
    let candidates = match step {
        Some(step) => {
            let (first, last) = ((begin / step).ceil() * step, (end / step).floor() * step);
            vec![first, first + step, last, last - step]
        }
        None => vec![
            begin,
            begin + 1.0,
            f64::midpoint(begin, end),
            end,
            end - 1.0,
        ],
    };
    // 3 * 0.1 has a trace behind it.
    let tidy = |number: f64| match number.abs() < 1e5 {
        true => (number * 1e10).round() / 1e10,
        false => number,
    };
    let found = candidates.into_iter().map(tidy).find(|it| bounds.take(*it));
    let number = found.unwrap_or(begin);
    match is_whole && number.fract() == 0.0 {
        true if number >= 9.3e18 => json!(number as u64),
        true => json!(number as i64),
        false => json!(number),
    }
}

fn text(parts: &Parts<'_>) -> String {
    let format = parts
        .all
        .iter()
        .find_map(|part| part.value().get("format")?.as_str());
    let text = match format {
        Some("date") => "2026-01-31",
        Some("date-time") => "2026-01-31T12:00:00Z",
        Some("time") => "12:00:00Z",
        Some("uuid") => "00000000-0000-4000-8000-000000000000",
        Some("email") => "ada@example.com",
        Some("uri" | "url") => "https://example.com/",
        Some("hostname") => "example.com",
        Some("ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        Some("byte") => "dGV4dA==",
        _ => "text",
    };
    let mut text = text.to_owned();
    let least = length(parts, "minLength", LONGEST_TEXT) as usize;
    while text.len() < least {
        text.push('x');
    }
    let most = parts
        .all
        .iter()
        .filter_map(|part| part.value().get("maxLength")?.as_u64());
    if let Some(most) = most.min().filter(|most| text.len() as u64 > *most) {
        text.truncate(most as usize);
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::contract::{Contract, Schema};

    /// What is made for `A` of these schemas, and whether that fits.
    fn sample(version: &str, schemas: &str) -> (Value, bool) {
        let text = format!("openapi: {version}\ncomponents: {{ schemas: {{ {schemas} }} }}");
        let contract = Contract::parse(text.as_bytes()).expect("a contract");
        let schema = &contract.document()["components"]["schemas"]["A"];
        let schema = Schema::new(&contract, schema);
        let made = schema.sample();
        let fits = schema.takes(&made);
        (made, fits)
    }

    fn made(schema: &str) -> Value {
        let (made, fits) = sample("3.1.0", &format!("A: {schema}"));
        assert!(fits, "{schema}: {made}");
        made
    }

    #[test]
    fn what_is_in_itself_ends() {
        for circle in [
            r##"A: { type: array, minItems: 1, items: { $ref: "#/components/schemas/A" } }"##,
            r##"A: { type: array, minItems: 9, items: { type: array, minItems: 9, items: { $ref: "#/components/schemas/A" } } }"##,
            r##"A: { type: object, required: [a, b], properties: { a: { $ref: "#/components/schemas/A" }, b: { $ref: "#/components/schemas/A" } } }"##,
            r##"A: { oneOf: [{ $ref: "#/components/schemas/A" }, { type: array, minItems: 2, items: { $ref: "#/components/schemas/A" } }] }"##,
            r##"A: { $ref: "#/components/schemas/A" }"##,
        ] {
            sample("3.1.0", circle);
        }
        // One leads to the next, twice each.
        let mut chain: Vec<_> = (0..200)
            .map(|at| {
                let next = format!("{{ $ref: \"#/components/schemas/B{}\" }}", at + 1);
                format!("B{at}: {{ type: object, required: [a, b], properties: {{ a: {next}, b: {next} }} }}")
            })
            .collect();
        chain.push("A: { $ref: \"#/components/schemas/B0\" }".to_owned());
        sample("3.1.0", &chain.join(", "));
    }

    #[test]
    fn a_circle_is_left_where_the_contract_lets_it() {
        let node = r##"A: { type: object, required: [next], properties: { next: { oneOf: [{ $ref: "#/components/schemas/A" }, { type: "null" }] } } }"##;
        assert_eq!(sample("3.1.0", node), (json!({ "next": null }), true));
        let tree = r##"A: { type: object, required: [of], properties: { of: { type: array, items: { $ref: "#/components/schemas/A" } } } }"##;
        assert_eq!(sample("3.1.0", tree), (json!({ "of": [] }), true));
    }

    #[test]
    fn what_is_made_of_large_contracts_fits() {
        for file in [
            "cluster.json",
            "code_host.yaml",
            "payments.json",
            "shop.json",
            "telephony.yaml",
        ] {
            let path = format!("{}/tests/contracts/{file}", env!("CARGO_MANIFEST_DIR"));
            let contract = Contract::parse(&std::fs::read(path).expect("a file"));
            let contract = contract.expect("a contract");
            let mut count = 0;
            for operation in contract.operations() {
                let answers = operation.answers();
                let answers = answers.iter().flat_map(|it| it.contents.iter().flatten());
                let answers = answers.filter_map(|content| content.schema);
                let bodies = operation.body().unwrap_or_default();
                let bodies = bodies.iter().filter_map(|content| content.schema);
                let parameters = operation.parameters().unwrap_or_default();
                let parameters = parameters.iter().filter_map(|it| it.schema);
                for schema in answers.chain(bodies).chain(parameters) {
                    let made = schema.sample();
                    let (method, path) = (operation.method(), operation.path());
                    assert!(schema.takes(&made), "{file}: {method} {path}: {made}");
                    count += 1;
                }
            }
            assert!(count > 10, "{file}");
        }
    }

    #[test]
    fn bounds_are_kept() {
        for (version, schema, expected) in [
            (
                "3.0.3",
                "{ type: integer, minimum: 0, exclusiveMinimum: true }",
                json!(1),
            ),
            (
                "3.0.3",
                "{ type: integer, maximum: 0, exclusiveMaximum: true }",
                json!(-1),
            ),
            (
                "3.0.3",
                "{ type: number, minimum: 0, maximum: 1, exclusiveMinimum: true, exclusiveMaximum: true }",
                json!(0.5),
            ),
            (
                "3.1.0",
                "{ type: integer, minimum: 0, exclusiveMinimum: 5 }",
                json!(6),
            ),
            (
                "3.1.0",
                "{ type: integer, minimum: 7, exclusiveMinimum: 5 }",
                json!(7),
            ),
            ("3.1.0", "{ type: integer, exclusiveMaximum: 1 }", json!(0)),
            (
                "3.1.0",
                "{ type: number, exclusiveMaximum: 0.5 }",
                json!(-0.5),
            ),
            (
                "3.1.0",
                "{ type: integer, multipleOf: 5, minimum: 11 }",
                json!(15),
            ),
            (
                "3.1.0",
                "{ type: integer, multipleOf: 5, exclusiveMinimum: 15 }",
                json!(20),
            ),
            (
                "3.1.0",
                "{ type: integer, multipleOf: 5, maximum: 4 }",
                json!(0),
            ),
            (
                "3.1.0",
                "{ type: number, multipleOf: 0.1, minimum: 0.25 }",
                json!(0.3),
            ),
            ("3.1.0", "{ type: integer, multipleOf: 2.5 }", json!(5)),
            ("3.1.0", "{ type: integer }", json!(1)),
            (
                "3.1.0",
                "{ type: integer, allOf: [{ minimum: 2 }, { minimum: 4 }] }",
                json!(4),
            ),
            (
                "3.1.0",
                "{ type: string, allOf: [{ minLength: 2 }, { minLength: 6 }] }",
                json!("textxx"),
            ),
            (
                "3.1.0",
                "{ type: array, minItems: 12, items: { type: integer } }",
                json!([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
            ),
        ] {
            assert_eq!(
                sample(version, &format!("A: {schema}")),
                (expected, true),
                "{schema}"
            );
        }
    }

    #[test]
    fn an_example_that_does_not_fit_is_no_value() {
        assert_eq!(
            made("{ type: integer, example: \"7\", default: 8 }"),
            json!(8)
        );
        assert_eq!(made("{ type: integer, example: \"7\" }"), json!(1));
        assert_eq!(made("{ type: integer, examples: [x, 9] }"), json!(9));
        assert_eq!(
            made("{ type: string, enum: [a, b], example: c }"),
            json!("a")
        );
        assert_eq!(
            made(
                "{ type: object, required: [a], properties: { a: { type: boolean } }, example: { b: 1 } }"
            ),
            json!({ "a": true })
        );
        assert_eq!(
            made("{ type: object, example: { \"a\\u0008\\\"\": [-1.5, null, true] } }"),
            json!({ "a\u{8}\"": [-1.5, null, true] })
        );
    }

    #[test]
    fn what_is_required_stands_there_however_deep() {
        let mut schema = "{ type: integer }".to_owned();
        let mut expected = json!(1);
        for _ in 0..20 {
            schema = format!("{{ type: object, required: [a], properties: {{ a: {schema} }} }}");
            expected = json!({ "a": expected });
        }
        assert_eq!(made(&schema), expected);
    }

    #[test]
    fn the_alternative_that_fits_is_taken() {
        assert_eq!(
            made(
                "{ type: object, properties: { a: { type: integer }, b: {} }, anyOf: [{ required: [a] }, { required: [b] }] }"
            ),
            json!({ "a": 1 })
        );
        assert_eq!(
            made("{ type: integer, oneOf: [{ type: string }, { minimum: 5 }] }"),
            json!(5)
        );
        let pets = r##"A: { oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }], discriminator: { propertyName: kind, mapping: { tom: "#/components/schemas/Cat", rex: "#/components/schemas/Dog" } } },
            Cat: { type: object, required: [kind], properties: { kind: { type: string } } },
            Dog: { type: object, required: [kind], properties: { kind: { type: string } } }"##;
        assert_eq!(sample("3.0.3", pets), (json!({ "kind": "tom" }), true));
    }
}
