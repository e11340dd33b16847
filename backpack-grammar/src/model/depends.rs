//! Dependencies that can be put in.

use std::mem::discriminant;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{LitStr, Path};

use crate::errors::Errors;
use crate::model::header;
use crate::syntax::depends as written;
use crate::syntax::depends::Key as WrittenKey;
use crate::syntax::step::span_of;
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
    /// Whose answers the value comes from.
    pub source: Path,
    /// The part of the answer.
    pub part: Part,
    /// The word that names the kind of the part.
    pub part_span: Span,
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
    /// A field of the form.
    Form(String),
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
pub enum Part {
    /// A place in its JSON; without keys all of it.
    Json(Vec<Key>),
    /// A header, by its name.
    Header(String),
}

/// A step into a JSON value.
#[derive(Debug, PartialEq)]
pub enum Key {
    /// A member of an object.
    Name(String),
    /// An element of an array, from 0.
    Index(usize),
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
            name: "form",
            help: "A field of the form, as `form[\"name\"]`.",
            means: |part| one_name(part).map(|name| Target::Form(name.text)),
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

pub(crate) static PARTS: Words<fn(written::Part) -> syn::Result<Part>> = Words {
    table: "parts",
    kind: "part",
    holder: "a value is taken from",
    list: &[
        Word {
            name: "json",
            help: "A place in the answer's JSON, as `.json[\"players\"][0][\"id\"]`; without a key all of it.",
            means: |part| json_keys(part.keys).map(Part::Json),
        },
        Word {
            name: "headers",
            help: "A header of the answer, as `.headers[\"x-region\"]`.",
            means: |part| header_name(part).map(Part::Header),
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
        for arrow in item.arrows {
            if let Some(arrow) = errors.ok(dependent.checked(arrow)) {
                dependent.arrows.push(arrow);
            }
        }
        dependent.complete &= !item.broken && errors.count() == before;
    }
    dependents
}

impl Dependent {
    fn checked(&self, written: written::Arrow) -> syn::Result<Arrow> {
        if same(&self.endpoint, &written.source) {
            return Err(syn::Error::new(
                span_of(&written.source),
                "an endpoint cannot depend on itself: name another source",
            ));
        }
        let target_span = written.target.kind.span();
        let or_null = or_null(&written)?;
        let target = TARGETS.meaning(&written.target.kind)?(written.target)?;
        if let Some(other) = self
            .arrows
            .iter()
            .find(|other| target.excludes(&other.target))
        {
            return Err(syn::Error::new(target_span, target.refusal(other)));
        }
        let part_span = written.part.kind.span();
        let part = PARTS.meaning(&written.part.kind)?(written.part)?;
        if let (Target::Header(_), Some(format)) = (&target, &written.format) {
            header::check_text(format)?;
        }
        let format = written.format.map(|format| halves(&format)).transpose()?;
        Ok(Arrow {
            target,
            target_span,
            source: written.source,
            part,
            part_span,
            or_null,
            format,
        })
    }
}

/// A header has no `null`.
fn or_null(written: &written::Arrow) -> syn::Result<bool> {
    match written.or_null {
        Some(span) if written.part.kind != "json" => Err(syn::Error::new(
            span,
            "only JSON has a `null`: remove `or null`",
        )),
        said => Ok(said.is_some()),
    }
}

impl Target {
    /// Whether one request cannot have both.
    fn excludes(&self, other: &Self) -> bool {
        self.overlaps(other) || self.is_other_body(other) || self.is_other_kind(other)
    }

    /// Whether one goes into JSON and the other into a form.
    fn is_other_body(&self, other: &Self) -> bool {
        matches!(
            (self, other),
            (Self::Json(_), Self::Form(_)) | (Self::Form(_), Self::Json(_))
        )
    }

    /// Whether one needs an array where the other needs an object.
    fn is_other_kind(&self, other: &Self) -> bool {
        let (Self::Json(keys), Self::Json(others)) = (self, other) else {
            return false;
        };
        let parting = keys.iter().zip(others).find(|(key, other)| key != other);
        parting.is_some_and(|(key, other)| discriminant(key) != discriminant(other))
    }

    /// Whether one value would overwrite the other, or part of it.
    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Json(keys), Self::Json(others)) => {
                keys.iter().zip(others).all(|(key, other)| key == other)
            }
            (Self::Header(name), Self::Header(other)) => name.eq_ignore_ascii_case(other),
            _ => self == other,
        }
    }

    fn refusal(&self, other: &Arrow) -> String {
        let source = spelled(&other.source);
        if self.is_other_body(&other.target) {
            let (this, other) = match self {
                Self::Json(_) => ("json", "form"),
                _ => ("form", "json"),
            };
            return format!(
                "a request has one body, and `{other}` gets a value already, from `{source}`: write `{other}[…]` in place of `{this}`"
            );
        }
        if self.is_other_kind(&other.target) {
            return format!(
                "one place cannot be both an array and an object: this target differs there from the one that gets its value from `{source}`"
            );
        }
        match (self, &other.target) {
            (Self::Json(keys), Self::Json(others)) if keys.len() != others.len() => {
                format!(
                    "one target cannot lie in another: the other gets its value from `{source}`; remove one of the two"
                )
            }
            _ => {
                format!("this target gets a value already, from `{source}`: remove one of the two")
            }
        }
    }
}

/// The keys of a place that is made where it is missing, with all elements before it.
fn target_keys(keys: Vec<WrittenKey>) -> syn::Result<Vec<Key>> {
    let spans: Vec<_> = keys.iter().map(WrittenKey::span).collect();
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

fn json_keys(keys: Vec<WrittenKey>) -> syn::Result<Vec<Key>> {
    let key = |key| match key {
        WrittenKey::Name(name) => Ok(Key::Name(name.value())),
        WrittenKey::Index(index) => index
            .base10_parse()
            .ok()
            .filter(|_| index.suffix().is_empty())
            .map(Key::Index)
            .ok_or_else(|| {
                syn::Error::new(index.span(), "an index is a whole number, as in `[0]`")
            }),
    };
    keys.into_iter().map(key).collect()
}

fn header_name(written: written::Part) -> syn::Result<String> {
    if let [WrittenKey::Name(name)] = written.keys.as_slice() {
        header::check_name(name)?;
    }
    one_name(written).map(|name| name.text)
}

fn one_name(written: written::Part) -> syn::Result<Name> {
    let (kind, span) = (written.kind.to_string(), written.kind.span());
    match <[WrittenKey; 1]>::try_from(written.keys) {
        Ok([WrittenKey::Name(name)]) => Ok(Name {
            text: name.value(),
            span: name.span(),
        }),
        Ok([WrittenKey::Index(index)]) => Err(syn::Error::new(
            index.span(),
            format!("expected a name in quotes, as in `{kind}[\"name\"]`"),
        )),
        Err(_) => Err(syn::Error::new(
            span,
            format!("`{kind}` takes one name, as in `{kind}[\"name\"]`"),
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

/// A path as it was written.
pub(crate) fn spelled(path: &Path) -> String {
    let tokens: TokenStream = path.to_token_stream();
    tokens.to_string().replace(' ', "")
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
        assert_eq!(
            checked(
                r#"A { json["a"] <- B.json["x"], json["b"] <- B.json["x"], query["a"] <- B.json }"#
            )
            .1,
            [""; 0]
        );
    }
}
