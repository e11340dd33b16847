//! Dependencies that can be put in.

use proc_macro2::Span;
use syn::{LitStr, Path};

use crate::errors::Errors;
use crate::model::field::{self, FieldStep};
use crate::model::header;
use crate::model::part::Part;
use crate::model::part_words::PARTS;
use crate::syntax::depends as written;
use crate::syntax::depends::{From, Key as WrittenKey};
use crate::syntax::step::{span_of, spelled};
use crate::words::{Word, Words};

/// All dependencies of one endpoint.
#[non_exhaustive]
pub struct Dependent {
    /// Whose requests the values go into.
    pub endpoint: Path,
    /// What goes where.
    pub arrows: Vec<Arrow>,
    /// Whether nothing of it was refused.
    pub complete: bool,
}

/// One value and where it goes.
#[non_exhaustive]
pub struct Arrow {
    /// The part of the request.
    pub target: Target,
    /// The word that names the kind of the target.
    pub target_span: Span,
    /// Its keys.
    pub target_keys: Vec<Span>,
    /// Whose answers the value comes from.
    pub source: Path,
    /// The part of the answer.
    pub origin: Origin,
    /// The word that names the kind of the part.
    pub origin_span: Span,
    /// Its keys; none where it is no part of any answer.
    pub origin_keys: Vec<Span>,
    /// Whether a `null` is a value.
    pub or_null: bool,
    /// What stands before and after the value.
    pub format: Option<(String, String)>,
}

/// Where a value goes.
#[derive(Debug, PartialEq)]
pub enum Target {
    /// A place in the JSON body; without keys all of it.
    Json(Vec<Key>),
    /// A place in the message of a gRPC call; without keys all of it.
    Message(Vec<Key>),
    /// A field of the form.
    Form(String),
    /// A text of a body of several parts.
    Multipart(String),
    /// The text that is the body.
    Text,
    /// A variable of a GraphQL body, or a place in it.
    Variable(Name, Vec<Key>),
    /// A cookie, by its name.
    Cookie(String),
    /// A header, by its name.
    Header(String),
    /// A value behind the path.
    Query(String),
    /// A path parameter, with the place of its name.
    Path(Name),
}

