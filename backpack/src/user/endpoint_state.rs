//! What one virtual user knows of one endpoint: its attributes, its latest result, the values that others gave it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

#[cfg(feature = "grpc")]
use crate::answer::grpc_status::GrpcStatus;
use crate::answer::request_result::RequestResult;
use crate::contract::Held;
use crate::declare::attributes::{Attributes, Body};
use crate::declare::content::{Content, IntoBytes};
use crate::declare::endpoint::{Declaration, Dependency, Target};
use crate::declare::given::{NameText, ShownValue, Statuses};
use crate::declare::headers::Headers;
use crate::declare::multipart::Multipart;
use crate::declare::pairs::Pairs;
use crate::declare::part::Part;
use crate::declare::protocol::Protocol;
use crate::declare::status::StatusRange;
use crate::declare::verb::Verb;
use crate::metrics::SeriesIndex;
use crate::user::dependency;
use crate::user::exact::Taken;
use crate::user::prepared::Prepared;
use crate::user::rows::Row;

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
    /// What its answers are held to.
    pub(crate) held: Option<Arc<Held>>,
    latest: Option<RequestResult>,
    /// The latest success, where a failure has come since.
    earlier_success: Option<RequestResult>,
    /// Which of the user's requests its latest success was, from 1.
    pub(crate) succeeded_as: u64,
    /// What later requests are made from; none where an attribute may have changed since.
    pub(crate) prepared: Option<Prepared>,
    /// The values of this endpoint's dependencies, in the order of the declaration.
    received: Vec<Option<Taken>>,
    /// The rows whose cells it depends on, in the order of the declaration.
    rows: Vec<Option<Row>>,
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
            variables,
            ..
        } = &self.attributes;
        let mut shown = f.debug_struct(self.declaration.type_name);
        shown
            .field("name", &self.name())
            .field("path", path)
            .field("query", query)
            .field("headers", headers)
            .field("body", body);
        if let Body::Graphql(_) = body {
            shown.field("variables", &format_args!("{variables}"));
        }
        shown.field("result", &self.latest).finish_non_exhaustive()
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
    pub(crate) fn new(
        declaration: &'static Declaration,
        held: Option<Arc<Held>>,
        common: Option<&Attributes>,
    ) -> Self {
        let mut attributes = (declaration.attributes)();
        if let Some(common) = common {
            attributes.overlay(common);
        }
        Self {
            held,
            received: vec![None; declaration.dependencies.len()],
            rows: vec![None; declaration.cells.len()],
            ..Self::with_attributes(declaration, attributes)
        }
    }

    fn with_attributes(declaration: &'static Declaration, attributes: Attributes) -> Self {
        Self {
            declaration,
            attributes,
            held: None,
            latest: None,
            earlier_success: None,
            succeeded_as: 0,
            prepared: None,
            received: Vec::new(),
            rows: Vec::new(),
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
            protocol: Protocol::Http,
            timeout: None,
            delete_body: false,
            redirects: true,
            discards: false,
            expect: Declaration::EXPECT,
            answer: None,
            checks: &[],
            body: crate::declare::endpoint::BodyKind::None,
            json: None,
            variables: &[],
            files: &[],
            path_filled: &[],
            contract: None,
            dependencies: &[],
            cells: &[],
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
    pub fn set_name(&mut self, name: impl NameText) {
        self.attributes.name = Some(name.into_name());
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

    /// Fills `{name}` in the path. The value is percent-encoded; that of a parameter which the path begins with is a whole URL, and
    /// is taken as it is.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// endpoint! { Elsewhere = GET "{url}"; }
    ///
    /// async fn follow(user: &mut User, link: &str) {
    ///     user[Elsewhere].set_path("url", link);
    ///     Elsewhere.request(user).await;
    /// }
    /// ```
    pub fn set_path(&mut self, name: impl NameText, value: impl ShownValue) {
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

    /// The message of a gRPC call, as JSON; none where the endpoint is no such call.
    #[must_use]
    pub fn message(&self) -> Option<&Value> {
        self.declaration.protocol.codec()?;
        self.json()
    }

    /// The message of a gRPC call, as JSON, to change it.
    ///
    /// ```
    /// # #[cfg(feature = "grpc")]
    /// # mod example {
    /// # use backpack::prelude::*;
    /// # endpoint! { SayHello = GRPC "/greet.Greeter/SayHello" { proto: "proto/greet.proto" }; }
    /// # fn example(user: &mut User) {
    /// user[SayHello].message_mut()["name"] = json!("ada");
    /// # }
    /// # }
    /// ```
    pub fn message_mut(&mut self) -> &mut Value {
        self.json_mut()
    }

    /// The variables of the GraphQL body; none where the body is of another kind.
    #[must_use]
    pub fn variables(&self) -> Option<&Value> {
        match &self.attributes.body {
            Body::Graphql(_) => Some(&self.attributes.variables),
            _ => None,
        }
    }

    /// The variables of the GraphQL body, to change them. Without any they are `null`, which becomes an object when a member is set. They
    /// go with a query: where the body is of another kind, they are kept and not sent.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Search = POST "/graphql" { graphql: "query($id: ID!) { player(id: $id) { name } }" }; }
    /// # fn example(user: &mut User) {
    /// user[Search].variables_mut()["id"] = json!(7);
    /// # }
    /// ```
    pub fn variables_mut(&mut self) -> &mut Value {
        self.prepared = None;
        &mut self.attributes.variables
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

    /// The bytes that are the body from now on, in place of a body of any kind.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Blob = POST "/blob" { bytes: b"", headers: { "content-type": "application/octet-stream" } }; }
    /// # fn example(user: &mut User) {
    /// user[Blob].set_bytes(vec![0, 159, 146, 150]);
    /// # }
    /// ```
    pub fn set_bytes(&mut self, bytes: impl IntoBytes) {
        self.prepared = None;
        self.attributes.body = Body::Bytes(Content::made(bytes.into_bytes()));
    }

    /// The body of several parts, to change it. A body of another kind is replaced by one without a part.
    pub fn multipart_mut(&mut self) -> &mut Multipart {
        self.prepared = None;
        self.attributes.body.multipart_mut()
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
        if self.declaration.protocol.codec().is_some() {
            // The server is told.
            self.prepared = None;
        }
        self.attributes.timeout = Some(timeout);
    }

    /// Changes how many bytes a message may have that comes over a socket of this endpoint, or an event of its stream, from its next `open`
    /// on: 64 MiB, unless this says otherwise. A longer one ends the socket, or the stream, with an error.
    ///
    #[cfg_attr(feature = "websocket", doc = "```")]
    #[cfg_attr(not(feature = "websocket"), doc = "```ignore")]
    /// # use backpack::prelude::*;
    /// # endpoint! { Chat = WS "/chat"; }
    /// # fn example(user: &mut User) {
    /// user[Chat].set_longest_message(64 * 1024);
    /// # }
    /// ```
    pub fn set_longest_message(&mut self, bytes: usize) {
        self.attributes.longest_message = Some(bytes);
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
    pub fn set_expect(&mut self, statuses: impl Statuses) {
        self.attributes.expect = Some(statuses.into_ranges());
    }

    /// Changes which statuses of a gRPC call count as success.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// use backpack::GrpcStatus;
    /// # endpoint! { SayHello = GRPC "/greet.Greeter/SayHello" { proto: "proto/greet.proto" }; }
    /// # fn example(user: &mut User) {
    /// user[SayHello].set_grpc_expect([GrpcStatus::Ok, GrpcStatus::NotFound]);
    /// # }
    /// ```
    #[cfg(feature = "grpc")]
    pub fn set_grpc_expect(&mut self, statuses: impl IntoIterator<Item = GrpcStatus>) {
        let range = |status: GrpcStatus| StatusRange {
            from: status.code(),
            to: status.code(),
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
    pub(crate) fn receive(&mut self, index: usize, value: Taken) {
        if self.received[index].as_ref() == Some(&value) {
            return;
        }
        self.note_news(self.declaration.dependencies[index].target);
        self.received[index] = Some(value);
    }

    /// Takes the row of the table that the cell at this index is of. One that it has already changes nothing.
    pub(crate) fn receive_row(&mut self, index: usize, row: Row) {
        if self.rows[index].is_some_and(|known| known.number == row.number) {
            return;
        }
        self.note_news(self.declaration.cells[index].target);
        self.rows[index] = Some(row);
    }

    /// The values that others gave it, in the order of the declaration.
    pub(super) fn received(&self) -> &[Option<Taken>] {
        &self.received
    }

    /// The rows that it has, in the order of the declaration.
    pub(super) fn rows(&self) -> &[Option<Row>] {
        &self.rows
    }

    fn note_news(&mut self, target: Target) {
        let news = match target.is_in_body() {
            true => News::InBody,
            false => News::Elsewhere,
        };
        self.news = self.news.max(news);
    }

    /// Puts the values that other endpoints and tables gave into the attributes, where something may have changed since.
    pub(crate) fn put_dependencies_in(&mut self) {
        let news = std::mem::replace(&mut self.news, News::None);
        if news == News::None && self.prepared.is_some() {
            return;
        }
        for (dependency, value) in self.declaration.dependencies.iter().zip(&self.received) {
            if let Some(value) = value {
                let Dependency { target, format, .. } = *dependency;
                dependency::put(target, format, value, &mut self.attributes);
            }
        }
        for (cell, row) in self.declaration.cells.iter().zip(&self.rows) {
            if let Some(row) = row {
                let value = row.value(cell);
                dependency::put(
                    cell.target,
                    cell.format,
                    &Taken::whole(value),
                    &mut self.attributes,
                );
            }
        }
        if let Some(prepared) = &mut self.prepared
            && !(news == News::InBody && prepared.renew_body(self.declaration, &self.attributes))
        {
            self.prepared = None;
        }
    }
}
