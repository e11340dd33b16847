//! Exchanges made by reqwest, with a connection pool of its own; cookies are ours.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONNECTION;
use reqwest::redirect::Policy;
use url::Url;

use super::connecting::Connecting;
use super::cookies::{Jar, set_cookies};
use super::gathering::Gathering;
use super::hyper_causes::Fate;
use super::outgoing::own_cookies;
use super::payload::{Payload, Sending};
use super::reqwest_names::Names;
use super::{
    Connections, Marks, Outgoing, Transport, TransportError, TransportSettings, USER_AGENT, causes,
    hyper_causes, no_proxy, tls, unpack,
};
use crate::answer::Answer;

#[derive(Debug)]
pub(crate) struct ReqwestClient {
    client: reqwest::Client,
    connecting: Connecting,
    /// What looks names up, where some have addresses of ours.
    names: Option<Arc<Names>>,
    jar: Rc<RefCell<Jar>>,
    /// Those that went with the latest request.
    cookies: Option<Rc<[u8]>>,
    /// How long connecting took reqwest does not tell: that is waiting.
    marks: Marks,
    settings: Arc<TransportSettings>,
    /// Whether a connection may have been kept.
    used: bool,
    repeats: u64,
}

/// It has one configuration for the servers and the proxies.
const TO_A_PROXY: &str = "the transport reqwest would show the client certificate to a proxy with https, which the environment names: take the transport direct, or NO_PROXY=*";

/// The server gave a connection up before it saw the request: what it says of the silence is no answer to that.
fn is_too_late(response: &reqwest::Response) -> bool {
    let closes = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"close");
    response.status() == 408 && response.headers().get(CONNECTION).is_some_and(closes)
}

fn client(
    settings: &TransportSettings,
    connecting: &Connecting,
    names: Option<&Arc<Names>>,
) -> Result<reqwest::Client, String> {
    let mut client = reqwest::Client::builder()
        .connector_layer(connecting.clone())
        .tls_backend_preconfigured(tls::config(settings))
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .user_agent(USER_AGENT);
    if settings.http2 {
        client = client.http2_prior_knowledge();
    }
    if settings.http1 {
        client = client.http1_only();
    }
    if settings.connections == Connections::PerRequest {
        client = client.pool_max_idle_per_host(0);
    }
    if let Some(limit) = settings.connect_timeout {
        client = client.connect_timeout(limit);
    }
    if let Some(names) = names {
        client = client.dns_resolver(Arc::clone(names));
    }
    if no_proxy::always() {
        client = client.no_proxy();
    }
    client.build().map_err(|error| causes::chain(&error))
}

impl ReqwestClient {
    pub(super) fn new(settings: &Arc<TransportSettings>) -> Result<Self, String> {
        let is_own = settings.own.as_ref().is_some_and(|own| own.has_identity());
        if is_own && no_proxy::may_be_secure() {
            return Err(TO_A_PROXY.to_owned());
        }
        let connecting = Connecting::default();
        let names = Names::of(&settings.resolutions).map(Arc::new);
        Ok(Self {
            client: client(settings, &connecting, names.as_ref())?,
            settings: Arc::clone(settings),
            connecting,
            names,
            jar: Rc::default(),
            used: false,
            cookies: None,
            marks: Marks::default(),
            repeats: 0,
        })
    }

    /// Another one for the same user, to make requests beside each other.
    pub(super) fn beside(&self) -> Transport {
        Transport::Reqwest(Self {
            client: self.client.clone(),
            settings: Arc::clone(&self.settings),
            names: self.names.clone(),
            connecting: self.connecting.clone(),
            jar: Rc::clone(&self.jar),
            used: self.used,
            cookies: None,
            marks: Marks::default(),
            repeats: 0,
        })
    }

    pub(super) async fn exchange(&mut self, outgoing: &Outgoing) -> Result<Answer, TransportError> {
        if let Some(why) = self
            .settings
            .why_no_calls(false)
            .filter(|_| outgoing.is_call)
        {
            return Err(TransportError::before_connecting(why.to_owned()));
        }
        let request = self.request(outgoing);
        let mut response = self.execute(request).await?;
        if self.used && is_too_late(&response) {
            self.repeats += 1;
            let request = self.request(outgoing);
            response = self.execute(request).await?;
        }
        self.used = true;
        self.marks.first_byte = Some(Instant::now());
        let (body, discarded) = read_body(&mut response, outgoing.discards).await?;
        let headers = std::mem::take(response.headers_mut());
        let answer = Answer::with_headers(response.status().as_u16(), headers, body);
        let answer = answer.without(discarded);
        self.jar.borrow_mut().take(&answer, &outgoing.url);
        match outgoing.discards {
            true => Ok(answer),
            false => unpack::unpack(answer),
        }
    }