/// A name that a constant check points to.
#[derive(Debug)]
pub struct Name {
    /// As a text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// Where a value comes from.
pub enum Origin {
    /// A part of an answer.
    Answer(Part),
    /// A field of an answer whose type is declared, by the way to it.
    Field(Vec<FieldStep>),
    /// A column of a table.
    Table(Name),
}

/// A step into a JSON value.
#[derive(Debug, PartialEq)]
pub enum Key {
    /// A member of an object.
    Name(String),
    /// An element of an array, from 0.
    Index(usize),
    /// The last element of an array.
    Last,
    /// One element of an array, drawn for each answer.
    Any,
}

/// Larger arrays are hardly meant.
const LARGEST_INDEX: usize = 1000;

pub(crate) static TARGETS: Words<fn(written::Part) -> syn::Result<Target>> = Words {
    table: "targets",
    kind: "target",
    holder: "a value goes into",
    list: &[
        Word {
            name: "json",
            help: "A place in the JSON body, as `json[\"owner\"][\"id\"]`; without a key all of it. What is missing on the way is made.",
            means: |part| target_keys(part.keys).map(Target::Json),
        },
        Word {
            name: "message",
            help: "A place in the message of a gRPC call, as `message[\"owner\"][\"id\"]`; without a key all of it. What is missing on the way is made.",
            means: |part| target_keys(part.keys).map(Target::Message),
        },
        Word {
            name: "form",
            help: "A field of the form, as `form[\"name\"]`.",
            means: |part| one_name(part).map(|name| Target::Form(name.text)),
        },
        Word {
            name: "multipart",
            help: "A text of a body of several parts, as `multipart[\"title\"]`.",
            means: |part| one_name(part).map(|name| Target::Multipart(name.text)),
        },
        Word {
            name: "variables",
            help: "A variable of the `graphql` body, as `variables[\"id\"]`, or a place in it, as `variables[\"filter\"][\"name\"]`.",
            means: |part| variable(part).map(|(name, keys)| Target::Variable(name, keys)),
        },
        Word {
            name: "text",
            help: "The text that is the body, as `text`; with `as` what stands around the value.",
            means: |part| no_key(part).map(|()| Target::Text),
        },
        Word {
            name: "cookies",
            help: "A cookie that this endpoint sends beside those of the user, as `cookies[\"session\"]`.",
            means: |part| cookie_name(part).map(Target::Cookie),
        },
        Word {
            name: "headers",
            help: "A header, as `headers[\"authorization\"]`.",
            means: |part| header_name(part).map(Target::Header),
        },
        Word {
            name: "query",
            help: "A value behind the path, as `query[\"region\"]`.",
            means: |part| one_name(part).map(|name| Target::Query(name.text)),
        },
        Word {
            name: "path",
            help: "A path parameter, as `path[\"id\"]`.",
            means: |part| one_name(part).map(Target::Path),
        },
    ],
};

/// Checks what was written, and joins what is said of the same endpoint.
pub(crate) fn check(written: Vec<written::Dependent>, errors: &mut Errors) -> Vec<Dependent> {
    let mut dependents: Vec<Dependent> = Vec::new();
    for item in written {
        let place = dependents
            .iter()
            .position(|other| same(&other.endpoint, &item.endpoint));
        let place = place.unwrap_or_else(|| {
            dependents.push(Dependent {
                endpoint: item.endpoint.clone(),
                arrows: Vec::new(),
                complete: true,
            });
            dependents.len() - 1
        });
        let dependent = &mut dependents[place];
        let before = errors.count();
        if item.arrows.is_empty() && !item.broken {
            errors.at(
                span_of(&item.endpoint),
                "no dependencies: write at least one, as in `json[\"id\"] <- Source.json[\"id\"]`",
            );
        }
        let earlier = dependent.arrows.len();
        let mut repeats = false;
        for arrow in item.arrows {
            match dependent.checked(arrow, earlier) {
                Ok(arrow) => dependent.arrows.push(arrow),
                // An item that stands twice is one mistake, however many arrows it has.
                Err(refusal) if refusal.repeats && repeats => {}
                Err(refusal) => {
                    repeats |= refusal.repeats;
                    errors.add(refusal.error);
                }
            }
        }
        dependent.complete &= !item.broken && errors.count() == before;
    }
    dependents
}

/// Why an arrow cannot be.
struct Refusal {
    error: syn::Error,
    /// It says again what an earlier item says.
    repeats: bool,
}

impl std::convert::From<syn::Error> for Refusal {
    fn from(error: syn::Error) -> Self {
        Self {
            error,
            repeats: false,
        }
    }
}

impl Dependent {
    /// `earlier` arrows are those of the items before.
    fn checked(&self, written: written::Arrow, earlier: usize) -> Result<Arrow, Refusal> {
        if same(&self.endpoint, &written.source) {
            return Err(syn::Error::new(
                span_of(&written.source),
                "an endpoint cannot depend on itself: name another source",
            )
            .into());
        }
        let target_span = written.target.kind.span();
        let spans = |keys: &[WrittenKey]| keys.iter().map(WrittenKey::span).collect::<Vec<_>>();
        let target_keys = spans(&written.target.keys);
        let origin_keys = match &written.part {
            From::Answer(part) => spans(&part.keys),
            From::Field(_) | From::Table(_) => Vec::new(),
        };
        let or_null = or_null(&written)?;
        let target = TARGETS.meaning(&written.target.kind)?(written.target)?;
        let excludes = |other: &Arrow| target.excludes(&other.target);
        if let Some(other) = self.arrows.iter().position(excludes) {
            let text = target.refusal(&self.arrows[other]);
            return Err(Refusal {
                error: syn::Error::new(target_span, text),
                repeats: other < earlier,
            });
        }
        let (origin, origin_span) = origin(written.part)?;
        if let (Target::Header(_) | Target::Cookie(_), Some(format)) = (&target, &written.format) {
            header::check_text(format)?;
        }
        let format = written.format.map(|format| halves(&format)).transpose()?;
        Ok(Arrow {
            target,
            target_span,
            target_keys,
            source: written.source,
            origin,
            origin_span,
            origin_keys,
            or_null,
            format,
        })
    }
}

/// What gives the value, and the word for it.
fn origin(written: From) -> syn::Result<(Origin, Span)> {
    match written {
        From::Answer(written) => {
            let span = written.kind.span();
            let part = PARTS.meaning(&written.kind)?(written)?;
            Ok((Origin::Answer(part), span))
        }
        From::Field(steps) => {
            let steps = field::check(steps)?;
            let span = steps.first().map_or_else(Span::call_site, FieldStep::span);
            Ok((Origin::Field(steps), span))
        }
        From::Table(column) => {
            let (text, span) = (column.value(), column.span());
            Ok((Origin::Table(Name { text, span }), span))
        }
    }
}

/// A header has no `null`, and neither has a table.
fn or_null(written: &written::Arrow) -> syn::Result<bool> {
    let is_json = match &written.part {
        From::Answer(part) => part.kind == "json" || part.kind == "message",
        From::Field(_) => true,
        From::Table(_) => false,
    };
    match written.or_null {
        Some(span) if !is_json => Err(syn::Error::new(
            span,
            "only JSON has a `null`: remove `or null`",
        )),
        said => Ok(said.is_some()),
    }
}

/// The keys of a place that is made where it is missing, with all elements before it.
fn target_keys(keys: Vec<WrittenKey>) -> syn::Result<Vec<Key>> {
    let spans: Vec<_> = keys.iter().map(WrittenKey::span).collect();
    if let Some(WrittenKey::Word(word)) = keys.iter().find(|key| matches!(key, WrittenKey::Word(_)))
    {
        return Err(syn::Error::new(
            word.span(),
            "a target names its place: expected a key in quotes `[\"key\"]` or an index `[0]`",
        ));
    }
    let keys = json_keys(keys)?;
    let large = |key: &Key| matches!(key, Key::Index(index) if *index > LARGEST_INDEX);
    match keys.iter().position(large) {
        Some(place) => Err(syn::Error::new(
            spans[place],
            format!(
                "an index of a target goes up to {LARGEST_INDEX}, for the array is made up to it"
            ),
        )),
        None => Ok(keys),
    }
}

/// The keys of a place in JSON.
pub(crate) fn json_keys(keys: Vec<WrittenKey>) -> syn::Result<Vec<Key>> {
    keys.into_iter().map(json_key).collect()
}

pub(crate) fn json_key(key: WrittenKey) -> syn::Result<Key> {
    match key {
        WrittenKey::Name(name) => Ok(Key::Name(name.value())),
        WrittenKey::Index(index) => index
            .base10_parse()
            .ok()
            .filter(|_| index.suffix().is_empty())
            .map(Key::Index)
            .ok_or_else(|| {
                syn::Error::new(index.span(), "an index is a whole number, as in `[0]`")
            }),
        WrittenKey::Word(word) if word == "last" => Ok(Key::Last),
        WrittenKey::Word(word) if word == "any" => Ok(Key::Any),
        WrittenKey::Word(word) => Err(syn::Error::new(
            word.span(),
            format!(
                "a key stands in quotes, `[\"{word}\"]`; without them stand an index `[0]`, `[last]` and `[any]`"
            ),
        )),
    }
}

fn header_name(written: written::Part) -> syn::Result<String> {
    if let [WrittenKey::Name(name)] = written.keys.as_slice() {
        header::check_name(name)?;
    }
    one_name(written).map(|name| name.text)
}

/// A name that a cookie can have (RFC 6265, section 4.1.1).
fn cookie_name(written: written::Part) -> syn::Result<String> {
    if let [WrittenKey::Name(name)] = written.keys.as_slice() {
        header::check_token(name, "a cookie")?;
    }
    one_name(written).map(|name| name.text)
}

/// The name of a variable, and the keys of a place in its value.
fn variable(mut written: written::Part) -> syn::Result<(Name, Vec<Key>)> {
    let deeper = match written.keys.is_empty() {
        true => Vec::new(),
        false => written.keys.split_off(1),
    };
    Ok((one_name(written)?, target_keys(deeper)?))
}

/// The only name in brackets.
pub(crate) fn one_name(written: written::Part) -> syn::Result<Name> {
    let (kind, span) = (written.kind.to_string(), written.kind.span());
    match <[WrittenKey; 1]>::try_from(written.keys) {
        Ok([WrittenKey::Name(name)]) => Ok(Name {
            text: name.value(),
            span: name.span(),
        }),
        Ok([key @ (WrittenKey::Index(_) | WrittenKey::Word(_))]) => Err(syn::Error::new(
            key.span(),
            format!("expected a name in quotes, as in `{kind}[\"name\"]`"),
        )),
        Err(_) => Err(syn::Error::new(
            span,
            format!("`{kind}` takes one name, as in `{kind}[\"name\"]`"),
        )),
    }
}

/// A part that is one thing.
pub(crate) fn no_key(written: written::Part) -> syn::Result<()> {
    let kind = written.kind;
    match written.keys.first() {
        None => Ok(()),
        Some(key) => Err(syn::Error::new(
            key.span(),
            format!("`{kind}` is one thing: write it without brackets"),
        )),
    }
}

/// `"Bearer {}"` → `"Bearer "` and `""`
fn halves(format: &LitStr) -> syn::Result<(String, String)> {
    let text = format.value();
    match text.split("{}").collect::<Vec<_>>().as_slice() {
        [before, after] => Ok(((*before).to_owned(), (*after).to_owned())),
        _ => Err(syn::Error::new(
            format.span(),
            "a format has exactly one `{}`, where the value goes, as in `as \"Bearer {}\"`",
        )),
    }
}

pub(crate) fn same(left: &Path, right: &Path) -> bool {
    spelled(left) == spelled(right)
}

#[cfg(test)]
mod tests {
    use super::{Dependent, Key, Target, check};
    use crate::errors::Errors;
    use crate::syntax::depends::dependents;

