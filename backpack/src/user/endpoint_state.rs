//! What one virtual user knows of one endpoint: its attributes, its latest result, the values that others gave it.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde_json::Value;

use crate::answer::request_result::RequestResult;
use crate::declare::attributes::{Attributes, Body};
use crate::declare::endpoint::{Declaration, Part};
use crate::declare::headers::Headers;
use crate::declare::pairs::Pairs;
use crate::declare::status::StatusRange;
use crate::declare::verb::Verb;
use crate::metrics::SeriesIndex;
use crate::user::dependency;
use crate::user::prepared::Prepared;

/// One endpoint as one virtual user has it; `user[Endpoint]` gives it.
///
/// What is changed here holds for this user's later requests of the endpoint, and for nobody else's.
///
/// ```
/// # use backpack::prelude::*;
/// # endpoint! { SessionStart = POST "/session" { json: { "version": 320 } }; }
/// async fn log_in(user: &mut User, token: &str) {
///     user[SessionStart].headers_mut().insert("authorization", token);
///     user[SessionStart].json_mut()["version"] = json!(321);
///     user[SessionStart].set_timeout(Duration::from_secs(2));
///     SessionStart.request(user).await;
///     if user[SessionStart].failed() {
///         user[SessionStart].seal();
///     }
/// }
/// ```
pub struct EndpointState {
    pub(crate) declaration: &'static Declaration,
    pub(crate) attributes: Attributes,
    latest: Option<RequestResult>,
    /// The latest success, where a failure has come since.
    earlier_success: Option<RequestResult>,
    /// What later requests are made from; none where an attribute may have changed since.
    pub(crate) prepared: Option<Prepared>,
    /// The values of this endpoint's dependencies, in the order of the declaration.
    received: Vec<Option<Value>>,
    /// What came since the dependencies were put in.
    news: News,
    /// Who wants which part of this endpoint's answers.
    pub(crate) wanted: Vec<Wanted>,
    /// Under which series requests are recorded, by method and report prefix.
    pub(crate) series: Vec<(Verb, usize, SeriesIndex)>,
}

/// What the next request is made of, and what came of the latest one.
impl fmt::Debug for EndpointState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Attributes {
            headers,
            query,
            path,
            body,
            ..
        } = &self.attributes;
        f.debug_struct(self.declaration.type_name)
            .field("name", &self.name())
            .field("path", path)
            .field("query", query)
            .field("headers", headers)
            .field("body", body)
            .field("result", &self.latest)
            .finish_non_exhaustive()
    }
}

/// Where values belong that have yet to be put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum News {
    None,
    InBody,
    Elsewhere,
}

/// A value that a dependent endpoint wants of this one's answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) part: Part,
    pub(crate) dependent: &'static Declaration,
    /// Which of the dependent's dependencies.
    pub(crate) index: usize,
}

impl EndpointState {
    pub(crate) fn new(declaration: &'static Declaration, common: &Attributes) -> Self {
        let mut attributes = (declaration.attributes)();
        attributes.overlay(common);
        Self {
            received: vec![None; declaration.dependencies.len()],
            ..Self::with_attributes(declaration, attributes)
        }
    }

    fn with_attributes(declaration: &'static Declaration, attributes: Attributes) -> Self {
        Self {
            declaration,
            attributes,
            latest: None,
            earlier_success: None,
            prepared: None,
            received: Vec::new(),
            news: News::None,
            wanted: Vec::new(),
            series: Vec::new(),
        }
    }

    /// A state that belongs to no endpoint: it gathers what is set for endpoints that are still to come.
    pub(crate) fn gatherer(attributes: Attributes) -> Self {
        static NONE: Declaration = Declaration {
            id: crate::declare::endpoint::EndpointId::of_place(""),
            type_name: "",
            name: "",
            path: &[],
            verbs: &[],
            timeout: None,
            delete_body: false,
            redirects: true,
            expect: Declaration::EXPECT,
            check: None,
            body: crate::declare::endpoint::BodyKind::None,
            json: None,
            path_filled: &[],
            dependencies: &[],
            stand_in: true,
            attributes: Attributes::new,
            slot: || 0,
        };
        Self::with_attributes(&NONE, attributes)
    }

    /// The latest result of this endpoint; none before the first request.
    #[must_use]
    pub fn result(&self) -> Option<&RequestResult> {
        self.latest.as_ref()
    }

    /// The latest success, whatever came since.
    pub(crate) fn latest_success(&self) -> Option<&RequestResult> {
        let latest = self.latest.as_ref().filter(|latest| latest.is_success());
        latest.or(self.earlier_success.as_ref())
    }

    pub(crate) fn set_latest(&mut self, result: RequestResult) {
        let fails = result.is_failure();
        let before = self.latest.replace(result);
        if fails && let Some(before) = before.filter(RequestResult::is_success) {
            self.earlier_success = Some(before);
        }
    }

