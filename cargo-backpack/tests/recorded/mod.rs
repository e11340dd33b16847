//! A shop that has other tokens, items and orders for each who logs in, and a browser that writes down what it does there.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "correct-horse-battery";

/// A request as it came, and the status of its answer.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
    pub(crate) status: u16,
}

/// The shop, for as long as the test runs.
#[derive(Clone)]
pub(crate) struct Shop {
    address: SocketAddr,
    world: Arc<Mutex<World>>,
}

#[derive(Default)]
struct World {
    seen: Vec<Seen>,
    visits: u64,
}

impl Shop {
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a setting");
        let address = listener.local_addr().expect("its address");
        let world = Arc::new(Mutex::new(World::default()));
        let router = Router::new().fallback(answer).with_state(world.clone());
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                axum::serve(listener, router).await.expect("served");
            });
        });
        Self { address, world }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What came since the last time.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.world.lock().expect("the world").seen)
    }
}

async fn answer(State(world): State<Arc<Mutex<World>>>, request: Request<Body>) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap_or_default();
    let headers = head.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.to_string(), value)
    });
    let mut seen = Seen {
        method: head.method.to_string(),
        path: head.uri.to_string(),
        headers: headers.collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
        status: 0,
    };
    let mut world = world.lock().expect("the world");
    let answer = world.answer(&seen);
    seen.status = answer.status().as_u16();
    world.seen.push(seen);
    answer
}

impl World {
    fn answer(&mut self, seen: &Seen) -> Response {
        let path = seen.path.split('?').next().unwrap_or_default();
        let header = |name: &str| seen.headers.get(name).map_or("", String::as_str);
        match (seen.method.as_str(), path) {
            ("POST", "/login") => {
                let said: Value = serde_json::from_str(&seen.body).unwrap_or_default();
                if said["password"] != PASSWORD {
                    return StatusCode::FORBIDDEN.into_response();
                }
                self.visits += 1;
                let cookie = format!("session=session-of-{}; HttpOnly", self.visits);
                let body = json!({ "user": { "name": "ada" }, "token": token(self.visits) });
                ([(header::SET_COOKIE, cookie)], told(&body)).into_response()
            }
            ("GET", "/style.css") => ([(header::CONTENT_TYPE, "text/css")], "").into_response(),
            ("GET", "/admin") if header("authorization") == "Basic YWRhOnNlc2FtZS1vcGVu" => {
                told(&json!({ "up": true })).into_response()
            }
            _ => self.answer_visitor(seen, path),
        }
    }

    /// Who has logged in has a number, which their token tells.
    fn answer_visitor(&self, seen: &Seen, path: &str) -> Response {
        let header = |name: &str| seen.headers.get(name).map_or("", String::as_str);
        let visit = (1..=self.visits).find(|visit| {
            let bearer = format!("Bearer {}", token(*visit));
            let cookie = format!("session=session-of-{visit}");
            header("authorization") == bearer || header("cookie") == cookie
        });
        let Some(visit) = visit else {
            return StatusCode::UNAUTHORIZED.into_response();
        };
        let item = visit * 1000 + 70_007;
        let ticket = format!("ticket-{:x}", visit * 7919 + 104_729);
        let order = format!("/orders/{}", visit * 10 + 5_000_003);
        match (seen.method.as_str(), path) {
            ("GET", "/items") => {
                let items =
                    json!([{ "id": item, "name": "apple" }, { "id": item + 1, "name": "pear" }]);
                told(&json!({ "items": items })).into_response()
            }
            ("GET", path)
                if path == format!("/items/{item}") || path == format!("/items/{}", item + 1) =>
            {
                ([("x-ticket", ticket)], told(&json!({ "price": 3 }))).into_response()
            }
            ("POST", "/orders") => {
                let right = format!("item={item}&amount=2&ticket={ticket}");
                match seen.body == right {
                    true => (StatusCode::SEE_OTHER, [(header::LOCATION, order)]).into_response(),
                    false => (StatusCode::BAD_REQUEST, right).into_response(),
                }
            }
            ("GET", path) if path == order => told(&json!({ "state": "open" })).into_response(),
            ("POST", "/notes") => StatusCode::CREATED.into_response(),
            ("DELETE", "/session") => StatusCode::NO_CONTENT.into_response(),
            _ => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

pub(crate) fn token(visit: u64) -> String {
    format!("{:016x}", (visit + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn told(body: &Value) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "application/json")],
        body.to_string(),
    )
}

/// A browser that writes a HAR.
pub(crate) struct Browser {
    shop: Shop,
    cookie: Option<String>,
    entries: Vec<Value>,
}

/// An answer as it came.
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    pub(crate) fn header(&self, wanted: &str) -> &str {
        let found = self.headers.iter().find(|(name, _)| name == wanted);
        found.map_or("", |(_, value)| value)
    }
}

impl Browser {
    pub(crate) fn new(shop: &Shop) -> Self {
        Self {
            shop: shop.clone(),
            cookie: None,
            entries: Vec::new(),
        }
    }

