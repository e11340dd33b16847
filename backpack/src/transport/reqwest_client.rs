//! Exchanges made by reqwest, with a connection pool and a cookie jar of its own.

use bytes::{Bytes, BytesMut};
use reqwest::redirect::Policy;

use super::{LONGEST_BODY, Outgoing, TransportError, TransportSettings, errors, tls};
use crate::request_result::Answer;

#[derive(Clone, Debug)]
pub(crate) struct ReqwestClient(reqwest::Client);

impl ReqwestClient {
    pub(super) fn new(settings: &TransportSettings) -> Result<Self, String> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(settings.insecure))
            .cookie_store(true)
            .gzip(settings.gzip)
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .user_agent(concat!("backpack/", env!("CARGO_PKG_VERSION")))
            .build();
        client.map(Self).map_err(|error| errors::chain(&error))
    }

    pub(super) async fn exchange(&self, outgoing: Outgoing<'_>) -> Result<Answer, TransportError> {
        let mut request = reqwest::Request::new(outgoing.method.clone(), outgoing.url.clone());
        request.headers_mut().clone_from(outgoing.headers);
        if let Some(body) = outgoing.body {
            *request.body_mut() = Some(body.clone().into());
        }
        let mut response = self
            .0
            .execute(request)
            .await
            .map_err(|error| errors::explain(&error))?;
        let body = read_body(&mut response).await?;
        let status = response.status().as_u16();
        Ok(Answer {
            status,
            headers: std::mem::take(response.headers_mut()),
            body,
        })
    }
}

/// The whole body; one that came in one piece is not copied.
async fn read_body(response: &mut reqwest::Response) -> Result<Bytes, TransportError> {
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| errors::explain(&error))?
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