    /// Whether the latest request succeeded; false before the first.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.latest.as_ref().is_some_and(RequestResult::is_success)
    }

    /// Whether the latest request failed; false before the first.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.latest.as_ref().is_some_and(RequestResult::is_failure)
    }

    /// From now on requests are skipped: nothing is sent, nothing is recorded, the result is a failure.
    pub fn seal(&mut self) {
        self.attributes.sealed = Some(true);
    }

    /// From now on requests are sent again.
    pub fn unseal(&mut self) {
        self.attributes.sealed = Some(false);
    }

    /// Whether requests are skipped.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.attributes.sealed.unwrap_or(false)
    }

    /// The text shown in reports.
    #[must_use]
    pub fn name(&self) -> &str {
        self.attributes
            .name
            .as_deref()
            .unwrap_or(self.declaration.name)
    }

    /// Changes the text shown in reports.
    pub fn set_name(&mut self, name: impl Into<Cow<'static, str>>) {
        self.attributes.name = Some(name.into());
        self.series.clear();
    }

    /// The headers sent, besides those that HTTP itself needs.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.attributes.headers
    }

    /// The headers sent, to change them.
    pub fn headers_mut(&mut self) -> &mut Headers {
        self.prepared = None;
        &mut self.attributes.headers
    }

    /// The query put behind the path.
    #[must_use]
    pub fn query(&self) -> &Pairs {
        &self.attributes.query
    }

    /// The query put behind the path, to change it.
    pub fn query_mut(&mut self) -> &mut Pairs {
        self.prepared = None;
        &mut self.attributes.query
    }

    /// Fills `{name}` in the path. The value is percent-encoded.
    pub fn set_path(&mut self, name: impl Into<Cow<'static, str>>, value: impl std::fmt::Display) {
        self.prepared = None;
        self.attributes.path.set(name, value);
    }

    /// The JSON body; none where the body is of another kind.
    #[must_use]
    pub fn json(&self) -> Option<&Value> {
        match &self.attributes.body {
            Body::Json(value) => Some(value),
            _ => None,
        }
    }

    /// The JSON body, to change it. A body of another kind is replaced by `null`, which becomes an object when a member is set.
    pub fn json_mut(&mut self) -> &mut Value {
        self.prepared = None;
        self.attributes.body.json_mut()
    }

    /// The form body, to change it. A body of another kind is replaced by an empty form.
    pub fn form_mut(&mut self) -> &mut Pairs {
        self.prepared = None;
        self.attributes.body.form_mut()
    }

    /// The text body, to change it. A body of another kind is replaced by an empty text.
    pub fn text_mut(&mut self) -> &mut String {
        self.prepared = None;
        self.attributes.body.text_mut()
    }

    /// Takes the body away.
    pub fn remove_body(&mut self) {
        self.prepared = None;
        self.attributes.body = Body::None;
    }

    /// How long a request may take, from its start to the end of the answer's body; none: as long as the test says.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.attributes.timeout.or(self.declaration.timeout)
    }

    /// Changes how long a request may take.
    pub fn set_timeout(&mut self, timeout: Duration) {
        self.attributes.timeout = Some(timeout);
    }

    /// Whether redirects are followed.
    #[must_use]
    pub fn follows_redirects(&self) -> bool {
        self.attributes
            .redirects
            .unwrap_or(self.declaration.redirects)
    }

    /// Changes whether redirects are followed.
    pub fn set_redirects(&mut self, follow: bool) {
        self.attributes.redirects = Some(follow);
    }

    /// Changes which statuses count as success.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Player = GET "/player"; }
    /// # fn example(user: &mut User) {
    /// user[Player].set_expect([200..=299, 404..=404]);
    /// # }
    /// ```
    pub fn set_expect(
        &mut self,
        statuses: impl IntoIterator<Item = std::ops::RangeInclusive<u16>>,
    ) {
        let range = |range: std::ops::RangeInclusive<u16>| StatusRange {
            from: *range.start(),
            to: *range.end(),
        };
        self.attributes.expect = Some(statuses.into_iter().map(range).collect());
    }

    /// The statuses that count as success.
    pub(crate) fn expect(&self) -> &[StatusRange] {
        self.attributes
            .expect
            .as_deref()
            .unwrap_or(self.declaration.expect)
    }

    /// Takes the value of the dependency at this index. One that is known already changes nothing.
    pub(crate) fn receive(&mut self, index: usize, value: Value) {
        if self.received[index].as_ref() == Some(&value) {
            return;
        }
        let news = match self.declaration.dependencies[index].target.is_in_body() {
            true => News::InBody,
            false => News::Elsewhere,
        };
        self.news = self.news.max(news);
        self.received[index] = Some(value);
    }

    /// Puts the values that other endpoints gave into the attributes, where something may have changed since.
    pub(crate) fn put_dependencies_in(&mut self) {
        let news = std::mem::replace(&mut self.news, News::None);
        if news == News::None && self.prepared.is_some() {
            return;
        }
        for (dependency, value) in self.declaration.dependencies.iter().zip(&self.received) {
            if let Some(value) = value {
                dependency::put(dependency, value, &mut self.attributes);
            }
        }
        let body = &self.attributes.body;
        if let Some(prepared) = &mut self.prepared
            && !(news == News::InBody && prepared.renew_body(body))
        {
            self.prepared = None;
        }
    }
}
