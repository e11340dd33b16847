//! Exchanges made by reqwest, with a connection pool and a cookie jar of its own.

use bytes::{Bytes, BytesMut};
use http::header::{COOKIE, HeaderValue};
use reqwest::redirect::Policy;

use super::{LONGEST_BODY, Outgoing, TransportError, TransportSettings, USER_AGENT, errors, tls};
use crate::answer::Answer;

#[derive(Clone, Debug)]
pub(crate) struct ReqwestClient(reqwest::Client);

impl ReqwestClient {
    /// A client that keeps cookies by itself, or is told of them with each request.
    pub(crate) fn new(settings: &TransportSettings, keeps_cookies: bool) -> Result<Self, String> {
        let mut client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(settings.insecure))
            .cookie_store(keeps_cookies)
            .gzip(settings.gzip)
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .user_agent(USER_AGENT);
        if settings.http2 {
            client = client.http2_prior_knowledge();
        }
        let client = client.build();
        client.map(Self).map_err(|error| errors::chain(&error))
    }

    pub(crate) async fn exchange(
        &self,
        outgoing: &Outgoing,
        cookies: Option<&str>,
    ) -> Result<Answer, TransportError> {
        let mut request = reqwest::Request::new(outgoing.method.clone(), outgoing.url.clone());
        let headers = request.headers_mut();
        headers.clone_from(&outgoing.headers);
        if !headers.contains_key(COOKIE) {
            let cookies = cookies.and_then(|cookies| HeaderValue::from_str(cookies).ok());
            headers.extend(cookies.map(|cookies| (COOKIE, cookies)));
        }
        if let Some(body) = &outgoing.body {
            *request.body_mut() = Some(body.clone().into());
        }
        let response = self.0.execute(request).await;
        let mut response = response.map_err(|error| errors::explain_reqwest(&error))?;
        let body = read_body(&mut response).await?;
        let headers = std::mem::take(response.headers_mut());
        Ok(Answer::with_headers(
            response.status().as_u16(),
            headers,
            body,
        ))
    }
}

/// The whole body; one that came in one piece is not copied.
async fn read_body(response: &mut reqwest::Response) -> Result<Bytes, TransportError> {
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| errors::explain_reqwest(&error))?
    {
        if first.len() + all.len() + chunk.len() > LONGEST_BODY {
            return Err(errors::too_long());
        }
        if first.is_empty() && all.is_empty() {
            first = chunk;
        } else {
            all.extend_from_slice(&std::mem::take(&mut first));
            all.extend_from_slice(&chunk);
        }
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}