    /// Makes a request and writes it down; where it is led elsewhere, goes there.
    pub(crate) fn go(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Got {
        let mut all: Vec<(String, String)> = [
            ("Host", self.shop.address.to_string().as_str()),
            ("Connection", "close"),
            ("User-Agent", "Mozilla/5.0"),
            ("Accept", "*/*"),
            ("sec-fetch-mode", "cors"),
        ]
        .iter()
        .chain(headers)
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
        if let Some(cookie) = &self.cookie {
            all.push(("Cookie".to_owned(), cookie.clone()));
        }
        all.push(("Content-Length".to_owned(), body.len().to_string()));
        let got = self.send(method, path, &all, body);
        if let Some((cookie, _)) = got.header("set-cookie").split_once(';') {
            self.cookie = Some(cookie.to_owned());
        }
        self.write_down(method, path, &all, body, &got);
        match got.status {
            303 => {
                let to = got.header("location").to_owned();
                self.go("GET", &to, &[], "")
            }
            _ => got,
        }
    }

    fn send(&self, method: &str, path: &str, headers: &[(String, String)], body: &str) -> Got {
        let mut socket = TcpStream::connect(self.shop.address).expect("a connection");
        let headers: String = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        write!(socket, "{method} {path} HTTP/1.1\r\n{headers}\r\n{body}").expect("sent");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let mut lines = head.lines();
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .expect("a status");
        let headers = lines.filter_map(|line| line.split_once(": "));
        Got {
            status: status.parse().expect("a number"),
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body: body.to_owned(),
        }
    }

    fn write_down(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(String, String)],
        body: &str,
        got: &Got,
    ) {
        let pairs = |list: &[(String, String)]| -> Value {
            list.iter()
                .map(|(name, value)| json!({ "name": name, "value": value }))
                .collect()
        };
        let kind = headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let milliseconds = self.entries.len() * 40;
        let mut request = json!({
            "method": method,
            "url": format!("{}{path}", self.shop.url()),
            "httpVersion": "HTTP/1.1",
            "headers": pairs(headers),
        });
        if let Some((_, kind)) = kind {
            request["postData"] = json!({ "mimeType": kind, "text": body });
        }
        self.entries.push(json!({
            "startedDateTime": format!("2026-02-03T04:05:06.{milliseconds:03}Z"),
            "time": 10.5,
            "request": request,
            "response": {
                "status": got.status,
                "headers": pairs(&got.headers),
                "redirectURL": got.header("location"),
                "content": { "mimeType": got.header("content-type"), "text": got.body },
            },
        }));
    }

    /// The recording.
    pub(crate) fn har(mut self) -> String {
        // As some programs write them: in the order in which they ended.
        self.entries.reverse();
        json!({ "log": { "version": "1.2", "entries": self.entries } }).to_string()
    }
}
