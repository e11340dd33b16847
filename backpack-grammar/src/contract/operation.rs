//! One operation of a contract: what its requests may hold, and what its answers do.

use serde_json::Value;

use super::{Contract, Schema};

/// A method of a path.
#[derive(Clone, Copy, Debug)]
pub struct Operation<'c> {
    contract: &'c Contract,
    path: &'c str,
    method: &'static str,
    item: &'c Value,
    value: &'c Value,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// Behind it.
    Query,
    /// Among the headers.
    Header,
    /// A cookie.
    Cookie,
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'c> {
    /// Its name.
    pub name: &'c str,
    /// Where it stands.
    pub place: Place,
    /// Whether a request has to have it.
    pub required: bool,
    /// What its values are.
    pub schema: Option<Schema<'c>>,
    /// All that is said of it.
    pub value: &'c Value,
}

/// What is sent, or answered, in one media type.
#[derive(Clone, Copy, Debug)]
pub struct Content<'c> {
    /// `application/json`, as the contract writes it.
    pub media: &'c str,
    /// What it is.
    pub schema: Option<Schema<'c>>,
}

/// An answer that the contract lists.
#[derive(Clone, Debug)]
pub struct Answer<'c> {
    /// `200`, `4XX` or `default`, as the contract writes it.
    pub status: &'c str,
    /// None where nothing is said of its body.
    pub contents: Option<Vec<Content<'c>>>,
    /// Whether it does not stand elsewhere.
    pub is_known: bool,
}

impl<'c> Operation<'c> {
    pub(super) fn new(
        contract: &'c Contract,
        path: &'c str,
        method: &'static str,
        item: &'c Value,
        value: &'c Value,
    ) -> Self {
        Self {
            contract,
            path,
            method,
            item,
            value,
        }
    }

    /// Whose it is.
    pub fn contract(&self) -> &'c Contract {
        self.contract
    }

    /// The path as the contract writes it.
    pub fn path(&self) -> &'c str {
        self.path
    }

    /// `GET`
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// All that is said of it.
    pub fn value(&self) -> &'c Value {
        self.value
    }

    /// The name that the contract gives it.
    pub fn id(&self) -> Option<&'c str> {
        self.value.get("operationId")?.as_str()
    }

    /// Its parameters, those of its path too, which it may say anew; none where one of them cannot be looked up.
    pub fn parameters(&self) -> Option<Vec<Parameter<'c>>> {
        let mut parameters: Vec<Parameter<'c>> = Vec::new();
        for holder in [self.value, self.item] {
            let listed = holder.get("parameters").and_then(Value::as_array);
            for value in listed.into_iter().flatten() {
                let parameter = self.parameter(value)?;
                let is_said = |other: &Parameter<'_>| {
                    other.place == parameter.place && other.name == parameter.name
                };
                if !parameters.iter().any(is_said) {
                    parameters.push(parameter);
                }
            }
        }
        Some(parameters)
    }

    fn parameter(&self, value: &'c Value) -> Option<Parameter<'c>> {
        let value = self.contract.resolved(value)?;
        let place = match value.get("in")?.as_str()? {
            "path" => Place::Path,
            "query" => Place::Query,
            "header" => Place::Header,
            "cookie" => Place::Cookie,
            _ => return None,
        };
        Some(Parameter {
            name: value.get("name")?.as_str()?,
            place,
            required: value.get("required").and_then(Value::as_bool) == Some(true),
            schema: value.get("schema").map(|it| Schema::new(self.contract, it)),
            value,
        })
    }

    /// The names of keys that stand in queries or headers to say who asks, of all ways to do so.
    pub(crate) fn keys(&self, place: &str) -> impl Iterator<Item = &'c str> {
        let schemes = self.contract.security_schemes().into_iter();
        schemes.filter_map(move |scheme| {
            let scheme = self.contract.resolved(scheme)?;
            let is_it = scheme.get("in").and_then(Value::as_str) == Some(place);
            is_it.then(|| scheme.get("name")?.as_str()).flatten()
        })
    }

    /// What may be sent, in each media type; none where nothing is sent, or it cannot be looked up.
    pub fn body(&self) -> Option<Vec<Content<'c>>> {
        let body = self.contract.resolved(self.value.get("requestBody")?)?;
        self.contents(body)
    }

    /// Whether the contract speaks of a body, which may stand elsewhere.
    pub fn has_body(&self) -> bool {
        self.value.get("requestBody").is_some()
    }

    /// Whether a request has to have a body.
    pub fn requires_body(&self) -> bool {
        let body = self.value.get("requestBody");
        let body = body.and_then(|body| self.contract.resolved(body));
        body.and_then(|body| body.get("required")?.as_bool()) == Some(true)
    }

    /// The answers that it lists; those that cannot be looked up are said nothing of.
    pub fn answers(&self) -> Vec<Answer<'c>> {
        let listed = self.value.get("responses").and_then(Value::as_object);
        let answer = |(status, value): (&'c String, &'c Value)| {
            let value = self.contract.resolved(value);
            Answer {
                status,
                contents: value.and_then(|value| self.contents(value)),
                is_known: value.is_some(),
            }
        };
        let listed = listed.into_iter().flatten();
        listed
            .filter(|(status, _)| !status.starts_with("x-"))
            .map(answer)
            .collect()
    }

    fn contents(&self, holder: &'c Value) -> Option<Vec<Content<'c>>> {
        let contents = holder.get("content")?.as_object()?;
        let content = |(media, value): (&'c String, &'c Value)| Content {
            media,
            schema: value
                .get("schema")
                .map(|schema| Schema::new(self.contract, schema)),
        };
        Some(contents.iter().map(content).collect())
    }
}

impl Answer<'_> {
    /// The statuses that it is for; none for one that the contract spells as none.
    pub fn statuses(&self) -> Option<(u16, u16)> {
        if self.status == "default" {
            return Some((0, 999));
        }
        let family = self.status.strip_suffix("XX");
        let family = family.or_else(|| self.status.strip_suffix("xx"));
        match family {
            Some(family) => {
                let family = family
                    .parse::<u16>()
                    .ok()
                    .filter(|it| (1..=5).contains(it))?;
                Some((family * 100, family * 100 + 99))
            }
            None => self.status.parse().ok().map(|status| (status, status)),
        }
    }
}

impl Content<'_> {
    /// The media type without what stands behind its `;`, in small letters.
    pub fn essence(&self) -> String {
        let essence = self.media.split(';').next().unwrap_or_default();
        essence.trim().to_ascii_lowercase()
    }

    /// Whether it is JSON, or may be.
    pub fn is_json(&self) -> bool {
        let essence = self.essence();
        essence.ends_with("/json")
            || essence.ends_with("+json")
            || matches!(essence.as_str(), "*/*" | "application/*")
    }
}
