//! A visitor of a live page: asks over HTTP, and waits for what shall come.

use std::time::{Duration, Instant};

use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::Value;

use crate::live_page::LivePage;

/// How long anything may take that shall come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A visitor without a page, as curl is.
#[derive(Debug)]
pub struct Visitor {
    client: Client,
    origin: String,
}

impl Visitor {
    /// A visitor of this page.
    ///
    /// # Panics
    ///
    /// If no client can be made.
    #[must_use]
    pub fn of(page: &LivePage) -> Self {
        Self::of_origin(page.origin())
    }

    /// A visitor of what is served there, as in `http://127.0.0.1:8089`.
    ///
    /// # Panics
    ///
    /// If no client can be made.
    #[must_use]
    pub fn of_origin(origin: &str) -> Self {
        // Another test of this process may have been faster.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().timeout(PATIENCE);
        Self {
            client: client.build().expect("a client"),
            origin: origin.to_owned(),
        }
    }

    /// A request of this path, still to be sent.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.origin))
    }

    /// The same with a form.
    pub fn post(&self, path: &str, form: &str) -> RequestBuilder {
        let request = self.post_of(path, "application/x-www-form-urlencoded");
        request.body(form.to_owned())
    }

    /// The same with a body of this kind, still to be given.
    pub fn post_of(&self, path: &str, kind: &str) -> RequestBuilder {
        let request = self.client.post(format!("{}{path}", self.origin));
        request.header("content-type", kind)
    }

    /// What a POST of this form is answered with.
    ///
    /// # Panics
    ///
    /// If there is no answer, or it is not JSON.
    pub async fn told(&self, path: &str, form: &str) -> (StatusCode, Value) {
        let response = self.post(path, form).send().await.expect("an answer");
        (response.status(), json(response).await)
    }

    /// What is there, as JSON.
    ///
    /// # Panics
    ///
    /// If there is no answer, or it is not JSON.
    pub async fn json(&self, path: &str) -> Value {
        json(self.get(path).send().await.expect("an answer")).await
    }

    /// What is there, as text.
    ///
    /// # Panics
    ///
    /// If there is no answer, or another status than 200.
    pub async fn text(&self, path: &str) -> String {
        let response = self.get(path).send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.expect("a text")
    }

    /// How far the page is, as in `running`.
    ///
    /// # Panics
    ///
    /// If the page does not tell.
    pub async fn phase(&self) -> String {
        let state = self.json("/api/state").await;
        state["phase"].as_str().expect("a phase").to_owned()
    }

    /// Asks again and again until the answer is as it shall be.
    ///
    /// # Panics
    ///
    /// If it does not become so in time.
    pub async fn until(&self, path: &str, is: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let value = self.json(path).await;
            if is(&value) {
                return value;
            }
            assert!(Instant::now() < deadline, "in vain: {path} {value:#}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the page is that far.
    ///
    /// # Panics
    ///
    /// If it does not become so in time.
    pub async fn until_phase(&self, phase: &str) -> Value {
        self.until("/api/state", |state| state["phase"] == phase)
            .await
    }
}

async fn json(response: Response) -> Value {
    let text = response.text().await.expect("a text");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}
