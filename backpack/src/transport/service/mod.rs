//! Exchanges with a service in this process: a call in the place of a connection.

mod body;
mod served;

use std::cell::RefCell;
use std::fmt;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use http::header::{CONTENT_LENGTH, HOST};
use http::{HeaderMap, HeaderValue, Request, Uri};
use url::{Position, Url};

pub use body::RequestBody;
pub use served::ServiceInProcess;

use super::cookies::{Jar, set_cookies};
use super::outgoing::own_cookies;
use super::settings::Common;
use super::{IN_PROCESS, Marks, Outgoing, Transport, TransportError, errors, unpack};
use crate::answer::Answer;
use crate::text::panic;
use served::{Answered, Serve, Wanted};

/// Scheme and host of its URLs: what handlers see, and what cookies belong to.
const ORIGIN: &str = "http://localhost";

/// A service that was given to a test, from which each user has one of its own.
#[derive(Clone)]
pub(crate) struct Service(Arc<dyn Fn() -> Box<dyn Serve> + Send + Sync>);

impl Service {
    /// There is none in a build without the feature.
    pub(crate) fn of<S: ServiceInProcess>(service: S) -> Option<Self> {
        // It need not be shared by threads; a clone of it moves to each.
        let service = Mutex::new(service);
        Some(Self(Arc::new(move || {
            let service = service.lock().unwrap_or_else(PoisonError::into_inner);
            service.clone().boxed().0
        })))
    }

    /// A new user's, without cookies.
    pub(super) fn of_user(&self, common: Common) -> Result<InProcess, String> {
        let serve = panic::caught(|| (self.0)()).map_err(|payload| {
            let text = panic::told(payload.as_ref());
            format!("the service panicked when it was cloned: {text}")
        });
        Ok(InProcess {
            service: self.clone(),
            serve: serve?,
            common,
            jar: Rc::default(),
            cookies: None,
            marks: Marks::default(),
        })
    }

    /// Where requests go that name no other host.
    #[allow(clippy::unused_self)] // one that is not built in has none
    pub(crate) fn url(&self) -> Url {
        Url::parse(ORIGIN).expect("it is one")
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(IN_PROCESS)
    }
}

/// One user's service and cookies.
pub(crate) struct InProcess {
    /// Makes another one after a panic.
    service: Service,
    serve: Box<dyn Serve>,
    common: Common,
    jar: Rc<RefCell<Jar>>,
    /// The cookies that went with the latest request.
    cookies: Option<Rc<[u8]>>,
    marks: Marks,
}

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.service, f)
    }
}

impl InProcess {
    /// Another one for the same user, to make requests beside each other.
    pub(super) fn beside(&self) -> Transport {
        Transport::InProcess(Self {
            service: self.service.clone(),
            serve: (self.service.0)(),
            common: self.common,
            jar: Rc::clone(&self.jar),
            cookies: None,
            marks: Marks::default(),
        })
    }

    pub(super) async fn exchange(&mut self, outgoing: &Outgoing) -> Result<Answer, TransportError> {
        let origin = &outgoing.url[..Position::BeforePath];
        if origin != ORIGIN {
            let text =
                format!("`{origin}` is not the service in process, and nothing else is asked");
            return Err(TransportError::before_connecting(text));
        }
        let request = self.request(outgoing)?;
        // A handler may wait for nothing, and the others of this thread would never have their turn.
        tokio::task::yield_now().await;
        let wanted = Wanted {
            to_head: outgoing.method == http::Method::HEAD,
            discards: outgoing.discards,
        };
        let answered = self.call(request, wanted).await?;
        let Answered {
            head,
            body,
            discarded,
        } = answered;
        let answer = Answer::with_headers(head.status.as_u16(), head.headers, body);
        let answer = answer.without(discarded);
        self.jar.borrow_mut().take(&answer, &outgoing.url);
        match outgoing.discards {
            true => Ok(answer),
            false => unpack::unpack(answer),
        }
    }

    /// A panic is a failure of the request; the next one is answered by a fresh service.
    async fn call(
        &mut self,
        request: Request<RequestBody>,
        wanted: Wanted,
    ) -> Result<Answered, TransportError> {
        let mut serving = self
            .serve
            .serve(request, wanted, &mut self.marks.first_byte);
        let answered = poll_fn(
            |context| match panic::caught(|| serving.as_mut().poll(context)) {
                Ok(polled) => polled.map(Ok),
                Err(payload) => Poll::Ready(Err(panic::told(payload.as_ref()))),
            },
        );
        let panicked = match answered.await {
            Ok(answered) => return answered,
            Err(panicked) => panicked,
        };
        drop(serving);
        self.serve = (self.service.0)();
        Err(errors::other(format!("the service panicked: {panicked}")))
    }

    /// As it would come out of a socket: the target without the host, which stands in a header.
    fn request(&mut self, outgoing: &Outgoing) -> Result<Request<RequestBody>, TransportError> {
        let target = &outgoing.url[Position::BeforePath..Position::AfterQuery];
        let uri = Uri::try_from(target).map_err(|error| {
            TransportError::before_connecting(format!("no service takes `{target}`: {error}"))
        })?;
        let mut request = Request::new(RequestBody::of(outgoing.body.as_ref()));
        *request.method_mut() = outgoing.method.clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers(outgoing);
        Ok(request)
    }

    fn headers(&mut self, outgoing: &Outgoing) -> HeaderMap {
        let mut headers = outgoing.headers.clone();
        let own = own_cookies(&headers);
        self.cookies = self.jar.borrow_mut().cookies(&outgoing.url, own.as_ref());
        set_cookies(&mut headers, self.cookies.as_deref());
        for (name, value) in outgoing.common_headers(self.common) {
            headers.extend(HeaderValue::from_str(value).map(|value| (name, value)));
        }
        let host = &outgoing.url[Position::BeforeHost..Position::AfterPort];
        if let Ok(host) = HeaderValue::from_str(host) {
            headers.entry(HOST).or_insert(host);
        }
        headers.extend(
            outgoing
                .length()
                .map(|length| (CONTENT_LENGTH, length.into())),
        );
        headers
    }

    pub(super) fn marks(&mut self) -> &mut Marks {
        &mut self.marks
    }

    pub(super) fn cookies_sent(&self) -> Option<Rc<[u8]>> {
        self.cookies.clone()
    }
}