    fn checked(text: &str) -> (Vec<Dependent>, Vec<String>) {
        let mut errors = Errors::default();
        let written = dependents(text.parse().expect("tokens"), &mut errors);
        (check(written, &mut errors), errors.texts())
    }

    #[test]
    fn both_forms_mean_the_same() {
        for text in [
            r#"A >> DEPENDS_ON("k") >> B;"#,
            r#"A { json["k"] <- B.json["k"] }"#,
        ] {
            let (dependents, errors) = checked(text);
            assert_eq!(errors, [""; 0], "{text}");
            assert_eq!(
                dependents[0].arrows[0].target,
                Target::Json(vec![Key::Name("k".to_owned())])
            );
        }
    }

    #[test]
    fn what_is_said_of_one_endpoint_is_joined() {
        let (dependents, _) = checked(
            r#"A { query["a"] <- B.json["a"] } A { query["b"] <- B.json["b"], }; C { json <- A.json }"#,
        );
        assert_eq!(dependents.len(), 2);
        assert_eq!(dependents[0].arrows.len(), 2);
    }

    #[test]
    fn a_refused_arrow_leaves_the_others_but_not_the_whole() {
        let (dependents, errors) =
            checked(r#"A { query["a"] <- A.json["a"], path["id"] <- B.json["id"] }"#);
        assert_eq!(
            errors,
            ["an endpoint cannot depend on itself: name another source"]
        );
        assert_eq!(dependents[0].arrows.len(), 1);
        assert!(!dependents[0].complete);
    }

    #[test]
    fn one_target_has_one_source() {
        for second in [r#"json["a"]"#, r#"json["a"]["b"]"#, "json"] {
            let text = format!(r#"A {{ json["a"] <- B.json["x"], {second} <- B.json["y"] }}"#);
            assert_eq!(checked(&text).1.len(), 1, "{second}");
        }
        for second in [
            r#"variables["a"]"#,
            r#"variables["a"]["b"]"#,
            r#"json["a"]"#,
        ] {
            let text = format!(r#"A {{ variables["a"] <- B.json["x"], {second} <- B.json["y"] }}"#);
            assert_eq!(checked(&text).1.len(), 1, "{second}");
        }
        assert_eq!(
            checked(r#"A { variables["a"]["x"] <- B.json["x"], variables["a"]["y"] <- B.json["x"], variables["b"] <- B.json }"#).1,
            [""; 0]
        );
        assert_eq!(
            checked(
                r#"A { json["a"] <- B.json["x"], json["b"] <- B.json["x"], query["a"] <- B.json }"#
            )
            .1,
            [""; 0]
        );
    }
}