    /// A pass begins, perhaps without connections: the pool goes with its client.
    pub(super) fn begin_pass(&mut self) {
        // One was built like it before.
        if self.settings.connections == Connections::PerPass
            && let Ok(fresh) = client(&self.settings, &self.connecting, self.names.as_ref())
        {
            self.client = fresh;
            self.used = false;
        }
    }

    pub(super) fn marks(&mut self) -> &mut Marks {
        &mut self.marks
    }

    pub(super) fn cookies_sent(&self) -> Option<Rc<[u8]>> {
        self.cookies.clone()
    }

    pub(super) fn take_repeats(&mut self) -> u64 {
        std::mem::take(&mut self.repeats)
    }

    /// Whether a request that was given up had no connection yet.
    pub(super) fn was_connecting(&mut self) -> bool {
        self.connecting.was_given_up()
    }

    /// Makes a request, and makes it again as our own client does; whether its connection was a kept one reqwest does not tell.
    async fn execute(
        &mut self,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, TransportError> {
        let again = request.try_clone();
        let method = request.method().clone();
        let error = match self.client.execute(request).await {
            Ok(response) => return Ok(response),
            Err(error) => error,
        };
        if let Some(error) = self.asked_in_vain(&error) {
            return Err(error);
        }
        let may_repeat = match hyper_causes::fate(&error) {
            _ if error.is_connect() => false,
            Fate::Unprocessed => true,
            Fate::Unanswered if self.used && !method.is_idempotent() => {
                return Err(explain(&error).not_repeated(&method));
            }
            Fate::Unanswered => self.used,
            Fate::Other => false,
        };
        let Some(request) = again.filter(|_| may_repeat) else {
            return Err(explain(&error));
        };
        self.repeats += 1;
        let response = self.client.execute(request).await;
        response.map_err(|error| explain(&error))
    }

    /// The server asked for a certificate that there is not, and gave the connection up.
    fn asked_in_vain(&self, error: &reqwest::Error) -> Option<TransportError> {
        if !error.is_connect() || !self.connecting.was_asked() {
            return None;
        }
        let of_io = causes::causes(error).filter_map(|cause| cause.downcast_ref());
        let told = of_io.flat_map(tls::without_certificate).next();
        told.map(TransportError::while_connecting)
    }

    fn request(&mut self, outgoing: &Outgoing) -> reqwest::Request {
        if let Some(names) = &self.names {
            names.is_for(&outgoing.url);
        }
        let mut request = reqwest::Request::new(outgoing.method.clone(), Url::clone(&outgoing.url));
        request.headers_mut().clone_from(&outgoing.headers);
        let own = own_cookies(&outgoing.headers);
        let mut jar = self.jar.borrow_mut();
        let cookies = jar.cookies(&outgoing.url, own.as_ref());
        self.cookies.clone_from(&cookies);
        set_cookies(request.headers_mut(), cookies.as_deref());
        for (name, value) in outgoing.common_headers(self.settings.common()) {
            let value = HeaderValue::from_str(value).map(|value| (name, value));
            request.headers_mut().extend(value);
        }
        if let Some(body) = &outgoing.body {
            *request.body_mut() = Some(match body {
                Payload::Whole(bytes) => bytes.clone().into(),
                Payload::Pieces(_) => reqwest::Body::wrap(Sending::of(Some(body))),
            });
        }
        request
    }
}

/// The body that is kept, and the length of one that is not.
async fn read_body(
    response: &mut reqwest::Response,
    discards: bool,
) -> Result<(Bytes, u64), TransportError> {
    let mut gathering = Gathering::discarding(discards);
    while let Some(chunk) = response.chunk().await.map_err(|error| explain(&error))? {
        gathering.take(chunk)?;
    }
    Ok(gathering.whole())
}

/// The cause at the bottom of an error, in words that group well in a report.
fn explain(error: &reqwest::Error) -> TransportError {
    let text = causes::cause(error).or_else(|| name_cause(error));
    TransportError {
        text: text.unwrap_or_else(|| causes::chain(error)),
        connecting: error.is_connect(),
    }
}

/// The resolver's error is of a type that cannot be named; its layer says so in its text.
fn name_cause(error: &reqwest::Error) -> Option<String> {
    let unresolved = causes::causes(error).any(|cause| cause.to_string() == "dns error");
    unresolved.then(|| {
        let host = error.url().and_then(Url::host_str).unwrap_or("of the URL");
        format!("the host name `{host}` cannot be resolved")
    })
}
